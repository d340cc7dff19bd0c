question-step = Câu { $n }/{ $of }
question-saved = Đã lưu lúc { $time }
question-choose-first = Bác hãy chọn một câu trả lời.
question-choose-title = Còn thiếu câu trả lời
question-page-title = { $question } (câu { $n } trên { $of })
