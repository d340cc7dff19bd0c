// What moves by itself or by style: elements with a transition or an animation, and how long.
const seconds = text => Math.max(0, ...text.split(',').map(t => parseFloat(t) * (t.trim().endsWith('ms') ? 0.001 : 1) || 0));
const found = [];
for (const e of document.querySelectorAll('body *')) {
  for (const pseudo of [null, '::before', '::after']) {
    const s = getComputedStyle(e, pseudo);
    const animated = s.animationName !== 'none' ? seconds(s.animationDuration) : 0;
    const moved = seconds(s.transitionDuration);
    if (animated > 0 || moved > 0) {
      found.push({ at: at(e), seconds: Math.max(animated, moved), endless: animated > 0 && s.animationIterationCount === 'infinite' });
    }
  }
}
for (const a of document.getAnimations()) {
  const t = a.effect.getComputedTiming();
  found.push({ at: a.effect.target ? at(a.effect.target) : '', seconds: t.activeDuration / 1000, endless: t.iterations === Infinity });
}
return found.map(f => ({ ...f, seconds: Number.isFinite(f.seconds) ? f.seconds : 1e9 }));
