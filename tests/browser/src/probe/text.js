// Every seen text node: how large, how high its line, which colour on which.

// Notes beside the text that is read: sources, hints under a choice or row, labels of facts, badges,
// the words of the bars.
const NOTES = 'small, .small, nav, header, .badge, .choice-about, .row-text > :not(:first-child), .fact-label, .fact-under, .tile-count, .icon-button, .step-count';
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
  const colour = rgba(s.color).slice();
  colour[3] *= faded(e);
  brush.font = `${s.fontStyle} ${s.fontWeight} ${s.fontSize} ${s.fontFamily}`;
  const m = brush.measureText('ỀỖẬỮẵỹ');
  // Ink that reaches out of a box that hides what stands out of it.
  const ink = { top: r.top + m.fontBoundingBoxAscent - m.actualBoundingBoxAscent, height: m.actualBoundingBoxAscent + m.actualBoundingBoxDescent };
  let clipped = false;
  for (let n = e; n && n !== document.body; n = n.parentElement) {
    const o = getComputedStyle(n);
    if (['hidden', 'clip'].includes(o.overflowY) && o.display !== 'inline' && n.getBoundingClientRect().top > ink.top + 0.5) clipped = true;
  }
  found.push({
    at: at(e), text: text.slice(0, 200), size, line, weight: Number(s.fontWeight),
    block: block.tagName.toLowerCase(),
    note: !!e.closest(NOTES), font: s.fontFamily,
    main: !!e.closest('main'), active: !e.closest('[disabled], [aria-disabled=true]'),
    ink: over(colour, back.colour).slice(0, 3), ground: back.colour.slice(0, 3), picture: back.picture,
    lang: e.closest('[lang]')?.lang ?? '',
    height: ink.height, clipped,
    rect: box(r),
  });
}
return found;
