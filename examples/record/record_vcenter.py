#!/usr/bin/env python3
"""Records the few properties by which CpuMask reads a vCenter or an ESXi host, without names.

    python3 record_vcenter.py vcenter.example.com administrator@vsphere.local > recording.xml
    cpumask decode recording.xml

It needs read-only rights and nothing but Python 3.8. The password is asked for, or taken from CPUMASK_PASSWORD. Nothing is
changed. The recording holds, of hosts: CPU registers, feature capabilities, EVC keys, product version, BIOS date, machine
model; of VMs: hardware version, guest OS id, CPU masks, feature requirements, power state. Names become host-1, vm-1 and so on;
ids, addresses, UUIDs and all other advanced settings are not asked for or are left out. Read the file before you send it.
"""
import argparse
import getpass
import os
import re
import ssl
import sys
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

VIM = "urn:vim25"
HOST_PATHS = [
    "hardware.cpuFeature", "hardware.cpuPkg", "hardware.biosInfo", "hardware.systemInfo.vendor", "hardware.systemInfo.model",
    "config.featureCapability", "config.maskedFeatureCapability", "config.product.fullName", "config.product.version",
    "config.product.build", "capability.supportedCpuFeature", "runtime.connectionState", "runtime.inMaintenanceMode",
    "summary.maxEVCModeKey", "summary.currentEVCModeKey", "summary.hardware.cpuModel", "summary.hardware.numCpuThreads",
]
VM_PATHS = [
    "config.version", "config.guestId", "config.template", "config.cpuFeatureMask", "config.extraConfig", "config.managedBy",
    "capability.perVmEvcSupported", "disabledMethod", "runtime.powerState", "runtime.host", "runtime.featureRequirement",
    "runtime.offlineFeatureRequirement", "runtime.featureMask", "runtime.minRequiredEVCModeKey",
]
# Of the advanced settings only those that say something of the CPU.
SETTINGS = re.compile(r"(cpuid\.[0-9a-f]|featmask\.|featurecompat\.|monitor\.phys_bits|vmx\.reboot|hdcs\.agent|vhv\.)", re.I)
STEPS = [
    ("folder", "Folder", "childEntity", ["folder", "hosts", "vms", "compute"]), ("hosts", "Datacenter", "hostFolder", ["folder"]),
    ("vms", "Datacenter", "vmFolder", ["folder"]), ("compute", "ComputeResource", "host", []),
]


class Server:
    def __init__(self, name, insecure):
        self.url = "https://%s/sdk" % name if "://" not in name else name.rstrip("/") + "/sdk"
        context = ssl._create_unverified_context() if insecure else ssl.create_default_context()
        self.opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor())

    def call(self, body):
        envelope = ('<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body>%s</Body></Envelope>' % body).encode()
        request = urllib.request.Request(self.url, envelope, {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": VIM + "/6.0"})
        try:
            with self.opener.open(request, timeout=300) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            fault = re.search(r"<faultstring>(.*?)</faultstring>", error.read().decode("utf-8", "replace"), re.S)
            sys.exit("%s: %s" % (self.url, fault.group(1) if fault else error))
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            sys.exit(self.url + ": the answer has a document type, which no vSphere server sends.")
        return ET.fromstring(text)


def method(name, this, kind, arguments=""):
    return '<%s xmlns="%s"><_this type="%s">%s</_this>%s</%s>' % (name, VIM, kind, escape(this), arguments, name)


def query(root):
    paths = "".join("<propSet><type>%s</type><all>false</all>%s</propSet>" % (kind, "".join("<pathSet>%s</pathSet>" % p for p in some))
                    for kind, some in (("HostSystem", HOST_PATHS), ("VirtualMachine", VM_PATHS)))
    steps = "".join(
        '<selectSet xsi:type="TraversalSpec"><name>%s</name><type>%s</type><path>%s</path><skip>false</skip>%s</selectSet>'
        % (name, kind, path, "".join("<selectSet><name>%s</name></selectSet>" % n for n in then)) for name, kind, path, then in STEPS)
    return ('<specSet xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">%s<objectSet><obj type="Folder">%s</obj><skip>false</skip>%s'
            '</objectSet><reportMissingObjectsInResults>true</reportMissingObjectsInResults></specSet><options><maxObjects>100</maxObjects></options>'
            % (paths, escape(root), steps))


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def text(element, name):
    found = element.find("{%s}%s" % (VIM, name))
    return (found.text or "") if found is not None else ""


def plain(element):
    inner = "".join(plain(child) for child in element) or escape(element.text or "")
    return "<%s>%s</%s>" % (local(element), inner, local(element))


class Names:
    """A new name for each object, and the same one wherever it is named."""

    def __init__(self):
        self.of = {}

    def __getitem__(self, reference):
        kind = "host" if reference[0] == "HostSystem" else "vm"
        return self.of.setdefault(reference, "%s-%d" % (kind, 1 + sum(r[0] == reference[0] for r in self.of)))


def recorded(content, names):
    reference = content.find("{%s}obj" % VIM)
    kind, name = reference.get("type"), names[(reference.get("type"), reference.text)]
    out = ['<objects><obj type="%s">%s</obj><propSet><name>name</name><val>%s</val></propSet>' % (kind, name, name)]
    for prop in content.findall("{%s}propSet" % VIM):
        path, value = text(prop, "name"), prop.find("{%s}val" % VIM)
        if path == "config.extraConfig":
            for option in [o for o in value if not SETTINGS.match(text(o, "key"))]:
                value.remove(option)
        if path == "runtime.host":
            body = names[("HostSystem", value.text)]
        else:
            body = "".join(plain(child) for child in value) or escape(value.text or "")
        out.append("<propSet><name>%s</name><val>%s</val></propSet>" % (path, body))
    return "".join(out) + "</objects>"


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("server")
    options.add_argument("user")
    options.add_argument("--insecure", action="store_true", help="take any certificate: whoever sits between can read the password")
    given = options.parse_args()
    password = os.environ.get("CPUMASK_PASSWORD") or getpass.getpass("Password of %s: " % given.user)
    server = Server(given.server, given.insecure)
    content = server.call(method("RetrieveServiceContent", "ServiceInstance", "ServiceInstance")).find(".//{%s}returnval" % VIM)
    about = content.find("{%s}about" % VIM)
    sessions = text(content, "sessionManager")
    server.call(method("Login", sessions, "SessionManager", "<userName>%s</userName><password>%s</password>" % (escape(given.user), escape(password))))
    collector, names = text(content, "propertyCollector"), Names()
    print('<?xml version="1.0" encoding="UTF-8"?>')
    print("<!-- API %s, version %s build %s -->" % tuple(re.sub("[^0-9A-Za-z.]", "", text(about, n)) for n in ("apiVersion", "version", "build")))
    print('<RetrievePropertiesExResponse xmlns="%s"><returnval>' % VIM)
    answer = server.call(method("RetrievePropertiesEx", collector, "PropertyCollector", query(text(content, "rootFolder"))))
    for _ in range(100_000):
        page = answer.find(".//{%s}returnval" % VIM)
        token = ""
        for item in page if page is not None else []:
            token = item.text or "" if local(item) == "token" else token
            if local(item) == "objects":
                print(recorded(item, names))
        if not token:
            break
        answer = server.call(method("ContinueRetrievePropertiesEx", collector, "PropertyCollector", "<token>%s</token>" % escape(token)))
    print("</returnval></RetrievePropertiesExResponse>")
    server.call(method("Logout", sessions, "SessionManager"))
    print("%d hosts and VMs are recorded." % len(names.of), file=sys.stderr)


if __name__ == "__main__":
    main()
