start-title = Chọn ngôn ngữ
start-title-other = Choose your language
start-mode-title = Bác muốn màn hình thế nào?
start-mode-normal = Bình thường
start-mode-normal-about = Nhiều việc trên một trang.
start-mode-simple-about = Chữ to, mỗi trang một câu hỏi.
start-promise = Ứng dụng không gửi gì đi khi bác chưa chọn xong.
start-not-state = Đây không phải ứng dụng của Nhà nước.
