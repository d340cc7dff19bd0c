// Paragraphs that follow each other: from the last line of one to the first line of the next.
const found = [];
for (const p of document.querySelectorAll('main p')) {
  const next = p.nextElementSibling;
  if (!next || next.tagName !== 'P' || !seen(p) || !seen(next)) continue;
  const a = p.getBoundingClientRect();
  const b = next.getBoundingClientRect();
  if (b.top < a.bottom - 1) continue;
  const line = parseFloat(getComputedStyle(p).lineHeight);
  found.push({ at: at(p), lines: (b.top - a.bottom + line) / line });
}
return found;
