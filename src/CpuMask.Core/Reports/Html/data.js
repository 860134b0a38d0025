// The run, as the page's own data block has it, and small helpers. Text reaches the page as text nodes only.
const D = JSON.parse(document.getElementById("data").textContent);
const SEVERITY = ["info", "warn", "error"];
const SEVERITY_NAME = ["Information", "Warning", "Error"];
const $ = id => document.getElementById(id);

// Direction marks and control characters would reorder or hide what stands around them, so they are shown by number.
function safe(text) {
  return String(text).replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    c => "\u27e8" + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") + "\u27e9");
}

function short(text, most = 60) {
  const shown = safe(text);
  return shown.length > most ? [...shown].slice(0, most - 1).join("") + "\u2026" : shown;
}

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "class") node.className = value;
    else if (name === "onclick") node.addEventListener("click", value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== "") node.append(child);
  }
  return node;
}

// A name of foreign origin: in its own direction, cut in the middle of the page but whole in the title.
function name(text, most) {
  const shown = short(text, most);
  const whole = safe(text);
  return el("bdi", { title: whole.length > shown.length || whole !== shown ? whole.slice(0, 500) : null }, shown);
}

const count = (n, one, many) => n.toLocaleString("en") + " " + (n === 1 ? one : many);
const time = iso => iso.slice(0, 10) + " " + iso.slice(11, 16) + " UTC";
const day = iso => iso.slice(0, 10);

// "0-3,7" is the hosts 0, 1, 2, 3 and 7.
function ranges(text) {
  const numbers = [];
  for (const part of text ? text.split(",") : []) {
    const dash = part.indexOf("-");
    const first = Number(dash < 0 ? part : part.slice(0, dash));
    const last = dash < 0 ? first : Number(part.slice(dash + 1));
    for (let i = first; i <= last; i++) numbers.push(i);
  }
  return numbers;
}

const hosts = D.h.map((h, i) => ({ index: i, name: h[0], lower: h[0].toLowerCase(), microcode: h[1], bios: h[2], kernel: h[3], worst: h.length > 4 ? h[4] : -1, group: -1 }));
const HOSTS = D.g.reduce((sum, g) => sum + g.h[1], 0);
const groups = D.g.map((g, i) => {
  const group = { index: i, letter: g.l, cpu: g.c, vendor: g.v, model: g.s, view: g.w, cells: g.f, numbers: g.n, marks: g.m, worst: g.x, hosts: [] };
  for (let k = g.h[0]; k < g.h[0] + g.h[1]; k++) {
    hosts[k].group = i;
    group.hosts.push(hosts[k]);
  }
  return group;
});
const features = D.f.map((f, i) => ({ index: i, name: f.n, address: f.a, short: f.s, cls: f.c || "other", meaning: f.m, names: f.al, shown: f.v, needs: f.d, flag: f.k === 1 }));
const problems = [...D.p.map(p => problem(p, false)), ...D.w.map(p => problem(p, true))];

function problem(p, waived) {
  return {
    severity: p[0], rule: p[1], features: p[2].map(i => features[i]), expected: p[3], actual: p[4], message: p[5],
    hosts: ranges(p[6]), since: p[7], isNew: p[8] === 1, waiver: p[9], waived, title: D.rules[p[1]] ? D.rules[p[1]][0] : p[1],
  };
}

// What stands in one cell: a letter, a colour, and the words that a screen reader says.
function cellOf(group, row) {
  const feature = features[D.rows[row]];
  const code = group.cells[row];
  const mark = group.marks[row];
  const waived = mark !== "." && mark === mark.toUpperCase();
  const severity = mark === "." ? -1 : "iwe".indexOf(mark.toLowerCase());
  const value = code === "#" ? group.numbers[row] : code;
  const tone = waived ? "waived" : severity >= 0 ? SEVERITY[severity] : null;
  const finding = severity < 0 ? "" : (waived ? ", waived" : ", " + SEVERITY_NAME[severity].toLowerCase());
  if (code === "?") return { text: "?", tone: tone || "unknown", words: "unknown" + finding };
  if (!feature.flag) return { text: String(value), tone: tone || "number", words: value + finding };
  if (code === "1") return { text: severity < 0 ? "Y" : "X", tone: tone || "yes", words: (severity < 0 ? "there" : "there, not as expected") + finding };
  return { text: severity < 0 ? "\u2013" : "M", tone: tone || "no", words: (severity < 0 ? "not there" : "missing") + finding };
}

function letter(group, small) {
  const tone = group.worst === 2 ? " error" : group.worst === 1 ? " warn" : "";
  return el("span", { class: "letter" + (small ? " small" : "") + tone }, group.letter);
}

function badge(severity, waived) {
  return waived ? el("span", { class: "badge plain" }, "Waived") : el("span", { class: "badge " + SEVERITY[severity] }, SEVERITY_NAME[severity]);
}

// A bit explains itself; a capability or a VM has but its name.
function featureButton(feature) {
  if (!feature.address) return name(feature.name, 80);
  return el("button", { type: "button", class: "link", onclick: () => explain(feature) }, name(feature.name, 48));
}

// Long lists are drawn a piece at a time; the rest waits behind a button. Printing draws all of it.
function progressive(list, items, draw, piece, noun) {
  let drawn = 0;
  const more = el("button", { type: "button", class: "more" });
  const next = all => {
    const end = all ? items.length : Math.min(items.length, drawn + piece);
    const fragment = document.createDocumentFragment();
    for (; drawn < end; drawn++) fragment.append(draw(items[drawn], drawn));
    list.append(fragment);
    more.hidden = drawn >= items.length;
    more.textContent = "Show " + Math.min(piece, items.length - drawn).toLocaleString("en") + " more " + noun;
  };
  list.replaceChildren();
  const old = list.nextElementSibling;
  if (old && old.classList.contains("more")) old.remove();
  next(false);
  more.addEventListener("click", () => {
    const first = drawn;
    next(false);
    const target = list.children[first];
    if (target) {
      target.tabIndex = -1;
      target.focus({ preventScroll: true });
    }
  });
  if (!more.hidden) list.after(more);
  list.drawAll = () => next(true);
}

// Some buttons, and the rest as a number that opens them.
function featureList(list, most = 10) {
  const items = list.slice(0, list.length > most + 2 ? most : list.length).map(featureButton);
  if (items.length === list.length) return items;
  const rest = el("button", { type: "button", class: "chip", onclick: () => rest.replaceWith(...list.slice(items.length).map(featureButton)) }, "and " + (list.length - items.length).toLocaleString("en") + " more");
  return [...items, rest];
}

function say(text) {
  $("said").textContent = "";
  requestAnimationFrame(() => { $("said").textContent = text; });
}
