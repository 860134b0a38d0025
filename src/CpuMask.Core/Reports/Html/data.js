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
  for (const child of children.flat(Infinity)) {
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

// Every text that can occur twice stands once in the block's table.
const text = i => (i < 0 ? null : D.t[i]);
const texts = list => list.map(text).join("");

// Six bits a character, the lowest first.
const BITS = new Uint8Array(128);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].forEach((c, i) => { BITS[c.charCodeAt(0)] = i; });
const bit = (bits, n) => n < bits.length * 6 && (BITS[bits.charCodeAt(Math.floor(n / 6))] >> (n % 6) & 1) === 1;

// "0-3,7" is the numbers 0, 1, 2, 3 and 7, and so is "*PC".
function numbers(set) {
  const list = [];
  if (set[0] === "*") {
    const bits = set.slice(1);
    for (let n = 0; n < bits.length * 6; n++) if (bit(bits, n)) list.push(n);
    return list;
  }
  for (const part of set ? set.split(",") : []) {
    const dash = part.indexOf("-");
    const first = Number(dash < 0 ? part : part.slice(0, dash));
    const last = dash < 0 ? first : Number(part.slice(dash + 1));
    for (let n = first; n <= last; n++) list.push(n);
  }
  return list;
}

// A to Z, then AA, AB and so on.
function lettersOf(index) {
  let letters = "";
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) letters = String.fromCharCode(65 + (n - 1) % 26) + letters;
  return letters;
}

const version = (kind, i) => (i < D.hv[kind].length ? text(D.hv[kind][i]) : null);
const hosts = D.h.map((h, i) => ({ index: i, name: h, lower: h.toLowerCase(), microcode: version(0, i), bios: version(1, i), kernel: version(2, i), worst: -1, group: -1 }));
let HOSTS = 0;
const groups = D.g.map(([size, cpu, model, view, ...cells], i) => {
  const group = { index: i, letter: lettersOf(i), cpu: text(cpu), model: text(model), view: text(view), cells, marks: new Uint8Array(D.rows.length), worst: -1, hosts: [] };
  for (const last = HOSTS + size; HOSTS < last; HOSTS++) {
    hosts[HOSTS].group = i;
    group.hosts.push(hosts[HOSTS]);
  }
  return group;
});
const features = D.f.map((f, i) => ({ index: i, name: text(f.n), address: f.a && texts(f.a), cls: f.c === undefined ? "other" : text(f.c), meaning: f.m, names: f.al, shown: f.v, needs: f.d, flag: f.k === 1 }));
const problems = [...D.p.map(p => problem(p, false)), ...D.w.map(p => problem(p, true))];

function problem(p, waived) {
  const rule = text(p[1]);
  return {
    severity: p[0], rule, features: p[2].map(i => features[i]), expected: text(p[3]), actual: text(p[4]), message: texts(p[5]),
    hosts: numbers(p[6]), since: text(p[7]), isNew: p[8] === 1, waiver: p[9], waived, title: D.rules[rule] ? D.rules[rule][0] : rule,
  };
}

// A cell bears the gravest finding about its feature on its hosts: 1 to 3, and 4 more where it is waived.
const WAIVED = 4;
const rowOf = new Map(D.rows.map((f, row) => [f, row]));
for (const p of problems) {
  const rows = p.features.filter(f => rowOf.has(f.index)).map(f => rowOf.get(f.index));
  for (const host of p.hosts.map(i => hosts[i])) {
    const group = groups[host.group];
    if (!p.waived) host.worst = Math.max(host.worst, p.severity);
    if (!p.waived && group) group.worst = Math.max(group.worst, p.severity);
    for (const row of group ? rows : []) {
      if (p.severity + 1 >= group.marks[row] % WAIVED) group.marks[row] = p.severity + 1 + (p.waived ? WAIVED : 0);
    }
  }
}

// A row's value among a group's or the promise's cells: 0 and 1 for a bit, a number for a field, null where it is unknown.
const numberAt = new Map(D.rows.filter(f => !features[f].flag).map((f, i) => [rowOf.get(f), i]));
function valueOf([bits, unknown, values], row) {
  return bit(unknown, row) ? null : numberAt.has(row) ? values[numberAt.get(row)] : bit(bits, row) ? 1 : 0;
}

// What stands in one cell: a letter, a colour, and the words that a screen reader says.
function cellOf(group, row) {
  const mark = group.marks[row];
  const waived = mark > WAIVED;
  const severity = mark % WAIVED - 1;
  const value = valueOf(group.cells, row);
  const tone = waived ? "waived" : severity >= 0 ? SEVERITY[severity] : null;
  const finding = severity < 0 ? "" : (waived ? ", waived" : ", " + SEVERITY_NAME[severity].toLowerCase());
  if (value === null) return { text: "?", tone: tone || "unknown", words: "unknown" + finding };
  if (numberAt.has(row)) return { text: String(value), tone: tone || "number", words: value + finding };
  if (value === 1) return { text: severity < 0 ? "Y" : "X", tone: tone || "yes", words: (severity < 0 ? "there" : "there, not as expected") + finding };
  return { text: severity < 0 ? "\u2013" : "M", tone: tone || "no", words: (severity < 0 ? "not there" : "missing") + finding };
}

function letter(group, small) {
  const tone = group.worst === 2 ? " error" : group.worst === 1 ? " warn" : "";
  const title = group.hosts.slice(0, 3).map(h => short(h.name, 80)).join(", ") + (group.hosts.length > 3 ? " and " + (group.hosts.length - 3).toLocaleString("en") + " more" : "");
  return el("span", { class: "letter" + (small ? " small" : "") + tone, title }, group.letter);
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

// The first of a list, and the rest behind a number that brings them in.
function listed(items, most, draw, between = "") {
  const shown = items.length > most + 2 ? most : items.length;
  const nodes = (from, to) => items.slice(from, to).flatMap((item, i) => (between && from + i > 0 ? [between, draw(item)] : [draw(item)]));
  if (shown === items.length) return nodes(0, shown);
  const rest = el("button", { type: "button", class: "chip", onclick: () => {
    const added = nodes(shown, items.length);
    rest.replaceWith(...added);
    const first = added.find(n => n instanceof HTMLElement);
    if (first.tabIndex < 0) first.tabIndex = -1;
    first.focus({ preventScroll: true });
  } }, "and " + (items.length - shown).toLocaleString("en") + " more");
  return [...nodes(0, shown), between ? " " : "", rest];
}

const featureList = list => listed(list, 10, featureButton);
const nameList = (names, most, cut) => listed(names, most, n => el("span", {}, name(n, cut)), ", ");

function say(text) {
  $("said").textContent = "";
  requestAnimationFrame(() => { $("said").textContent = text; });
}
