#!/usr/bin/env python3
"""Makes tests/data's tables of register values from a folder of real CPUID dumps.

    python3 tests/data/gather.py <folder of dumps> tests/data

A parser of its own: nothing of it is the product's. Values are facts and are carried over as they were printed, those
above a CPU's own last leaf included; of the rest of a dump only what tells its dialect is kept (see README.md here).
"""
import gzip
import json
import os
import re
import sys
import xml.etree.ElementTree as xml

SOURCES = {
    'bochs': 'bochs-emu/Bochs, the dumps of its CPU database',
    'drpizza': 'DrPizza/cpuid, its test data',
    'firecracker': 'firecracker-microvm/firecracker, its test fingerprints',
    'hwloc': 'open-mpi/hwloc, its x86 tests',
    'libcpuid': 'anrieff/libcpuid, its tests',
    'libvirt': 'libvirt, the CPU data of its tests',
    'lscpu': 'linuxhw/LsCPU',
    'proc-cpuinfo': 'open-mpi/hwloc and util-linux, their tests',
    'rjcp': 'jcurl/RJCP.DLL.CpuId, its tests',
}
H8 = '([0-9A-Fa-f]{8})'
AIDA_ROW = re.compile(rf'^CPUID\s+{H8}(\s*:?\s*){H8}([- ]){H8}[- ]{H8}[- ]{H8}(?:\s*\[SL ([0-9A-F]{{2}})\])?')
AIDA_HEADS = [
    ('registers', re.compile(r'^------\[ CPUID Registers / Logical CPU #(\d+)( Virtual)? \]------')),
    ('logical', re.compile(r'^------\[ Logical CPU #(\d+)( Virtual)? \]------')),
    ('mask', re.compile(r'^CPU#(\d+)( )AffMask')),
    ('numbered', re.compile(r'^CPUID Registers \(CPU #(\d+)( Virtual)?\)')),
]
AIDA_MSR = re.compile(r'^MSR\s+([0-9A-F]{8}): ([0-9A-F]{4})-([0-9A-F]{4})-([0-9A-F]{4})-([0-9A-F]{4})')
ARRAYS = {'basic_cpuid': None, 'ext_cpuid': None, 'intel_fn4': 4, 'intel_fn11': 0xB, 'intel_fn12h': 0x12, 'intel_fn14h': 0x14, 'amd_fn8000001dh': 0x8000001D}


class Host:
    def __init__(self, path, fmt):
        self.path, self.format, self.facts, self.cpus = path, fmt, {}, []

    def cpu(self):
        self.cpus.append(([], []))

    def row(self, leaf, subleaf, words):
        if not self.cpus:
            self.cpu()
        self.cpus[-1][0].append((leaf, subleaf, tuple(words)))

    def msr(self, number, value):
        self.cpus[-1][1].append((number, value))


def hexes(words):
    return [int(w, 16) for w in words]


def aida(path, lines):
    host = Host(path, 'aida64')
    head, pending, virtual = None, True, []
    for line in lines:
        for name, regex in AIDA_HEADS:
            m = regex.match(line)
            if m:
                head, pending, is_virtual = name, True, m.group(2) == ' Virtual'
        bios = re.match(r'^DMI BIOS Version\s*: (\S.*)', line)
        if bios:
            host.facts['bios'] = bios.group(1).strip()
        row = AIDA_ROW.match(line)
        if row:
            if pending or (head is None and int(row.group(1), 16) == 0):
                host.cpu()
                if head and is_virtual:
                    virtual.append(len(host.cpus) - 1)
                pending = False
                if len(host.cpus) == 1:
                    host.facts['head'] = head or 'none'
                    host.facts['between'] = row.group(2).replace('\t', '>').replace(' ', '_')
                    host.facts['separator'] = row.group(4).replace(' ', '_')
                if re.search(r'\[(Genuine|Authentic|Centaur)', line):
                    host.facts['notes'] = 'yes'
            words = hexes(row.group(3, 5, 6, 7))
            host.row(int(row.group(1), 16), None if row.group(8) is None else int(row.group(8), 16), words)
        msr = AIDA_MSR.match(line)
        if msr and host.cpus:
            host.msr(int(msr.group(1), 16), int(''.join(msr.groups()[1:]), 16))
    if virtual:
        host.facts['virtual'] = ' '.join(map(str, virtual))
    return host


