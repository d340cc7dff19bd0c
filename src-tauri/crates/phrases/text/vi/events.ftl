events-title = Việc trong đời
events-empty = Chưa có việc nào ở đây.
event-begin = Lập kế hoạch
event-begin-about = Vài câu hỏi ngắn, rồi có một kế hoạch. Không biết thì cứ chọn “Không biết”.
event-services = Thủ tục thường cần
event-suggested = Danh sách này do ứng dụng gợi ý.
event-official = Tên trên cổng: { $name }
