// Runs before the page: notes which events are listened to, which timers run, what is said in live
// regions, whether anything moved after it was there, and whether foreign text ran as a script.
(() => {
  const notes = { events: {}, timers: [], said: [], shift: 0, prevented: [], ran: [] };
  Object.defineProperty(window, '__notes', { value: notes });
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (kind, ...rest) {
    notes.events[kind] = (notes.events[kind] ?? 0) + 1;
    return listen.call(this, kind, ...rest);
  };
  for (const name of ['setTimeout', 'setInterval']) {
    const real = window[name];
    window[name] = function (f, after, ...rest) {
      notes.timers.push({ kind: name, after: Number(after) || 0 });
      return real.call(window, f, after, ...rest);
    };
  }
  window.__ran = what => notes.ran.push(String(what));
  new PerformanceObserver(list => {
    for (const e of list.getEntries()) if (!e.hadRecentInput) notes.shift += e.value;
  }).observe({ type: 'layout-shift', buffered: true });
  for (const kind of ['paste', 'copy', 'cut', 'contextmenu']) {
    listen.call(window, kind, e => { if (e.defaultPrevented) notes.prevented.push(kind); });
  }
  const region = n => {
    const e = n.nodeType === 1 ? n : n.parentElement;
    return e?.closest('[aria-live], [role=status], [role=alert], [role=log], output');
  };
  const loud = e => e.getAttribute('aria-live') === 'assertive' || e.getAttribute('role') === 'alert';
  new MutationObserver(list => {
    const touched = new Set();
    for (const m of list) {
      for (const n of [m.target, ...m.addedNodes]) {
        const e = region(n);
        if (e && e.isConnected) touched.add(e);
        if (n.nodeType === 1) for (const d of n.querySelectorAll('[role=alert], [role=status], [aria-live]')) touched.add(d);
      }
    }
    for (const e of touched) {
      const text = e.textContent.replace(/\s+/g, ' ').trim();
      if (text) notes.said.push({ text, loud: loud(e) });
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
})();
