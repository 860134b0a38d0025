"""A QEMU that is started paused, asked over QMP and ended."""
import json
import os
import socket
import subprocess
import tempfile
import time


class Qemu:
    """One QEMU process; use as a context manager."""

    def __init__(self, *args, binary="qemu-system-x86_64"):
        self.folder = tempfile.TemporaryDirectory()
        path = os.path.join(self.folder.name, "qmp")
        self.process = subprocess.Popen(
            [binary, "-nodefaults", "-display", "none", "-S", "-qmp", f"unix:{path},server=on,wait=off", *args],
            stderr=subprocess.PIPE, text=True)
        self.socket = socket.socket(socket.AF_UNIX)
        deadline = time.monotonic() + 10
        while True:
            try:
                self.socket.connect(path)
                break
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError("QEMU ended: " + self.process.stderr.read()) from None
                if time.monotonic() > deadline:
                    self.process.kill()
                    raise RuntimeError("QEMU opened no QMP socket within 10 s") from None
                time.sleep(0.01)
        self.stream = self.socket.makefile("rw")
        self.stream.readline()
        self.ask("qmp_capabilities")

    def ask(self, command, **arguments):
        """The answer to a command; events are passed over."""
        self.stream.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.stream.flush()
        while True:
            answer = json.loads(self.stream.readline())
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']}")

    def requested_cpu(self):
        """What the -cpu line asks for: ({(leaf, subleaf, register): word}, identity).

        TCG moves every bit that it cannot do from feature-words to filtered-features, so both together are the request.
        """
        path = self.ask("query-cpus-fast")[0]["qom-path"]

        def get(name):
            return self.ask("qom-get", path=path, property=name)

        words = {}
        for kind in ("feature-words", "filtered-features"):
            for word in get(kind):
                key = (word["cpuid-input-eax"], word.get("cpuid-input-ecx", 0), word["cpuid-register"].lower())
                words[key] = words.get(key, 0) | word["features"]
        names = ("vendor", "family", "model", "stepping", "level", "xlevel", "phys-bits", "model-id")
        return words, {name: get(name) for name in names}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.ask("quit")
        except (RuntimeError, OSError, ValueError):
            self.process.kill()
        self.socket.close()
        self.process.wait(10)
        self.process.stderr.close()
        self.folder.cleanup()
