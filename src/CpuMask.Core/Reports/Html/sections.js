// Masks to copy, what VMs lose and where they are stuck, and what changed.
function drawMasks() {
  $("mask-list").replaceChildren(...D.s.map(([id, title, lines, notes]) => {
    const code = el("pre", { tabindex: 0, role: "region", "aria-label": title, id: "mask-" + id }, el("code", {}, lines));
    const copy = el("button", { type: "button", onclick: () => copyText(lines, copy, title) }, "Copy");
    copy.setAttribute("aria-label", "Copy: " + title);
    return el("article", { class: "snippet" },
      el("div", { class: "snippet-head" }, el("h3", {}, title), lines ? copy : null),
      lines ? code : null,
      notes.length ? el("ul", { class: "notes" }, notes.map(n => el("li", {}, safe(n)))) : null);
  }));
}

async function copyText(text, button, title) {
  let copied = false;
  try {
    await navigator.clipboard.writeText(text);
    copied = true;
  } catch {
    // A page opened from a share or an old browser has no clipboard to write to.
    const area = el("textarea", { class: "visually-hidden", readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    copied = document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = copied ? "Copied" : "Press Ctrl+C";
  say(copied ? "Copied: " + title : "Copying is not allowed here; select the text instead.");
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

// On a narrow screen the style stacks a row's cells, which takes the table's roles away: so they are written out.
function table(caption, columns, items, draw, noun) {
  const headings = columns.filter(Boolean);
  const body = el("tbody", { role: "rowgroup" });
  const box = el("div", { class: "table", role: "region", tabindex: 0, "aria-label": caption },
    el("table", { role: "table" }, el("caption", {}, caption),
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, headings.map(h => el("th", { scope: "col", role: "columnheader" }, h)))), body));
  let drawn = 0;
  const more = el("button", { type: "button", class: "more" });
  const next = all => {
    const end = all ? items.length : Math.min(items.length, drawn + 60);
    for (; drawn < end; drawn++) {
      const row = draw(items[drawn]);
      row.setAttribute("role", "row");
      [...row.children].forEach((cell, i) => {
        cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
        cell.dataset.label = headings[i];
        // A stacked cell is a heading beside its content, which must be one thing for that.
        cell.replaceChildren(el("div", {}, [...cell.childNodes]));
      });
      body.append(row);
    }
    more.hidden = drawn >= items.length;
    more.textContent = "Show " + Math.min(60, items.length - drawn) + " more " + noun;
  };
  more.addEventListener("click", () => next(false));
  next(false);
  box.drawAll = () => next(true);
  return el("div", { class: "long" }, box, more);
}

function drawGuests() {
  const parts = [];
  const trapped = problems.filter(p => (p.rule === "vm-trapped" || p.rule === "vm-move-unknown") && !p.waived);
  if (trapped.length) {
    parts.push(table("VMs that cannot leave their host", ["VM", "Host", "What to do"], trapped, p => el("tr", {},
      el("th", { scope: "row" }, name(p.features.length ? p.features[0].name : "", 60), p.rule === "vm-trapped" ? "" : [" ", el("span", { class: "badge warn" }, "Not known")]), el("td", {}, p.hosts.map(i => name(hosts[i].name, 40))), el("td", {}, safe(p.message))), "VMs"));
  }
  if (D.reach.length > 1) {
    const stuck = D.reach.some(r => r[1] === "");
    parts.push(table("Where a VM started without a mask can go", ["Started on", "Can move to other groups", stuck ? "If to none" : null], D.reach, ([from, to, nearest, missing, notKnown]) => {
      const targets = numbers(to).map(i => groups[i]);
      return el("tr", {},
        el("th", { scope: "row", class: "nowrap" }, letter(groups[from], true), " " + count(groups[from].hosts.length, "host", "hosts")),
        el("td", {}, targets.length ? groupLetters(targets) : notKnown.length ? el("span", { class: "badge warn" }, "Not known") : groups[from].hosts.length > 1 ? "none; only inside its own group" : el("span", { class: "badge error" }, "Trapped: nowhere")),
        !stuck ? null : el("td", {}, notKnown.length ? [letter(groups[nearest], true), " perhaps; not known there: ", nameList(notKnown.map(text), 6, 48)] : nearest >= 0 ? [letter(groups[nearest], true), " lacks ", nameList(missing.map(i => features[i].name), 6, 48)] : targets.length ? "" : "no other group of this vendor"));
    }, "groups"));
  } else if (groups.length > 1) {
    parts.push(el("p", { class: "panel" }, "There are " + groups.length.toLocaleString("en") + " groups, too many to list where a VM started on each of them can go."));
  }
  if (D.loss.length) {
    parts.push(table("What a VM loses behind the pool's mask", ["Features", "Groups that have them", "Taken away by", "Why"], D.loss, ([list, reason, has, takes]) => el("tr", {},
      el("th", { scope: "row" }, el("div", { class: "names" }, featureList(list.map(i => features[i])))), el("td", {}, groupLetters(numbers(has).map(i => groups[i]), 12)),
      el("td", {}, groupLetters(numbers(takes).map(i => groups[i]), 12)), el("td", {}, text(reason))), "lines"));
  }
  if (D.gain.length) {
    parts.push(el("article", { class: "snippet" }, el("h3", {}, "What taking hosts out would bring back"),
      el("ul", { class: "notes" }, D.gain.map(([group, list]) => el("li", {}, "Without group ", letter(groups[group], true), " (" + count(groups[group].hosts.length, "host", "hosts") + ") the pool promises "
        + count(list.length, "feature", "features") + " more: ", nameList(list.map(i => features[i].name), 8, 48), ".")))));
  }
  if (D.poolNotes.length) parts.push(el("ul", { class: "notes" }, D.poolNotes.map(n => el("li", {}, safe(n)))));
  if (parts.length === 0) parts.push(el("p", { class: "panel" }, "A VM can run on any of these hosts, and loses nothing."));
  $("guest-list").replaceChildren(...parts);
}

function drawChange([at, host, kind, list, cls, before, now]) {
  return el("tr", {},
    el("td", { class: "nowrap" }, time(text(at))), el("th", { scope: "row" }, name(text(host), 40)),
    el("td", {}, el("b", {}, nameList(list.map(text), 12, 40)), " " + (KINDS[text(kind)] || text(kind)), text(cls) ? el("span", { class: "muted" }, " (" + text(cls) + ")") : ""),
    el("td", {}, name(text(before), 40)), el("td", {}, name(text(now), 40)));
}

const KINDS = {
  HostFirstSeen: "first seen", HostGone: "gone", HostBack: "back", FeatureGained: "gained", FeatureLost: "lost", NumberChanged: "changed",
  BecameKnown: "became known", BecameUnknown: "became unknown", VersionChanged: "updated", CpuReplaced: "CPU replaced",
};

function drawChanges() {
  const parts = [];
  if (D.prev) {
    const fresh = problems.filter(p => p.isNew && !p.waived);
    parts.push(el("p", {}, "Since the last run (" + time(D.prev) + "): " + count(fresh.length, "finding is", "findings are") + " new, " + count(D.r.length, "is", "are") + " mended."));
    if (D.r.length) {
      parts.push(table("Mended since the last run", ["What", "Hosts"], D.r.map(p => problem(p, false)), p => el("tr", {},
        el("th", { scope: "row" }, el("div", { class: "names" }, featureList(p.features), p.title)),
        el("td", {}, nameList(p.hosts.map(i => hosts[i].name), 8, 40))), "lines"));
    }
  }
  if (D.hist) {
    if (D.hist.changes.length === 0) parts.push(el("p", {}, "Nothing changed in " + count(D.hist.runs, "run", "runs") + " since " + time(D.hist.first) + "."));
    else parts.push(table("What changed in " + count(D.hist.runs, "run", "runs") + " since " + time(D.hist.first), ["Seen", "Host", "Change", "From", "To"], D.hist.changes, drawChange, "changes"));
    if (D.hist.cut) parts.push(el("p", { class: "muted" }, "The last " + D.hist.changes.length.toLocaleString("en") + " of " + D.hist.cut.toLocaleString("en") + " changes are listed."));
  }
  if (parts.length === 0) parts.push(el("p", { class: "panel" }, "There is no earlier run to compare with. Give the next check this run's JSON as its previous run, and this section says what changed."));
  $("change-list").replaceChildren(...parts);
}
