// Every seen text node: how large, how high its line, which colour on which.
const found = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let t = walk.nextNode(); t; t = walk.nextNode()) {
  const text = t.data.replace(/\s+/g, ' ').trim();
  const e = t.parentElement;
  if (!text || !e || ['SCRIPT', 'STYLE', 'TITLE'].includes(e.tagName) || !seen(e)) continue;
  if (e.closest('svg')) continue;
  const range = document.createRange();
  range.selectNodeContents(t);
  const r = range.getBoundingClientRect();
  if (r.width <= 0 || r.height <= 0) continue;
  const s = getComputedStyle(e);
  const size = parseFloat(s.fontSize);
  let block = e;
  while (getComputedStyle(block).display.startsWith('inline') && getComputedStyle(block).display === 'inline' && block.parentElement) block = block.parentElement;
  const line = s.lineHeight === 'normal' ? size * 1.2 : parseFloat(s.lineHeight);
  const back = backdrop(e);
  const ink = rgba(s.color).slice();
  ink[3] *= faded(e);
  brush.font = `${s.fontStyle} ${s.fontWeight} ${s.fontSize} ${s.fontFamily}`;
  const m = brush.measureText('ỀỖẬỮẵỹ');
  const spare = (line - m.fontBoundingBoxAscent - m.fontBoundingBoxDescent) / 2;
  found.push({
    at: at(e), text: text.slice(0, 200), size, line, weight: Number(s.fontWeight),
    block: block.tagName.toLowerCase(),
    small: !!e.closest('small, .small, footer, figcaption, nav, sup, sub, .tag, .source'),
    main: !!e.closest('main'), active: !e.closest('[disabled], [aria-disabled=true]'),
    ink: over(ink, back.colour).slice(0, 3), ground: back.colour.slice(0, 3), picture: back.picture,
    lang: e.closest('[lang]')?.lang ?? '',
    // How far marks stand out of the line box, above and below, in pixels; not above 0 is well.
    above: m.actualBoundingBoxAscent - m.fontBoundingBoxAscent - spare,
    below: m.actualBoundingBoxDescent - m.fontBoundingBoxDescent - spare,
    rect: box(r),
  });
}
return found;
