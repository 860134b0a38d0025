#!/usr/bin/python3
"""A second client, Debian's python3-pyvmomi, for the vCenter that tests talk to.

check.py URL hosts             every host's name, CPU levels and capabilities, as JSON
check.py URL vms [NAME...]     every VM's masks, feature masks and guest default, as JSON
check.py URL selftest          exercises the server on a VM that is powered off
check.py URL compat VM HOST    types of the faults that keep the VM from the host, as JSON

The user and password are VC_USER and VC_PASSWORD, or user and pass. VC_VERSION is the
API, vim.version.version12 (6.7) unless told, version11 (6.5) at the oldest. The server's
certificate is not verified: the URL is always a loopback address.
"""
import json
import os
import ssl
import sys
import time
from urllib.parse import urlparse

from pyVmomi import SoapStubAdapter, vim, vmodl

LEVELS = ('eax', 'ebx', 'ecx', 'edx')


class Client:
    def __init__(self, url):
        where = urlparse(url)
        context = None
        if where.scheme == 'https':
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        stub = SoapStubAdapter(host=where.hostname, port=where.port if context else -where.port,
                               version=os.environ.get('VC_VERSION', 'vim.version.version12'), sslContext=context)
        self.stub = stub
        self.instance = vim.ServiceInstance('ServiceInstance', stub)
        self.content = self.instance.RetrieveContent()
        self.content.sessionManager.Login(os.environ.get('VC_USER', 'user'), os.environ.get('VC_PASSWORD', 'pass'))

    def all(self, kind):
        view = self.content.viewManager.CreateContainerView(self.content.rootFolder, [kind], True)
        found = list(view.view)
        view.Destroy()
        return found

    def named(self, kind, name):
        for one in self.all(kind):
            if one.name == name:
                return one
        sys.exit('no %s' % name)

    def wait(self, task):
        while task.info.state not in ('success', 'error'):
            time.sleep(0.02)
        if task.info.state == 'error':
            raise task.info.error
        return task.info.result


def levels(infos):
    return [dict([('level', '0x%08x' % (i.level & 0xffffffff)), ('vendor', i.vendor)] +
                 [(r, getattr(i, r)) for r in LEVELS]) for i in infos or []]


def pairs(items):
    return {i.key: i.value for i in items or []}


def host(h):
    return {'name': h.name, 'model': h.summary.hardware.cpuModel, 'cpuFeature': levels(h.hardware.cpuFeature),
            'packages': [levels(p.cpuFeature) for p in h.hardware.cpuPkg],
            'featureCapability': pairs(h.config.featureCapability),
            'maskedFeatureCapability': pairs(h.config.maskedFeatureCapability),
            'bios': h.hardware.biosInfo.biosVersion, 'version': h.config.product.version,
            'connection': h.runtime.connectionState, 'maintenance': h.runtime.inMaintenanceMode,
            'maxEvc': h.summary.maxEVCModeKey}


def machine(vm):
    config = vm.config
    option = vm.environmentBrowser.QueryConfigOption(config.version, None)
    guests = [d for d in option.guestOSDescriptor if d.id == config.guestId]
    return {'name': vm.name, 'powerState': vm.runtime.powerState, 'version': config.version, 'guestId': config.guestId,
            'changeVersion': config.changeVersion, 'cpuFeatureMask': levels(config.cpuFeatureMask),
            'extraConfig': pairs(config.extraConfig), 'featureMask': pairs(vm.runtime.featureMask),
            'featureRequirement': pairs(vm.runtime.featureRequirement),
            'minRequiredEVCModeKey': vm.runtime.minRequiredEVCModeKey,
            'guestDefault': levels(guests[0].cpuFeatureMask) if guests else None}


def compat(c, vm, h):
    task = c.content.vmProvisioningChecker.QueryVMotionCompatibilityEx_Task([vm], [h])
    return [type(e).__name__.split('.')[-1] for r in c.wait(task) for e in r.error]


def expect(name, what, wanted):
    if what != wanted:
        sys.exit('FAILED %s: %r, expected %r' % (name, what, wanted))
    print('ok', name)


def fails(name, kind, call):
    try:
        call()
    except kind as fault:
        print('ok', name, type(fault).__name__)
        return fault
    sys.exit('FAILED %s: no fault' % name)


def change(c, vm, mask=(), extra=(), version=None):
    spec = vim.vm.ConfigSpec(changeVersion=version)
    spec.cpuFeatureMask = [vim.vm.ConfigSpec.CpuIdInfoSpec(operation=o, info=i) for o, i in mask]
    spec.extraConfig = [vim.option.OptionValue(key=k, value=v) for k, v in extra]
    return c.wait(vm.ReconfigVM_Task(spec))


