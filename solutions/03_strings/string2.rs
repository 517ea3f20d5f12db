//! A chat room's export: one text, a line for each message, in the order in which they were sent.
//!
//! ## Why it works
//!
//! `format!` makes a new String, so `export = format!("{export}…")` copies the text so far for every line,
//! and the bytes grow with the square of the number of lines. `write!` and `writeln!`, from
//! `std::fmt::Write`, format into the String that is there. Its final length can be computed first: a line
//! has 11 bytes of time and punctuation, and a name and a text whose lengths are known. So the String is
//! made once with room for all of it, and never moves.
//!
//! ## What it costs
//!
//! A second walk over the messages, to add up their lengths, and a sum that has to be maintained: if the
//! line gets a new field and the sum does not, the String grows again. The result is then slower, but right.
//!
//! ## When not to
//!
//! When the length is expensive to compute. `String::new()` and `write!` make 13 allocations for this
//! meeting of 500 messages, and ask for three times its bytes: good enough nearly everywhere. And if the
//! text is only written to a file or a socket, do not make it at all: `writeln!` into a `BufWriter` needs
//! one buffer, however long the export.
//!
//! `write!` into a String fails only if a `Display` implementation does, hence the `expect`. And
//! `export += &format!(…)` is linear too, but makes and drops a String for each line.
//!
//! ## Another way
//!
//! `push_str` and `push` for the parts, with arithmetic for the four digits, do the same without the
//! formatting machinery, and are faster. Or let formatting count: a `fmt::Write` that only adds up
//! `text.len()` gives the exact length of anything that can be formatted twice.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | allocates_once | before | 1001 | 15102530 | 80450 | 40242 |
//! | | after | 1 | 20158 | 20158 | 20158 |
//! | asks_for_no_more_than_the_export | before | 1001 | 15102530 | 80450 | 40242 |
//! | | after | 1 | 20158 | 20158 | 20158 |
//! | a_short_meeting_is_a_short_export | before | 7 | 221 | 122 | 66 |
//! | | after | 1 | 54 | 54 | 54 |

use std::fmt::Write;
use std::hint::black_box;

use heaplings::bench;

/// What somebody said, and in which minute of the day: 0 to 1,439.
struct Message {
    minute: u16,
    from: String,
    text: String,
}

fn export(messages: &[Message]) -> String {
    let length = messages.iter().map(|m| "[00:00] : \n".len() + m.from.len() + m.text.len()).sum();
    let mut export = String::with_capacity(length);
    for Message { minute, from, text } in messages {
        let (hour, minute) = (minute / 60, minute % 60);
        writeln!(export, "[{hour:02}:{minute:02}] {from}: {text}").expect("a String takes any text");
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
