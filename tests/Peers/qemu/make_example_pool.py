#!/usr/bin/env python3
"""Writes examples/data/pool: five hosts of one vendor over three generations, as `cpuid -r` prints them.

    tests/Peers/qemu/make_example_pool.py examples/data/pool

The registers are those that QEMU's own CPU definitions ask for, with the hypervisor bit off, so that the pool belongs to
no one. Needs Debian's qemu-system-x86; made with 7.2.22. QEMU's definitions say nothing about physical address bits, so
those of the real generations are given: 46 for Broadwell-EP and Skylake-SP, 46 for Ice Lake-SP.
"""
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from qmp import Qemu  # noqa: E402

# Host name, QEMU model, physical address bits. skx02 waits for the microcode that skx01 has.
POOL = [
    ("bdw01", "Broadwell-v4", 46),
    ("bdw02", "Broadwell-v4", 46),
    ("skx01", "Skylake-Server-v4", 46),
    ("skx02", "Skylake-Server-v1", 46),
    ("icx01", "Icelake-Server-v4", 46),
]
# Size and offset of each XSAVE component in the standard format (Intel SDM volume 1, 13.4 and 13.5).
COMPONENTS = {2: (256, 576), 3: (64, 960), 4: (64, 1024), 5: (64, 1088), 6: (512, 1152), 7: (1024, 1664), 9: (8, 2688)}


def text_words(text):
    """Twelve or sixteen characters as the registers that hold them."""
    return struct.unpack("<%dI" % (len(text) // 4), text.encode("ascii"))


def signature(cpu):
    """EAX of leaf 1."""
    family, model = cpu["family"], cpu["model"]
    base = min(family, 15)
    return cpu["stepping"] | (model & 15) << 4 | base << 8 | model >> 4 << 16 | (family - base) << 20


def leaves(words, cpu, physical_bits):
    """All leaves of one host, ascending."""
    def word(leaf, subleaf, register):
        return words.get((leaf, subleaf, register), 0)

    def features(leaf, subleaf=0):
        return tuple(word(leaf, subleaf, r) for r in ("eax", "ebx", "ecx", "edx"))

    ebx, edx, ecx = text_words(cpu["vendor"])
    table = {(leaf, 0): (0, 0, 0, 0) for leaf in range(cpu["level"] + 1)}
    table[0, 0] = (cpu["level"], ebx, ecx, edx)
    table[1, 0] = (signature(cpu), 0x00010800, word(1, 0, "ecx"), word(1, 0, "edx"))
    last = max((sub for (leaf, sub, _), value in words.items() if leaf == 7 and value), default=0)
    for sub in range(last + 1):
        table[7, sub] = features(7, sub)
    table[7, 0] = (last,) + table[7, 0][1:]
    table[6, 0] = features(6)
    xcr0 = word(13, 0, "eax")
    size = max([576] + [size + offset for bit, (size, offset) in COMPONENTS.items() if xcr0 >> bit & 1])
    table[13, 0] = (xcr0, size, size, word(13, 0, "edx"))
    table[13, 1] = features(13, 1)
    for bit, (size, offset) in COMPONENTS.items():
        if xcr0 >> bit & 1:
            table[13, bit] = (size, offset, 0, 0)
    for leaf in range(0x80000000, cpu["xlevel"] + 1):
        table[leaf, 0] = features(leaf)
    table[0x80000000, 0] = (cpu["xlevel"], 0, 0, 0)
    brand = text_words(cpu["model-id"].ljust(48, "\0"))
    for i in range(3):
        table[0x80000002 + i, 0] = brand[4 * i:4 * i + 4]
    table[0x80000008, 0] = (48 << 8 | physical_bits, word(0x80000008, 0, "ebx"), 0, 0)
    return sorted(table.items())


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, model, physical_bits in POOL:
        line = f"{model},hypervisor=off"
        with Qemu("-M", "pc", "-accel", "tcg", "-m", "16", "-cpu", line) as qemu:
            words, cpu = qemu.requested_cpu()
        rows = ["CPU 0:"] + [
            f"   0x{leaf:08x} 0x{sub:02x}: eax=0x{a:08x} ebx=0x{b:08x} ecx=0x{c:08x} edx=0x{d:08x}"
            for (leaf, sub), (a, b, c, d) in leaves(words, cpu, physical_bits)]
        (folder / f"{name}.txt").write_text("\n".join(rows) + "\n", encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
