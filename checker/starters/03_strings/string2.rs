//! A chat room can be exported: one text with a line for each message, `[08:05] Ada: Good morning`, in the
//! order in which the messages were sent. The mail program gets the export as it is, so every byte must be
//! right.
//!
//! The code is correct, but for each new line it copies the whole text written so far.
//! Goal: the whole export in one allocation, of exactly its length.

use std::hint::black_box;

use heaplings::bench;

/// What somebody said, and in which minute of the day: 0 to 1,439.
struct Message {
    minute: u16,
    from: String,
    text: String,
}

// TODO: write the export into one block that is just large enough.
fn export(messages: &[Message]) -> String {
    let mut export = String::new();
    for message in messages {
        let (hour, minute) = (message.minute / 60, message.minute % 60);
        export = format!("{export}[{hour:02}:{minute:02}] {}: {}\n", message.from, message.text);
    }
    export
}

fn main() {
    let message = |minute: u16| Message {
        minute,
        from: ["Ada", "Grace", "Katherine"][usize::from(minute) % 3].to_string(),
        text: "I have read it, and would merge it today.".to_string(),
    };
    let meeting: Vec<Message> = (540..900).map(message).collect();
    bench("export(360 messages)", || export(black_box(&meeting)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    fn message(minute: u16, from: &str, text: &str) -> Message {
        Message { minute, from: from.to_string(), text: text.to_string() }
    }

    /// `n` messages, some of them long, some empty, and not all of them in ASCII.
    fn meeting(n: u16) -> Vec<Message> {
        let names = ["Ada", "Grace", "Zoë", "李雷", "a name that goes on and on"];
        let texts = ["yes", "", "I have read it, and would merge it today.", "naïve?", "好的，明天见"];
        (0..n)
            .map(|i| {
                let (from, text) = (names[usize::from(i) % 5], texts[usize::from(i / 3) % 5]);
                message(i * 7 % 1_440, from, &text.repeat(usize::from(i % 4)))
            })
            .collect()
    }

    #[test]
    fn an_empty_room_is_an_empty_text() {
        assert_eq!(export(&[]), "");
    }

    #[test]
    fn one_line_for_each_message() {
        assert_eq!(export(&[message(485, "Ada", "Good morning")]), "[08:05] Ada: Good morning\n");
        assert_eq!(export(&[message(0, "", "")]), "[00:00] : \n");
        let meeting = [
            message(1_439, "Zoë", "See you tomorrow, 明天见!"),
            message(600, "bot", "a [tag]: and\na second line"),
            message(9, "李雷", "好"),
        ];
        let expected = "[23:59] Zoë: See you tomorrow, 明天见!\n\
            [10:00] bot: a [tag]: and\na second line\n\
            [00:09] 李雷: 好\n";
        assert_eq!(export(&meeting), expected);
    }

    #[test]
    fn a_long_meeting_in_order() {
        for n in [2, 99, 500] {
            let meeting = meeting(n);
            let lines: Vec<String> = meeting
                .iter()
                .map(|m| format!("[{:02}:{:02}] {}: {}\n", m.minute / 60, m.minute % 60, m.from, m.text))
                .collect();
            assert!(export(&meeting) == lines.concat(), "the export of {n} messages is not right");
        }
    }

    #[test]
    fn a_message_longer_than_any_fixed_buffer() {
        let text = "A log, pasted whole. ".repeat(150_000);
        let expected = format!("[00:01] Ada: {text}\n");
        assert!(export(&[message(1, "Ada", &text)]) == expected, "3 MB of text are not exported as they are");
    }

    #[test]
    fn allocates_once() {
        let heap = measure_with(|| meeting(500), |messages| export(&messages));
        dhat::assert!(heap.total_blocks <= 1);
    }

    #[test]
    fn asks_for_no_more_than_the_export() {
        let heap = measure_with(|| meeting(500), |messages| export(&messages));
        // The 500 lines are exactly this long.
        dhat::assert!(heap.total_bytes <= 20_158);
    }

    #[test]
    fn a_short_meeting_is_a_short_export() {
        let heap = measure_with(|| meeting(3), |messages| export(&messages));
        // The 3 lines are exactly this long.
        dhat::assert!(heap.total_bytes <= 54);
    }
}
