// Starts the page: theme, sections, printing.
function setUpTheme() {
  const order = ["auto", "light", "dark"], words = { auto: "as the system", light: "light", dark: "dark" };
  let theme = "auto";
  try {
    theme = order.includes(localStorage.getItem("cpumask-theme")) ? localStorage.getItem("cpumask-theme") : "auto";
  } catch {
    // Storage may be closed to pages that were opened from a file.
  }
  const apply = () => {
    if (theme === "auto") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.dataset.theme = theme;
    $("theme").textContent = "Theme: " + theme;
    $("theme").setAttribute("aria-label", $("theme").textContent + ": colours " + words[theme] + ", press to change");
  };
  $("theme").addEventListener("click", () => {
    theme = order[(order.indexOf(theme) + 1) % order.length];
    apply();
    try {
      localStorage.setItem("cpumask-theme", theme);
    } catch {
      // Not kept, then.
    }
  });
  document.querySelector(".tools").hidden = false;
  apply();
}

// On paper everything is drawn, and the matrix becomes tables of a page's width.
function setUpPrinting() {
  const fill = () => {
    document.querySelectorAll("#problem-list, #group-list, .chips, .table").forEach(n => n.drawAll && n.drawAll());
    const WIDE = 28, MOST = 4 * WIDE;
    const blocks = [];
    for (let start = 0; start < Math.min(groups.length, MOST); start += WIDE) {
      const part = groups.slice(start, Math.min(start + WIDE, MOST));
      blocks.push(el("table", {}, el("thead", {}, el("tr", {}, el("th", {}, "Feature"), part.map(g => el("th", {}, g.letter)))),
        el("tbody", {}, D.rows.map((f, row) => el("tr", {}, el("th", {}, features[f].name), part.map(g => {
          const cell = cellOf(g, row);
          return el("td", { class: "cell " + cell.tone }, cell.text);
        }))))));
    }
    if (groups.length > MOST) blocks.push(el("p", {}, "The first " + MOST + " of " + groups.length + " groups are printed."));
    $("matrix-print").replaceChildren(...blocks);
  };
  addEventListener("beforeprint", fill);
  addEventListener("afterprint", () => $("matrix-print").replaceChildren());
  if (isPrinting) fill();
}

function setUpNavigation() {
  const links = new Map([...document.querySelectorAll("#nav a")].map(a => [a.hash.slice(1), a]));
  const observer = new IntersectionObserver(entries => {
    for (const entry of entries.filter(e => e.isIntersecting)) {
      links.forEach(a => a.removeAttribute("aria-current"));
      links.get(entry.target.id).setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-30% 0px -65% 0px" });
  links.forEach((a, id) => observer.observe($(id)));
}

document.documentElement.lang = "en";
setUpTheme();
setUpFilters();
drawFiltered();
drawMasks();
drawGuests();
drawChanges();
setUpPrinting();
setUpNavigation();
document.querySelectorAll("[data-feature]").forEach(b => b.addEventListener("click", () => explain(features[Number(b.dataset.feature)])));
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
document.documentElement.dataset.ready = "true";
