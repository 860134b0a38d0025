// Every bit explains itself.
const PROJECTS = { linux: "Linux", xen: "Xen", qemu: "QEMU", libvirt: "libvirt", vmware: "VMware" };
const SHOWN = { y: "yes", n: "no", o: "when asked for", s: "made up by the hypervisor", "": "not known" };

function explain(feature) {
  $("bit-title").replaceChildren(name(feature.name, 80));
  const row = D.rows.indexOf(feature.index);
  $("bit-body").replaceChildren(...[
    feature.meaning ? el("p", {}, feature.meaning) : feature.address ? el("p", { class: "muted" }, "The feature table has no name for this bit, so nobody can say what a guest would do with it. Masks and baselines hide it.") : null,
    facts(feature),
    row >= 0 ? whoHasIt(row) : null,
    about(feature),
  ].filter(Boolean));
  const box = $("bit");
  if (!box.open) box.showModal();
  box.scrollTop = 0;
}

function facts(feature) {
  const lines = [["Address", feature.address ? el("code", {}, feature.address) : null], ["Class", feature.cls === "other" ? null : feature.cls]];
  if (feature.needs && feature.needs.length) lines.push(["Needs", feature.needs.join(", ")]);
  if (feature.shown) lines.push(["Shown to guests", "VMware: " + SHOWN[feature.shown[0] || ""] + ", Xen: " + SHOWN[feature.shown[1] || ""] + ", KVM: " + SHOWN[feature.shown[2] || ""]]);
  for (const [key, title] of Object.entries(PROJECTS)) {
    if (feature.names && feature.names[key]) lines.push(["Called by " + title, el("code", {}, feature.names[key].join(", "))]);
  }
  return el("dl", {}, lines.filter(l => l[1]).flatMap(l => [el("dt", {}, l[0]), el("dd", {}, l[1])]));
}

function whoHasIt(row) {
  const byText = new Map();
  for (const group of groups) {
    const cell = cellOf(group, row);
    const key = cell.text + cell.tone;
    if (!byText.has(key)) byText.set(key, { cell, groups: [] });
    byText.get(key).groups.push(group);
  }
  return el("div", {}, el("h3", {}, "On these hosts"), el("dl", {}, [...byText.values()].flatMap(v => {
    const n = v.groups.reduce((sum, g) => sum + g.hosts.length, 0);
    return [el("dt", {}, v.cell.words), el("dd", {}, count(n, "host", "hosts") + ": ", groupLetters(v.groups))];
  })));
}

function groupLetters(list, most = 24) {
  return el("span", { class: "letters" }, listed(list, most, g => letter(g, true)));
}

function about(feature) {
  const found = problems.filter(p => p.features.includes(feature));
  return found.length === 0 ? null : el("div", {}, el("h3", {}, "What was found"),
    el("ul", { class: "notes" }, listed(found, 12, p => el("li", {}, badge(p.severity, p.waived), " ", p.title + (p.hosts.length ? " on " + count(p.hosts.length, "host", "hosts") : "") + ". " + safe(p.message)))));
}
