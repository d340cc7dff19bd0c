// Everything one can press, with the box that takes the finger.
const found = [];
const main = [];
for (const e of controls()) {
  let target = e;
  // A radio or box inside its label, or a label of a hidden one: the label takes the finger.
  if (e.tagName === 'INPUT' && ['radio', 'checkbox', 'file'].includes(e.type)) {
    const label = e.closest('label') ?? (e.labels && e.labels[0]);
    if (label) target = label;
  }
  if (!seen(target)) continue;
  // Behind an open dialogue nothing can be pressed.
  const modal = document.querySelector('dialog:modal');
  if (modal && !modal.contains(target)) continue;
  const s = getComputedStyle(target);
  const r = target.getBoundingClientRect();
  const inline = s.display === 'inline' && [...target.parentElement.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  let bar = false;
  for (let n = target; n; n = n.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(n).position)) bar = true;
  // The widest border of the control, its label, or the box drawn around a field.
  const around = e.type === 'search' || e.type === 'text' ? [e, target, e.parentElement] : [e, target];
  const edge = around.flatMap(n => ['Top', 'Right', 'Bottom', 'Left'].map(k => {
    const c = getComputedStyle(n);
    return { wide: c[`border${k}Style`] === 'none' ? 0 : parseFloat(c[`border${k}Width`]), colour: rgba(c[`border${k}Color`]) };
  })).sort((a, b) => b.wide - a.wide)[0];
  const outside = target.parentElement ? backdrop(target.parentElement).colour : [255, 255, 255, 1];
  const inside = backdrop(target).colour;
  found.push({
    at: at(target), name: named(target) || named(e), tag: e.tagName.toLowerCase(),
    kind: e.getAttribute('type') ?? e.getAttribute('role') ?? '',
    classes: [...target.classList], href: e.getAttribute('href'),
    action: target.matches('.button, .tile, .choice'), inline, bar,
    main: !!e.closest('main'),
    edge: edge.wide > 0 ? over(edge.colour, outside).slice(0, 3) : null,
    inside: inside.slice(0, 3), outside: outside.slice(0, 3),
    rect: box(r),
  });
}
return found;
