// Findings, alike ones of many hosts as one line.
function drawProblems(shown) {
  $("problem-count").textContent = problems.length === 0 ? "Nothing was found."
    : shown.length === problems.length ? count(shown.length, "finding", "different findings") + " on " + count(HOSTS, "host", "hosts") + "."
      : shown.length.toLocaleString("en") + " of " + count(problems.length, "finding", "different findings") + " shown.";
  progressive($("problem-list"), shown, drawProblem, 40, "findings");
}

function drawProblem(p) {
  const seen = filter.host === "" ? p.hosts : p.hosts.filter(i => hostMatches(hosts[i]));
  return el("li", { class: p.waived ? "" : SEVERITY[p.severity] },
    el("div", {}, badge(p.severity, p.waived)),
    el("div", { class: "what" },
      el("h3", {}, featureList(p.features), el("span", { class: "rule" }, p.title), p.isNew ? el("span", { class: "badge plain" }, "New") : null),
      el("p", {}, safe(p.message)),
      p.waiver ? el("p", { class: "values" }, "Waived until " + day(p.waiver[1]) + ": ", name(p.waiver[0], 200)) : null,
      el("p", { class: "values mono" }, values(p)),
      hostList(p, seen)),
    el("p", { class: "when" }, "since ", el("time", { datetime: p.since }, day(p.since))));
}

function values(p) {
  const parts = [p.rule];
  if (p.features.length === 1 && p.features[0].address) parts.push(p.features[0].address);
  if (p.expected || p.actual) parts.push("expected " + safe(p.expected) + ", is " + safe(p.actual));
  return parts.join("  \u00b7  ");
}

function hostList(p, seen) {
  if (p.hosts.length === 0) return null;
  if (seen.length <= 3) return el("div", { class: "chips" }, seen.map(i => hostChip(hosts[i])));
  const box = el("details", {}, el("summary", {}, count(seen.length, "host", "hosts") + ": " + seen.slice(0, 3).map(i => short(hosts[i].name, 30)).join(", ") + " and " + (seen.length - 3).toLocaleString("en") + " more"));
  box.addEventListener("toggle", () => {
    if (box.open && box.children.length === 1) {
      const chips = el("div", { class: "chips" });
      box.append(chips);
      progressive(chips, seen, i => hostChip(hosts[i]), 200, "hosts");
    }
  });
  return box;
}

function hostChip(host) {
  const versions = [["microcode", host.microcode], ["BIOS", host.bios], ["kernel", host.kernel]].filter(v => v[1]).map(v => v[0] + " " + safe(v[1])).join(", ");
  return el("button", { type: "button", class: "chip" + (host.worst > 0 ? " " + SEVERITY[host.worst] : ""), title: versions || null, "aria-label": "Show only " + short(host.name, 40), onclick: () => filterByHost(host) }, name(host.name, 40));
}
