// Features against groups or hosts. Only what can be seen is in the document: a thousand columns of two hundred cells
// would be more than a browser scrolls smoothly. The focus stays on the grid, which names its active cell.
const matrix = (() => {
  const grid = $("matrix");
  const ROW = 30, OVER = 3;
  let rows = [], columns = [], narrowed = null, byHost = false;
  let active = { row: 0, column: -1 };
  let drawn = new Map(), frame = 0, laidFor = 0, head, body, marked = null;

  const columnWidth = () => (byHost ? 30 : 40);
  // Measured once a layout: asking again between changes would make the browser lay out the page for each cell.
  let labelWidth = 230;
  const headHeight = () => (byHost ? 132 : 40);
  const promised = () => (D.promised && !byHost ? 1 : 0);
  const width = () => labelWidth + columns.length * columnWidth();

  function refresh(shown) {
    narrowed = shown;
    const kept = narrowed ? new Set(narrowed.flatMap(p => p.features.map(f => f.index))) : null;
    rows = D.rows.map((f, i) => ({ index: i, feature: features[f] })).filter(r => classMatches([r.feature]) && (!kept || kept.has(r.feature.index)));
    const affected = narrowed ? new Set(narrowed.flatMap(p => p.hosts)) : null;
    const list = groups.flatMap(g => g.hosts).filter(h => hostMatches(h) && (!affected || affected.has(h.index)));
    columns = byHost ? list.map(h => ({ group: groups[h.group], host: h }))
      : [...new Set(list.map(h => h.group))].map(g => ({ group: groups[g] }));
    if (promised()) columns.unshift({ promised: true, group: D.promised });
    active = { row: Math.min(active.row, rows.length - 1), column: Math.min(active.column, columns.length - 1) };
    const empty = rows.length === 0 || columns.length === 0;
    grid.classList.toggle("empty", empty);
    $("matrix-count").textContent = D.rows.length === 0 ? "All hosts have the same features, and nothing was found about any of them."
      : empty ? "Nothing is left by the filters."
        : count(rows.length, "feature", "features") + ", " + count(columns.length - promised(), byHost ? "host" : "group", byHost ? "hosts" : "groups") + ".";
    legend();
    lay();
  }

  // Which hosts a letter stands for, where they can be told in a few lines.
  function legend() {
    const shown = byHost || columns.length > 27 ? [] : columns.filter(c => !c.promised).map(c => c.group);
    $("matrix-groups").replaceChildren(...shown.map(g => el("li", {}, letter(g, true), el("span", {},
      g.hosts.slice(0, 2).flatMap((h, i) => [i ? ", " : "", name(h.name, 28)]), g.hosts.length > 2 ? " and " + (g.hosts.length - 2).toLocaleString("en") + " more" : ""))));
  }

  function lay() {
    drawn = new Map();
    laidFor = grid.clientWidth;
    labelWidth = laidFor < 500 ? 142 : 230;
    const size = width() + "px";
    grid.style.setProperty("--label", labelWidth + "px");
    grid.style.setProperty("--column", columnWidth() + "px");
    grid.style.height = headHeight() + rows.length * ROW + 18 + "px";
    grid.setAttribute("aria-rowcount", rows.length + 1);
    grid.setAttribute("aria-colcount", columns.length + 1);
    const corner = el("div", { class: "label", role: "columnheader", "aria-colindex": 1, id: "cell--1--1" }, el("span", {}, "Feature"), el("small", {}, "class"));
    head = { node: el("div", { class: "head", role: "row", "aria-rowindex": 1 }, corner), label: corner, first: 0, cells: [] };
    head.node.style.height = headHeight() + "px";
    head.node.style.width = size;
    body = el("div", { class: "body", role: "rowgroup" });
    body.style.height = rows.length * ROW + "px";
    body.style.width = size;
    grid.replaceChildren(el("div", { class: "head-group", role: "rowgroup" }, head.node), body);
    draw();
  }

  // What came into view is added and what left it is removed, cell by cell: a turn of the wheel costs a few dozen cells.
  function draw() {
    if (rows.length === 0 || columns.length === 0) return;
    const w = columnWidth(), left = grid.scrollLeft, top = grid.scrollTop;
    const view = {
      firstColumn: Math.max(0, Math.floor(left / w) - OVER),
      lastColumn: Math.min(columns.length, Math.ceil((left + grid.clientWidth - labelWidth) / w) + OVER),
      firstRow: Math.max(0, Math.floor(top / ROW) - OVER),
      lastRow: Math.min(rows.length, Math.ceil((top + grid.clientHeight - headHeight()) / ROW) + OVER),
    };
    fill(head, view, headCell);
    drawn.forEach((line, row) => {
      if (row < view.firstRow || row >= view.lastRow) {
        line.node.remove();
        drawn.delete(row);
      }
    });
    const fragment = document.createDocumentFragment();
    for (let row = view.firstRow; row < view.lastRow; row++) {
      let line = drawn.get(row);
      if (!line) {
        line = rowLine(row, view.firstColumn);
        drawn.set(row, line);
        fragment.append(line.node);
      }
      fill(line, view, column => cellNode(row, column));
    }
    body.append(fragment);
    mark();
  }

  // A line's cells stand side by side behind its label, whose margin takes the place of the columns left out.
  function fill(line, view, make) {
    const { node, label, cells } = line;
    if (line.first >= view.lastColumn || line.first + cells.length <= view.firstColumn) {
      cells.splice(0).forEach(cell => cell.remove());
      line.first = view.firstColumn;
    }
    while (line.first < view.firstColumn) {
      cells.shift().remove();
      line.first++;
    }
    while (line.first + cells.length > view.lastColumn) cells.pop().remove();
    if (line.first > view.firstColumn) {
      const added = [];
      for (let c = view.firstColumn; c < line.first; c++) added.push(make(c));
      label.after(...added);
      cells.unshift(...added);
      line.first = view.firstColumn;
    }
    const added = [];
    for (let c = line.first + cells.length; c < view.lastColumn; c++) added.push(make(c));
    node.append(...added);
    cells.push(...added);
    label.style.marginRight = line.first * columnWidth() + "px";
  }

  function headCell(c) {
    const column = columns[c];
    const text = column.promised ? "\u2713" : byHost ? short(column.host.name, 22) : column.group.letter;
    const words = column.promised ? "Promised" : byHost ? "Host " + short(column.host.name, 80) : "Group " + column.group.letter + ", " + count(column.group.hosts.length, "host", "hosts");
    return el("div", { class: "top" + (byHost ? " host" : "") + (column.promised ? " promised" : ""), role: "columnheader", "aria-colindex": c + 2, "aria-label": words, title: words, id: "cell--1-" + c }, text);
  }

  function rowLine(row, first) {
    const feature = rows[row].feature;
    const node = el("div", { class: "row", role: "row", "aria-rowindex": row + 2 });
    node.style.top = row * ROW + "px";
    node.style.height = ROW + "px";
    node.style.width = width() + "px";
    const label = el("div", { class: "label", role: "rowheader", "aria-colindex": 1, id: "cell-" + row + "--1", title: feature.address }, el("span", {}, feature.name), el("small", {}, feature.cls));
    node.append(label);
    return { node, label, first, cells: [] };
  }

  function cellNode(row, c) {
    const { feature, index } = rows[row];
    const cell = columns[c].promised ? promisedCell(index, feature) : cellOf(columns[c].group, index);
    const node = document.createElement("div");
    node.className = "cell " + cell.tone + (columns[c].promised ? " promised" : "");
    node.id = "cell-" + row + "-" + c;
    node.setAttribute("role", "gridcell");
    node.setAttribute("aria-colindex", c + 2);
    node.setAttribute("aria-label", cell.words);
    node.textContent = cell.text;
    return node;
  }

  function promisedCell(index, feature) {
    const value = valueOf(D.promised, index);
    if (value === null) return { text: "", tone: "number", words: "nothing promised about " + feature.name };
    return !feature.flag ? { text: String(value), tone: "number", words: "promised " + value }
      : value === 1 ? { text: "Y", tone: "yes", words: "promised" } : { text: "\u2013", tone: "no", words: "not promised" };
  }

  function mark() {
    const node = document.activeElement === grid ? document.getElementById("cell-" + active.row + "-" + active.column) : null;
    if (marked && marked !== node) marked.classList.remove("active");
    marked = node;
    if (node) {
      node.classList.add("active");
      grid.setAttribute("aria-activedescendant", node.id);
    } else grid.removeAttribute("aria-activedescendant");
  }

  function show() {
    const y = active.row * ROW, visible = grid.clientHeight - headHeight();
    if (y < grid.scrollTop) grid.scrollTop = y;
    else if (y + ROW > grid.scrollTop + visible) grid.scrollTop = y + ROW - visible;
    if (active.column >= 0) {
      const x = active.column * columnWidth(), wide = grid.clientWidth - labelWidth;
      if (x < grid.scrollLeft) grid.scrollLeft = x;
      else if (x + columnWidth() > grid.scrollLeft + wide) grid.scrollLeft = x + columnWidth() - wide;
    }
    draw();
  }

  const page = () => Math.max(1, Math.floor((grid.clientHeight - headHeight()) / ROW) - 1);
  const MOVES = {
    ArrowDown: () => [1, 0], ArrowUp: () => [-1, 0], ArrowRight: () => [0, 1], ArrowLeft: () => [0, -1],
    PageDown: () => [page(), 0], PageUp: () => [-page(), 0],
    Home: e => [e.ctrlKey ? -rows.length : 0, -columns.length - 1], End: e => [e.ctrlKey ? rows.length : 0, columns.length + 1],
  };

  grid.addEventListener("keydown", e => {
    if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      if (rows[active.row]) explain(rows[active.row].feature);
    } else if (MOVES[e.key] && !e.altKey && !e.metaKey) {
      e.preventDefault();
      const [down, right] = MOVES[e.key](e);
      active = { row: Math.min(rows.length - 1, Math.max(0, active.row + down)), column: Math.min(columns.length - 1, Math.max(-1, active.column + right)) };
      show();
    }
  });
  grid.addEventListener("focus", () => show());
  grid.addEventListener("blur", () => mark());
  grid.addEventListener("scroll", () => {
    if (!frame) frame = requestAnimationFrame(() => { frame = 0; draw(); });
  }, { passive: true });
  grid.addEventListener("click", e => {
    const node = e.target.closest("[id^=cell-]");
    const parts = node && /^cell-(\d+)-(-?\d+)$/.exec(node.id);
    if (parts) {
      active = { row: Number(parts[1]), column: Number(parts[2]) };
      mark();
      explain(rows[active.row].feature);
    }
  });
  document.querySelectorAll("input[name=columns]").forEach(r => r.addEventListener("change", () => {
    byHost = r.value === "hosts" && r.checked;
    active.column = -1;
    grid.scrollLeft = 0;
    refresh(narrowed);
  }));
  new ResizeObserver(() => { if (head && laidFor !== grid.clientWidth) lay(); }).observe(grid);
  return { refresh };
})();