def libcpuid(path, lines):
    host = Host(path, 'libcpuid')
    for line in lines:
        if line.startswith('version='):
            host.facts['version'] = line[8:].strip()
        if '_ Logical CPU #' in line:
            host.facts['head'] = 'underlined'
            host.cpu()
        m = re.match(rf'^(\w+)\[(\d+)\]={H8} {H8} {H8} {H8}', line)
        if m:
            index, words = int(m.group(2)), hexes(m.group(3, 4, 5, 6))
            leaf = ARRAYS[m.group(1)]
            if leaf is not None:
                host.row(leaf, index, words)
            else:
                host.row(index + (0x80000000 if m.group(1) == 'ext_cpuid' else 0), None, words)
        if line.startswith('-----') and host.cpus and host.cpus[0][0]:
            break
    return host


def cpuz(path, lines):
    host = Host(path, 'cpu-z')
    in_bios = False
    for line in lines:
        if not line.startswith('\t'):
            in_bios = line.startswith('DMI BIOS')
        elif in_bios and line.startswith('\tversion'):
            host.facts['bios'] = line[8:].strip()
        if re.match(r'^CPU Thread \d+', line):
            host.cpu()
        m = re.match(rf'^\t0x{H8}\t+0x{H8}\t0x{H8}\t0x{H8}\t0x{H8}', line)
        if m and host.cpus:
            host.row(int(m.group(1), 16), None, hexes(m.groups()[1:]))
        m = re.match(rf'^\tMSR 0x{H8}\t+0x{H8}\t0x{H8}', line)
        if m and host.cpus:
            host.msr(int(m.group(1), 16), int(m.group(2) + m.group(3), 16))
    return host


def cpuid_r(path, lines):
    host = Host(path, 'cpuid-r')
    for line in lines:
        if re.match(r'^CPU( \d+)?:', line):
            host.facts['head'] = 'CPU' if line.startswith('CPU:') else 'numbered'
            host.cpu()
        m = re.match(rf'^\s+0x{H8} 0x([0-9a-f]{{2}}): eax=0x{H8} ebx=0x{H8} ecx=0x{H8} edx=0x{H8}', line)
        if m:
            host.row(int(m.group(1), 16), int(m.group(2), 16), hexes(m.groups()[2:]))
    return host


def hwloc(root, folder):
    host = Host(folder, 'hwloc')
    names = [n for n in os.listdir(os.path.join(root, folder)) if re.match(r'^pu\d+$', n)]
    for name in sorted(names, key=lambda n: int(n[2:])):
        host.cpu()
        for line in open(os.path.join(root, folder, name)):
            m = re.match(r'^([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+) => (\w+) (\w+) (\w+) (\w+)', line)
            if m:
                mask, leaf, _, ecx, _ = hexes(m.groups()[:5])
                host.row(leaf, ecx if mask & 4 else None, hexes(m.groups()[5:]))
    return host


def cpudata(path, text):
    host = Host(path, 'libvirt-cpudata')
    host.cpu()
    for e in xml.fromstring(text).iter():
        if e.tag == 'cpuid':
            host.row(int(e.get('eax_in'), 16), int(e.get('ecx_in'), 16) if e.get('ecx_in') else None,
                     [int(e.get(r), 16) for r in ('eax', 'ebx', 'ecx', 'edx')])
        elif e.tag == 'msr':
            host.msr(int(e.get('index'), 16), int(e.get('edx'), 16) << 32 | int(e.get('eax'), 16))
    return host


def rjcp(path, text):
    host = Host(path, 'rjcp')
    for processor in xml.fromstring(text).iter('processor'):
        host.cpu()
        for e in processor.iter('register'):
            host.row(int(e.get('eax'), 16), int(e.get('ecx'), 16), hexes(e.text.split(',')))
    return host


def firecracker(path, text):
    host = Host(path, 'firecracker')
    host.cpu()
    j = json.loads(text)
    for name in ('firecracker_version', 'kernel_version', 'microcode_version', 'bios_version', 'bios_revision'):
        host.facts[name.split('_')[0] + '-' + name.split('_')[1]] = j[name]
    for leaf in j['guest_cpu_config']['cpuid_modifiers']:
        words = {m['register']: int(m['bitmap'], 2) for m in leaf['modifiers']}
        host.row(int(leaf['leaf'], 16), int(leaf['subleaf'], 16), [words[r] for r in ('eax', 'ebx', 'ecx', 'edx')])
    for msr in j['guest_cpu_config']['msr_modifiers']:
        host.msr(int(msr['addr'], 16), int(msr['bitmap'], 2))
    return host


