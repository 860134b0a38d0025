// Groups of alike hosts.
function drawGroups(narrowed) {
  const affected = narrowed ? new Set(narrowed.flatMap(p => p.hosts)) : null;
  const visible = h => hostMatches(h) && (!affected || affected.has(h.index));
  const shown = groups.map(g => ({ group: g, hosts: g.hosts.filter(visible) })).filter(g => g.hosts.length > 0);
  const n = shown.reduce((sum, g) => sum + g.hosts.length, 0);
  const all = groups.reduce((sum, g) => sum + g.hosts.length, 0);
  $("host-count").textContent = (n === all ? count(n, "host", "hosts") : n.toLocaleString("en") + " of " + count(all, "host", "hosts"))
    + " in " + count(shown.length, "group", "groups") + ". Hosts of a group have the same features, so a VM can move freely inside it.";
  progressive($("group-list"), shown, drawGroup, 16, "groups");
}

function drawGroup(item) {
  const g = item.group;
  const chips = el("div", { class: "chips" });
  const box = el("div", {}, chips);
  progressive(chips, item.hosts, hostChip, 16, "hosts");
  const facts = [["CPU model", g.model], ["View", g.view], ["Microcode", versions(item.hosts, "microcode")], ["BIOS", versions(item.hosts, "bios")], ["Kernel", versions(item.hosts, "kernel")]];
  return el("li", {},
    el("div", {}, letter(g)),
    el("div", { class: "what" },
      el("h3", {}, name(g.cpu, 90), el("span", { class: "badge plain" }, count(item.hosts.length, "host", "hosts")),
        g.worst >= 0 ? badge(g.worst) : el("span", { class: "badge ok" }, "Nothing found")),
      el("dl", {}, facts.filter(f => f[1]).map(f => el("div", {}, el("dt", {}, f[0]), el("dd", {}, f[1])))),
      box));
}

// "0x5003901 (12), 0x5003900 (1)": the most common first.
function versions(list, key) {
  const counts = new Map();
  for (const host of list) {
    if (host[key]) counts.set(host[key], (counts.get(host[key]) || 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const texts = sorted.slice(0, 4).map(([v, n]) => short(v, 40) + (sorted.length > 1 ? " (" + n + ")" : ""));
  return texts.join(", ") + (sorted.length > 4 ? " and " + (sorted.length - 4) + " more" : "");
}
