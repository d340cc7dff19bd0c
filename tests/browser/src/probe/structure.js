// The bones of the page: title, language, headings, landmarks, and what there is to do.
const root = document.documentElement;
const main = document.querySelector('main');
const place = css => {
  const e = [...document.querySelectorAll(css)].find(seen);
  return e ? { name: named(e), rect: box(e.getBoundingClientRect()) } : null;
};
const inMain = css => [...document.querySelectorAll(css)].filter(e => seen(e));
// A date in three boxes is one question.
const groups = new Set();
for (const i of document.querySelectorAll('main input, main select, main textarea')) {
  if (!seen(i) && !(i.closest('label') && seen(i.closest('label')))) continue;
  groups.add(i.type === 'radio' || i.type === 'checkbox' ? (i.closest('fieldset') ?? i.name) : (i.closest('fieldset.one-answer') ?? i));
}
return {
  title: document.title, lang: root.lang, mode: root.dataset.mode ?? '', theme: root.dataset.theme ?? '',
  screen: main?.dataset.screen ?? '', state: main?.dataset.state ?? '',
  headings: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(e => e.checkVisibility())
    .map(h => ({ level: Number(h.tagName[1]), text: words(h) })),
  banners: inMain('header:not(main header, article header, section header), [role=banner]').length,
  mains: document.querySelectorAll('main, [role=main]').length,
  navs: inMain('nav, [role=navigation]').map(n => n.getAttribute('aria-label') ?? (n.getAttribute('aria-labelledby') ? '#' : '')),
  // Behind an open dialogue nothing can be pressed.
  buttons: inMain(document.querySelector('dialog:modal') ? 'dialog:modal .button' : 'main .button').map(named),
  questions: groups.size,
  choices: inMain('main .choice').length,
  tiles: inMain('main .tile').map(t => ({ name: named(t), href: t.getAttribute('href'), rect: box(t.getBoundingClientRect()) })),
  dialogs: document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog]').length,
  frames: document.querySelectorAll('iframe, frame, object, embed').length,
  inputs: [...document.querySelectorAll('input, textarea, select')].map(i => ({
    at: at(i), kind: i.type ?? '', mode: i.getAttribute('inputmode') ?? '', complete: i.getAttribute('autocomplete') ?? '',
    labelled: !!(i.labels?.length || i.getAttribute('aria-label') || i.getAttribute('aria-labelledby')),
    placeholder: i.getAttribute('placeholder') ?? '',
  })),
  links: [...document.querySelectorAll('a[href]')].filter(seen).map(a => ({ href: a.getAttribute('href'), name: named(a) })),
  back: place('.back'), help: place('.help-link'), search: place('#search-text'), forward: place('main .button'),
  foreign: [...document.querySelectorAll('main [lang]')].map(e => e.lang),
  paragraphs: [...document.querySelectorAll('main p')].filter(seen).map(p => ({
    text: words(p, 2000), lang: p.closest('[lang]')?.lang ?? '', at: at(p) })),
  lists: [...document.querySelectorAll('main .row-link, main .tile, main .row')].filter(e => seen(e) && !e.parentElement.closest('.row, [data-part]'))
    .filter(e => e.parentElement.children.length >= 3 && !e.closest('li, [role=listitem]')).map(at),
  coloured: [...document.querySelectorAll('.badge, .doubt, .note, .failure, .status-line')].filter(seen)
    .filter(e => !words(e) || !e.querySelector('svg')).map(at),
  main: (main?.innerText ?? '').replace(/\s+/g, ' ').trim(),
  text: (document.body.innerText ?? '').slice(0, 20000),
};