def format_of(path, text):
    top, name = path.split('/')[0], path.split('/')[-1]
    if top == 'drpizza':
        return 'cpuid-r' if 'intel-sde' in path else 'aida64'
    if top == 'libcpuid':
        return None if not name.endswith('.test') else 'libcpuid' if 'basic_cpuid[' in text else 'aida64'
    if top == 'bochs':
        return 'cpu-z' if 'CPU-Z TXT Report' in text else 'aida64'
    if top == 'libvirt':
        return 'libvirt-cpudata' if '<cpudata' in text else 'qemu-model' if name.endswith('.json') else 'libvirt-cpu' if name.endswith('.xml') else None
    return top if top in ('firecracker', 'rjcp', 'lscpu', 'proc-cpuinfo') else None


def names_of(path, fmt, text):
    """What a source of names alone says: its values and its names."""
    facts = []
    if fmt in ('lscpu', 'proc-cpuinfo'):
        kept = {'architecture', 'cpu op-mode(s)', 'byte order', 'address sizes', 'cpu(s)', 'vendor id', 'vendor_id', 'cpu family', 'model', 'model name',
                'stepping', 'microcode', 'cpuid level', 'flags', 'processor', 'hypervisor vendor', 'virtualization type', 'virtualization'}
        blocks = [b for b in re.split(r'\n\s*\n', text) if b.strip()] if fmt == 'proc-cpuinfo' else [text]
        for block in blocks:
            facts.append([(k.strip(), v.strip()) for k, v in (line.split(':', 1) for line in block.splitlines() if ':' in line) if k.strip().lower() in kept])
    elif fmt == 'libvirt-cpu':
        root = xml.fromstring(text)
        for cpu in [root] if root.tag == 'cpu' else root.iter('cpu'):
            one = [('cpu', ' '.join(f'{k}={v}' for k, v in cpu.attrib.items()))]
            for e in cpu:
                if e.tag == 'feature':
                    one.append(('feature', e.get('name') + (' ' + e.get('policy') if e.get('policy') else '')))
                else:
                    one.append((e.tag, ' '.join([f'{k}={v}' for k, v in e.attrib.items()] + ([e.text.strip()] if e.text and e.text.strip() else []))))
            facts.append(one)
    elif fmt == 'qemu-model':
        decoder, at = json.JSONDecoder(), 0
        while at < len(text):
            j, at = decoder.raw_decode(text, at)
            while at < len(text) and text[at].isspace():
                at += 1
            if isinstance(j['return'], list):
                facts.append([('id', j.get('id', '')), ('definitions', ' '.join(d.get('name') or '-' for d in j['return']))])
                continue
            one = [('id', j.get('id', '')), ('model', j['return']['model']['name'])]
            props = j['return']['model']['props']
            for wanted in (True, False):
                one.append(('true' if wanted else 'false', ' '.join(k for k, v in props.items() if v is wanted)))
            one += [('value', f'{k} {json.dumps(v)}') for k, v in props.items() if not isinstance(v, bool)]
            facts.append(one)
    return facts


def word(value):
    return f'{value:X}'


def key(leaf, subleaf):
    return word(leaf) if subleaf is None else f'{leaf:X}.{subleaf:X}'


def lines_of(rows):
    return [' ' + ' '.join([key(leaf, subleaf)] + [word(w) for w in words]) for leaf, subleaf, words in rows]


def delta(rows, base):
    """The rows of the leaves that are not as the base has them, or None where the two print other leaves."""
    if [r[:2] for r in rows] != [r[:2] for r in base]:
        return None
    changed = {a[0] for a, b in zip(rows, base) if a != b}
    return [r for r in rows if r[0] in changed]


