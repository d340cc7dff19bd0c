// Shared by the probes: what is seen, how a report names it, which colours meet.

// Words for screen readers only: a box of a pixel, or clipped away.
const unseen = e => {
  for (let n = e; n && n !== document.body; n = n.parentElement) {
    const s = getComputedStyle(n);
    if (s.overflow !== 'visible' && n.clientWidth <= 1 && n.clientHeight <= 1 && s.display !== 'inline') return true;
    if (s.clipPath.startsWith('inset(50%') || s.clipPath.startsWith('inset(100%')) return true;
  }
  return false;
};

const seen = e => {
  if (!e.isConnected || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return false;
  const r = e.getBoundingClientRect();
  return r.width > 0 && r.height > 0 && !unseen(e);
};

const step = e => {
  const names = [...e.classList].slice(0, 2).map(c => '.' + c).join('');
  return e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + names;
};

const at = e => {
  const steps = [];
  for (let n = e; n && n !== document.body && steps.length < 4; n = n.parentElement) steps.unshift(step(n));
  return steps.join(' > ');
};

const box = r => ({ x: r.left, y: r.top, w: r.width, h: r.height });

const words = (e, limit = 60) => (e.textContent || '').replace(/\s+/g, ' ').trim().slice(0, limit);

// The name of a control, roughly: axe and the accessibility tree judge names, this is for reports.
const named = e => (e.getAttribute('aria-label') || words(e) || e.getAttribute('placeholder') || e.value || '').slice(0, 60);

const brush = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
const mixed = new Map();
const rgba = text => {
  if (!mixed.has(text)) {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = '#000';
    brush.fillStyle = text;
    brush.fillRect(0, 0, 1, 1);
    const d = brush.getImageData(0, 0, 1, 1).data;
    mixed.set(text, [d[0], d[1], d[2], d[3] / 255]);
  }
  return mixed.get(text);
};

const over = (top, under) => {
  const a = top[3] + under[3] * (1 - top[3]);
  if (a === 0) return [0, 0, 0, 0];
  return [0, 1, 2].map(i => (top[i] * top[3] + under[i] * under[3] * (1 - top[3])) / a).concat(a);
};

// The colour behind `e`, all layers put together, and whether a picture lies among them.
const backdrop = e => {
  const layers = [];
  let picture = false;
  for (let n = e; n; n = n.parentElement) {
    const s = getComputedStyle(n);
    if (s.backgroundImage !== 'none') picture = true;
    const c = rgba(s.backgroundColor);
    layers.push(c);
    if (c[3] >= 0.999) break;
  }
  const paper = [255, 255, 255, 1];
  return { colour: layers.reduceRight((under, top) => over(top, under), paper), picture };
};

const faded = e => {
  let o = 1;
  for (let n = e; n; n = n.parentElement) o *= Number(getComputedStyle(n).opacity);
  return o;
};

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true], audio[controls], video[controls]';
const controls = () => [...document.querySelectorAll(FOCUSABLE)].filter(e =>
  e.tabIndex >= 0 && !e.disabled && !(e.tagName === 'INPUT' && e.type === 'hidden'));
