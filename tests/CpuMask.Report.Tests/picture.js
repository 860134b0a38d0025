// Draws what stands in the window as SVG: each box's ground and borders, each line of text at its place, and the page's own icons.
({ width, height }) => {
  const out = [];
  const n = v => String(Math.round(v * 10) / 10);
  const xml = s => s.replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
  const clear = c => c === 'transparent' || /, 0\)$/.test(c);
  const rect = (x, y, w, h, fill, r) => out.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}"${r ? ` rx="${n(r)}"` : ''} fill="${fill}"/>`);
  const canvas = document.createElement('canvas').getContext('2d');

  const box = (style, r) => {
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) * (style.borderTopLeftRadius.endsWith('%') ? r.width / 100 : 1) || 0, r.height / 2);
    const sides = ['Top', 'Right', 'Bottom', 'Left'].map(s => ({ w: style[`border${s}Style`] === 'none' ? 0 : parseFloat(style[`border${s}Width`]), c: style[`border${s}Color`] }));
    const [top, right, bottom, left] = sides;
    if (sides.every(s => s.w > 0 && !clear(s.c)) && right.w === left.w) {
      out.push(`<rect x="${n(r.x + left.w / 2)}" y="${n(r.y + left.w / 2)}" width="${n(r.width - left.w)}" height="${n(r.height - left.w)}" rx="${n(radius)}" fill="${clear(style.backgroundColor) ? 'none' : style.backgroundColor}" stroke="${left.c}" stroke-width="${n(left.w)}"/>`);
      if (top.w !== left.w) { rect(r.x, r.y, r.width, top.w, top.c, Math.min(radius, top.w / 2)); }
      return;
    }
    if (!clear(style.backgroundColor)) { rect(r.x, r.y, r.width, r.height, style.backgroundColor, radius); }
    if (top.w && !clear(top.c)) { rect(r.x, r.y, r.width, top.w, top.c, 0); }
    if (bottom.w && !clear(bottom.c)) { rect(r.x, r.bottom - bottom.w, r.width, bottom.w, bottom.c, 0); }
    if (left.w && !clear(left.c)) { rect(r.x, r.y, left.w, r.height, left.c, 0); }
    if (right.w && !clear(right.c)) { rect(r.right - right.w, r.y, right.w, r.height, right.c, 0); }
  };

  // A line of text at a time: characters of one text node whose boxes stand at one height.
  const text = node => {
    const style = getComputedStyle(node.parentElement);
    const lines = [];
    const range = document.createRange();
    for (let i = 0; i < node.data.length; i++) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const r = range.getClientRects()[0];
      if (!r || !r.width) { continue; }
      const last = lines[lines.length - 1];
      if (last && Math.abs(last.y - r.y) < 2) { last.text += node.data[i]; last.right = r.right; } else { lines.push({ text: node.data[i], x: r.x, y: r.y, right: r.right, height: r.height }); }
    }
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const m = canvas.measureText('x');
    const clip = node.parentElement.closest('*') && (() => { for (let e = node.parentElement; e; e = e.parentElement) { if (getComputedStyle(e).overflowY === 'hidden') { return e.getBoundingClientRect(); } } return null; })();
    for (const line of lines) {
      const shown = line.text.replace(/\s+/g, ' ').trimEnd();
      if (!shown.trim() || line.y > height || (clip && line.y + line.height / 2 > clip.bottom)) { continue; }
      const base = line.y + (line.height - m.fontBoundingBoxAscent - m.fontBoundingBoxDescent) / 2 + m.fontBoundingBoxAscent;
      const w = line.text.endsWith(' ') ? '' : ` textLength="${n(line.right - line.x)}"`;
      const under = style.textDecorationLine.includes('underline') ? ' text-decoration="underline"' : '';
      const mono = /mono/i.test(style.fontFamily.split(',')[0]) ? ' font-family="ui-monospace, Consolas, monospace"' : '';
      out.push(`<text x="${n(line.x)}" y="${n(base)}" font-size="${n(parseFloat(style.fontSize))}"${style.fontWeight === '400' ? '' : ` font-weight="${style.fontWeight}"`} fill="${style.color}"${under}${mono}${w}>${xml(shown)}</text>`);
    }
  };

  const icon = (svg, r) => {
    const copy = svg.cloneNode(true);
    copy.setAttribute('x', n(r.x)); copy.setAttribute('y', n(r.y)); copy.setAttribute('width', n(r.width)); copy.setAttribute('height', n(r.height));
    const from = [svg, ...svg.querySelectorAll('*')], to = [copy, ...copy.querySelectorAll('*')];
    from.forEach((e, i) => {
      const s = getComputedStyle(e);
      to[i].removeAttribute('class');
      for (const p of ['fill', 'stroke', 'stroke-width', 'stroke-linecap', 'stroke-linejoin']) { to[i].setAttribute(p, s.getPropertyValue(p)); }
    });
    out.push(new XMLSerializer().serializeToString(copy));
  };

  const walk = element => {
    const style = getComputedStyle(element);
    const r = element.getBoundingClientRect();
    if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0' || r.y > height || r.right < 0 || r.bottom < 0) { return; }
    if (element.tagName.toLowerCase() === 'svg') { icon(element, r); return; }
    if (r.width > 1 && r.height > 0) { box(style, r); }
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) { text(child); } else if (child.nodeType === Node.ELEMENT_NODE) { walk(child); }
    }
  };

  walk(document.body);
  const top = [...document.querySelectorAll('header')].find(e => getComputedStyle(e).position !== 'static');
  if (top) { walk(top); }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif">
<title>${xml(document.title)}: the page of a check</title>
<rect width="100%" height="100%" fill="${getComputedStyle(document.body).backgroundColor}"/>
${out.join('\n')}
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" fill="none" stroke="#b9c3cd"/>
</svg>
`;
}
