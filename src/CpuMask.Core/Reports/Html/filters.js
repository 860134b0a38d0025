// One set of filters for findings, hosts and matrix.
const filter = { host: "", cls: "", severities: new Set([0, 1, 2]), waived: false };
const CLASSES = ["feature", "security", "switch", "numeric", "identity", "topology", "power", "volatile", "mode", "hypervisor", "other"];

function hostMatches(host) {
  return filter.host === "" || host.lower.includes(filter.host);
}

function classMatches(list) {
  return filter.cls === "" || (list.length ? list.some(f => f.cls === filter.cls) : filter.cls === "other");
}

function problemMatches(p) {
  return (p.waived ? filter.waived : filter.severities.has(p.severity)) && classMatches(p.features)
    && (filter.host === "" || p.hosts.some(i => hostMatches(hosts[i])));
}

// With some severities switched off, only hosts and features that a remaining finding is about are left.
function severityNarrows() {
  return filter.severities.size < 3;
}

function setUpFilters() {
  const used = new Set([...D.rows.map(i => features[i].cls), ...problems.flatMap(p => (p.features.length ? p.features.map(f => f.cls) : ["other"]))]);
  $("class").append(el("option", { value: "" }, "All classes"), ...CLASSES.filter(c => used.has(c)).map(c => el("option", { value: c }, c === "other" ? "whole host" : c)));
  const boxes = [...document.querySelectorAll("input[name=severity]")];
  const read = () => {
    filter.host = $("host").value.trim().toLowerCase();
    filter.cls = $("class").value;
    filter.severities = new Set(boxes.filter(b => b.checked).map(b => Number(b.value)));
    filter.waived = $("waived").checked;
    drawFiltered();
  };
  // Once a frame, however fast somebody types.
  let frame = 0;
  $("host").addEventListener("input", () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(read);
  });
  $("filters").addEventListener("change", read);
  $("filters").addEventListener("submit", e => e.preventDefault());
  $("filters").addEventListener("reset", () => setTimeout(read));
}

function filterByHost(host) {
  $("host").value = host.name;
  $("host").dispatchEvent(new Event("change", { bubbles: true }));
  $("problems").scrollIntoView();
  $("host").focus({ preventScroll: true });
}

function drawFiltered() {
  const shown = problems.filter(problemMatches);
  drawProblems(shown);
  const narrowed = severityNarrows() ? shown : null;
  drawGroups(narrowed);
  matrix.refresh(narrowed);
}
