// What does not fit: sideways scrolling, text that is cut off, text over text.
const root = document.documentElement;
const wide = root.clientWidth;
const out = { scroll: root.scrollWidth, view: innerWidth, beyond: [], cut: [], overlaps: [] };
const lines = [];
const bar = e => {
  for (let n = e; n; n = n.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(n).position)) return n;
  return null;
};
const scrolls = n => {
  const s = getComputedStyle(n);
  return ['auto', 'scroll'].includes(s.overflowX) && n.scrollWidth > n.clientWidth + 1;
};
for (const e of document.querySelectorAll('main *')) {
  if (seen(e) && scrolls(e)) out.beyond.push(at(e) + ' scrolls sideways inside');
}
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let t = walk.nextNode(); t; t = walk.nextNode()) {
  const e = t.parentElement;
  if (!t.data.trim() || !e || !seen(e) || e.closest('svg, script, style')) continue;
  const range = document.createRange();
  range.selectNodeContents(t);
  const says = ` "${t.data.trim().slice(0, 40)}"`;
  for (const r of range.getClientRects()) {
    if (r.width < 1 || r.height < 1) continue;
    if (r.right > wide + 1 || r.left < -1) out.beyond.push(at(e) + says);
    for (let n = e; n && n !== document.body; n = n.parentElement) {
      const s = getComputedStyle(n);
      if (s.overflowX === 'visible' && s.overflowY === 'visible') continue;
      const b = n.getBoundingClientRect();
      const hidesX = ['hidden', 'clip'].includes(s.overflowX);
      const hidesY = ['hidden', 'clip'].includes(s.overflowY);
      const sideways = hidesX && (r.right > b.right + 1 || r.left < b.left - 1);
      // A tall line may stand out of its box by its empty leading, not by more.
      const upright = hidesY && (r.bottom > b.bottom + r.height * 0.2 || r.top < b.top - r.height * 0.2);
      if (sideways || upright) { out.cut.push(at(n) + says); break; }
    }
    const trim = r.height * 0.22;
    lines.push({ e, bar: bar(e), says, l: r.left + 1, r: r.right - 1, t: r.top + trim, b: r.bottom - trim });
  }
}
lines.sort((a, b) => a.t - b.t);
for (let i = 0; i < lines.length; i++) {
  for (let k = i + 1; k < lines.length && lines[k].t < lines[i].b; k++) {
    const [a, b] = [lines[i], lines[k]];
    if (a.bar !== b.bar || a.e === b.e || a.r <= b.l || b.r <= a.l) continue;
    out.overlaps.push(at(a.e) + a.says + ' meets ' + at(b.e) + b.says);
  }
}
for (const key of ['beyond', 'cut', 'overlaps']) out[key] = [...new Set(out[key])].slice(0, 8);
return out;
