// The element that has the focus: where, how it is drawn, and whether something hides it.
const e = document.activeElement;
if (!e || e === document.body || e === document.documentElement) return null;
if (!e.dataset.probe) e.dataset.probe = String(document.querySelectorAll('[data-probe]').length + 1);
let drawn = e;
if (e.tagName === 'INPUT' && ['radio', 'checkbox', 'file'].includes(e.type)) {
  const label = e.closest('label') ?? (e.labels && e.labels[0]);
  if (label) drawn = label;
}
const rings = [drawn, e, e.type === 'search' ? e.parentElement : e].map(n => {
  const s = getComputedStyle(n);
  const under = backdrop(n.parentElement ?? n).colour;
  const wide = s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth);
  return { wide, colour: over(rgba(s.outlineColor), under).slice(0, 3), under: under.slice(0, 3) };
}).sort((a, b) => b.wide - a.wide);
const r = drawn.getBoundingClientRect();
const points = [[0.5, 0.5], [0.08, 0.5], [0.92, 0.5], [0.5, 0.15], [0.5, 0.85]];
const free = points.filter(([x, y]) => {
  const hit = document.elementFromPoint(r.left + r.width * x, r.top + r.height * y);
  return hit && (drawn.contains(hit) || hit.contains(drawn) || e.contains(hit));
}).length;
return {
  id: Number(e.dataset.probe), at: at(e), name: named(drawn) || named(e), tag: e.tagName.toLowerCase(),
  kind: e.getAttribute('type') ?? '', group: e.name || '', href: e.getAttribute('href'),
  ring: rings[0], rect: box(r), page: { x: r.left + scrollX, y: r.top + scrollY },
  free: free / points.length, main: !!e.closest('main'),
  bar: (() => { for (let n = e; n; n = n.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(n).position)) return at(n); return ''; })(),
  inView: r.bottom > 0 && r.top < innerHeight,
};
