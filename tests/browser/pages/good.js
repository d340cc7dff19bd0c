document.querySelector('.button').addEventListener('click', () => {
  document.querySelector('#said').textContent = 'Đã lưu.';
});
