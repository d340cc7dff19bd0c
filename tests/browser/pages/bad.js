document.addEventListener('touchmove', () => {});
document.addEventListener('paste', e => e.preventDefault());
document.querySelector('#field').addEventListener('keydown', e => {
  if (e.key === 'Tab') { e.preventDefault(); document.querySelector('#near').focus(); }
});
setTimeout(() => { document.querySelector('#field').value = ''; }, 300000);