def write_registers(out, host, expected):
    out.append(f'\nhost {host.path}')
    out.append(f'format {host.format}')
    out += [f'{k} {v}' for k, v in host.facts.items()]
    if expected:
        out.append('ambiguous ' + ' '.join(expected['ambiguous'])) if expected['ambiguous'] else None
        out.append('brand ' + expected['brand']) if expected['brand'] else None
    for n, (rows, msrs) in enumerate(host.cpus):
        best = None
        for b in [0, n - 1] if n > 8 else range(n):
            d = delta(rows, host.cpus[b][0]) if n > 0 else None
            if d is not None and (best is None or len(d) < len(best[1])):
                best = (b, d)
        if best is None:
            out.append(f'cpu {n}')
            out += lines_of(rows)
        else:
            out.append(f'cpu {n} like {best[0]}')
            out += lines_of(best[1])
        out += [f' msr {number:X} {value:X}' for number, value in msrs]


def check(host, expected):
    """The two parsers have to agree on the first CPU."""
    seen, mine = {}, {}
    for leaf, subleaf, words in host.cpus[0][0]:
        n = seen.get(leaf, 0)
        seen[leaf] = n + 1
        mine.setdefault(f'{leaf:08X}.{(n if subleaf is None else subleaf):02X}', [f'{w:08X}' for w in words])
    wrong = [k for k, v in expected['leaves'].items() if mine.get(k) != v and not any(a in (k, k.split('.')[0]) for a in expected['ambiguous'])]
    extra = [k for k in mine if k not in expected['leaves']]
    if wrong or extra or len(host.cpus) != expected['ncpu']:
        print('DIFFERS', host.path, host.format, 'wrong', wrong[:5], 'extra', extra[:5], len(host.cpus), expected['ncpu'], file=sys.stderr)


def main(root, target):
    with gzip.open(os.path.join(root, 'expected-first-cpu.jsonl.gz'), 'rt') as f:
        expected = {e['path']: e for e in map(json.loads, f)}
    registers, names = {}, {}
    for folder, _, files in sorted(os.walk(root)):
        top = os.path.relpath(folder, root).split('/')[0]
        if top == 'hwloc' and folder != os.path.join(root, 'hwloc'):
            relative = os.path.relpath(folder, root)
            host = hwloc(root, relative)
            check(host, expected[relative])
            write_registers(registers.setdefault(top, []), host, expected[relative])
            continue
        for name in sorted(files):
            relative = os.path.relpath(os.path.join(folder, name), root)
            if name.endswith('.gz'):
                continue
            raw = open(os.path.join(root, relative), 'rb').read()
            text = raw.decode('utf-8-sig', 'replace').replace('\r\n', '\n')
            fmt = format_of(relative, text)
            lines = text.split('\n')
            if fmt is None:
                continue
            if fmt in ('lscpu', 'proc-cpuinfo', 'libvirt-cpu', 'qemu-model'):
                out = names.setdefault(top, [])
                out += [f'\nhost {relative}', f'format {fmt}']
                parts = names_of(relative, fmt, text)
                for i, facts in enumerate(parts):
                    alike = i > 0 and fmt == 'proc-cpuinfo' and [k for k, _ in facts] == [k for k, _ in parts[0]]
                    out.append(f'part {i} like 0' if alike else f'part {i}')
                    out += [f' {k} | {v or "-"}' for n, (k, v) in enumerate(facts) if not alike or (k, v) != parts[0][n]]
                continue
            host = {'aida64': lambda: aida(relative, lines), 'libcpuid': lambda: libcpuid(relative, lines), 'cpu-z': lambda: cpuz(relative, lines),
                    'cpuid-r': lambda: cpuid_r(relative, lines), 'libvirt-cpudata': lambda: cpudata(relative, text), 'rjcp': lambda: rjcp(relative, text),
                    'firecracker': lambda: firecracker(relative, text)}[fmt]()
            if relative in expected:
                check(host, expected[relative])
            else:
                print('not among the expected:', relative, file=sys.stderr)
            write_registers(registers.setdefault(top, []), host, expected.get(relative))
    for kind, tables in (('registers', registers), ('names', names)):
        os.makedirs(os.path.join(target, kind), exist_ok=True)
        for top, out in tables.items():
            with open(os.path.join(target, kind, top + '.txt'), 'w', newline='\n') as f:
                f.write(f'# From {SOURCES[top]}. Made by gather.py; README.md here says how to read it.\n' + '\n'.join(out).rstrip('\n') + '\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