def selftest(c):
    hosts, vms = c.all(vim.HostSystem), c.all(vim.VirtualMachine)
    for h in hosts:
        if h.hardware and h.config:
            host(h)
    print('ok', len(hosts), 'hosts read')
    vm = [v for v in vms if v.config and not v.config.template][0]
    if vm.runtime.powerState != 'poweredOff':
        c.wait(vm.PowerOffVM_Task())
    bits = ':'.join(['----'] * 7 + ['-0-0'])
    info = vim.host.CpuIdInfo(level=1, ecx=bits)
    change(c, vm, [('add', info)], [('cpuid.7.ebx', '----:----:----:----:----:----:----:---0'), ('a.b', '1')])
    expect('mask stored', levels(vm.config.cpuFeatureMask),
           [{'level': '0x00000001', 'vendor': None, 'eax': None, 'ebx': None, 'ecx': bits, 'edx': None}])
    expect('extraConfig stored', pairs(vm.config.extraConfig).get('a.b'), '1')
    change(c, vm, [('edit', vim.host.CpuIdInfo(level=1, edx=bits)),
                   ('add', vim.host.CpuIdInfo(level=-2147483647, vendor='amd', edx=bits))], [('A.B', '2')])
    expect('edit replaces', [(i.level, i.ecx, i.edx) for i in vm.config.cpuFeatureMask],
           [(1, None, bits), (-2147483647, None, bits)])
    expect('key replaced without case', pairs(vm.config.extraConfig).get('a.b'), '2')
    before = vm.config.changeVersion
    change(c, vm, [('remove', i) for i in vm.config.cpuFeatureMask], [('a.b', ''), ('cpuid.7.ebx', '')], before)
    expect('removed', (levels(vm.config.cpuFeatureMask), 'a.b' in pairs(vm.config.extraConfig)), ([], False))
    fails('stale changeVersion', vim.fault.ConcurrentAccess, lambda: change(c, vm, [], [('a.b', '3')], before))
    bad = fails('bad mask', vmodl.fault.InvalidArgument,
                lambda: change(c, vm, [('add', vim.host.CpuIdInfo(level=1, ecx='z' * 32))]))
    expect('bad mask property', bad.invalidProperty, 'configSpec.cpuFeatureMask')
    expect('config option', len(vm.environmentBrowser.QueryConfigOption(None, None).guestOSDescriptor) > 1, True)
    if vm.capability.perVmEvcSupported:
        masks = [vim.host.FeatureMask(key=k, featureName=k, value='Val:1') for k in ('cpuid.SSE3', 'cpuid.LM')]
        c.wait(vm.ApplyEvcModeVM_Task(masks, True))
        expect('per-VM EVC', pairs(vm.runtime.featureMask), {'cpuid.SSE3': 'Val:1', 'cpuid.LM': 'Val:1'})
        expect('complete', pairs(vm.config.extraConfig).get('featureCompat.vm.completeMasks'), 'TRUE')
        c.wait(vm.PowerOnVM_Task())
        expect('requirements', sorted(pairs(vm.runtime.featureRequirement)), ['cpuid.LM', 'cpuid.SSE3'])
        fails('mask of a running VM', vim.fault.InvalidPowerState, lambda: change(c, vm, [('add', info)]))
        fails('EVC of a running VM', vim.fault.InvalidPowerState, lambda: c.wait(vm.ApplyEvcModeVM_Task(masks, True)))
        c.wait(vm.PowerOffVM_Task())
        c.wait(vm.ApplyEvcModeVM_Task([], True))
        expect('per-VM EVC cleared', pairs(vm.config.extraConfig), {})
    c.wait(vm.PowerOnVM_Task())
    for h in hosts:
        print('   ', vm.name, '->', h.name, compat(c, vm, h) if c.content.vmProvisioningChecker else '')


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    c = Client(sys.argv[1])
    what, names = sys.argv[2], sys.argv[3:]
    if what == 'hosts':
        print(json.dumps([host(h) for h in c.all(vim.HostSystem)], indent=1))
    elif what == 'vms':
        print(json.dumps([machine(v) for v in c.all(vim.VirtualMachine) if v.config and (not names or v.name in names)], indent=1))
    elif what == 'compat':
        print(json.dumps(compat(c, c.named(vim.VirtualMachine, names[0]), c.named(vim.HostSystem, names[1]))))
    elif what == 'selftest':
        selftest(c)
    else:
        sys.exit(__doc__)
    c.content.sessionManager.Logout()


main()
