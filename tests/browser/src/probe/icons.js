// Every seen icon: its strokes on its ground, and whether words go with it. A drawing that is a
// picture of its own has a name instead, which axe looks for.
const found = [];
for (const svg of document.querySelectorAll('svg')) {
  if (!seen(svg) || svg.getAttribute('role') === 'img') continue;
  const shape = svg.querySelector('path, circle, rect, line, polyline, polygon') ?? svg;
  const s = getComputedStyle(shape);
  const paint = s.stroke !== 'none' ? s.stroke : s.fill;
  const back = backdrop(svg.parentElement);
  const holder = svg.closest('a, button, label, summary, li, p, .empty, .fact, .note, .doubt, .failure, [role]') ?? svg.parentElement;
  found.push({
    at: at(svg), ink: paint === 'none' ? null : over(rgba(paint), back.colour).slice(0, 3),
    ground: back.colour.slice(0, 3), hidden: svg.getAttribute('aria-hidden') === 'true',
    words: words(holder), rect: box(svg.getBoundingClientRect()),
  });
}
return found;
