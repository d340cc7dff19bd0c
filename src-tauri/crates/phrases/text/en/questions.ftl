question-step = Question { $n }/{ $of }
question-saved = Saved at { $time }
question-choose-first = Choose one answer.
question-choose-title = An answer is missing
question-page-title = { $question } (question { $n } of { $of })
