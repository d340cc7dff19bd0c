start-title = Choose your language
start-title-other = Chọn ngôn ngữ
start-mode-title = How should the screens look?
start-mode-normal = Normal
start-mode-normal-about = Several things on one page.
start-mode-simple-about = Large text, one question a page.
start-promise = The app sends nothing until you have chosen.
start-not-state = This is not a government app.
