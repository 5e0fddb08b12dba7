### What happens to any client, which is the subject.

metadata-learned = has new metadata of { $topics ->
    [one] 1 topic
   *[other] { $topics } topics
}
timed-out = gets no answer from { $to } within { $after } and gives the request up
