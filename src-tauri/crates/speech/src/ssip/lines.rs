//! The lines of the Speech Synthesis Interface Protocol, as speech-dispatcher writes them.

use std::io::{self, BufRead, Read};

/// The most bytes of a line.
const LINE: u64 = 4_096;
/// The most lines of a message. A list of voices has 13,000.
const LINES: usize = 65_536;
/// The most bytes of a message.
const BYTES: usize = 8 << 20;

/// A message of the server: lines `NNN-text`, the last one `NNN text`. From 200 on a reply that all
/// went well, from 300 on an error, from 700 on an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The number of the last line, 0 to 999.
    pub code: u16,
    /// The texts of the lines before it.
    pub lines: Vec<String>,
}

impl Reply {
    /// Whether it came unasked.
    #[must_use]
    pub fn is_event(&self) -> bool {
        self.code / 100 == 7
    }

    /// Whether it says that all went well.
    #[must_use]
    pub fn is_good(&self) -> bool {
        matches!(self.code / 100, 1 | 2)
    }
}

/// Reads one message; `None` at the end of the stream, or when it ends within a message.
///
/// # Errors
/// Those of `from`; [`io::ErrorKind::InvalidData`] for a line that is not the protocol's, of more
/// than 4 KiB, or a message of more than 65,536 lines or 8 MiB.
pub fn parse(from: &mut impl BufRead) -> io::Result<Option<Reply>> {
    let mut lines = Vec::new();
    let mut bytes = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        from.take(LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        bytes += line.len();
        if line.last() != Some(&b'\n') || bytes > BYTES {
            return Err(strange());
        }
        let (code, last, text) = split(&line).ok_or_else(strange)?;
        if last {
            return Ok(Some(Reply { code, lines }));
        }
        if lines.len() == LINES {
            return Err(strange());
        }
        lines.push(text);
    }
}

fn strange() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not a line of the protocol")
}

/// Number, whether the line is the last, text.
fn split(line: &[u8]) -> Option<(u16, bool, String)> {
    let (number, rest) = line.split_at_checked(3)?;
    let code = number
        .iter()
        .try_fold(0, |code, b| b.is_ascii_digit().then(|| code * 10 + u16::from(b - b'0')))?;
    let (mark, text) = rest.split_first()?;
    let last = match mark {
        b' ' => true,
        b'-' => false,
        _ => return None,
    };
    Some((code, last, String::from_utf8_lossy(text).trim_end().to_owned()))
}

/// A text as it follows `SPEAK`, with its end: a line that begins with a point gets one more.
pub(super) fn stuffed(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for line in text.lines() {
        if line.starts_with('.') {
            out.push('.');
        }
        out.extend(line.chars().filter(|c| !c.is_control()));
        out.push_str("\r\n");
    }
    out + ".\r\n"
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(mut bytes: &[u8]) -> io::Result<Vec<Reply>> {
        let mut replies = Vec::new();
        while let Some(reply) = parse(&mut bytes)? {
            replies.push(reply);
        }
        Ok(replies)
    }

    fn reply(code: u16, lines: &[&str]) -> Reply {
        Reply { code, lines: lines.iter().map(|l| (*l).to_owned()).collect() }
    }

    #[test]
    fn replies_and_events_are_read_as_the_server_writes_them() {
        let said = b"208 OK CLIENT NAME SET\r\n225-12\r\n225 OK MESSAGE QUEUED\r\n702-12\r\n702-3\r\n702 END\r\n409 ERR RATE TOO HIGH\r\n";
        let replies = all(said).expect("the protocol");
        let expected =
            [reply(208, &[]), reply(225, &["12"]), reply(702, &["12", "3"]), reply(409, &[])];
        assert_eq!(replies, expected);
        assert_eq!(
            replies.iter().map(Reply::is_event).collect::<Vec<_>>(),
            [false, false, true, false]
        );
        assert_eq!(
            replies.iter().map(Reply::is_good).collect::<Vec<_>>(),
            [true, true, false, false]
        );
    }

    #[test]
    fn what_is_not_the_protocol_is_refused() {
        for bad in ["HTTP/1.1 200 OK\r\n", "20 OK\n", "200_OK\n", "2é0 x\n", "200", "200 OK", "\n"]
        {
            assert!(all(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert_eq!(all(b"249-half\r\n").expect("cut short"), []);
    }

    #[test]
    fn a_message_without_end_and_a_line_without_end_are_refused() {
        let mut endless = io::BufReader::new(io::repeat(b'1'));
        assert!(parse(&mut endless).is_err());
        let many = "249-voice\tvi\tnone\r\n".repeat(LINES + 1);
        assert!(all(many.as_bytes()).is_err());
        let most = format!("{}249 OK\r\n", "249-voice\tvi\tnone\r\n".repeat(LINES));
        assert_eq!(all(most.as_bytes()).expect("just fits")[0].lines.len(), LINES);
    }

    #[test]
    fn no_text_can_end_itself_or_give_a_command() {
        assert_eq!(stuffed("."), "..\r\n.\r\n");
        assert_eq!(stuffed("a\n.\nCANCEL ALL\n...b"), "a\r\n..\r\nCANCEL ALL\r\n....b\r\n.\r\n");
        assert_eq!(stuffed("a\r.\u{0}\u{85}b"), "a.b\r\n.\r\n");
        assert_eq!(stuffed(""), ".\r\n");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            let _ = all(&bytes);
        }

        #[test]
        fn bytes_near_the_protocol_are_read_or_refused(
            lines in prop::collection::vec("[0-9]{2,4}[ -_][ -~]{0,9}\r?\n?", 0..40)
        ) {
            if let Ok(replies) = all(lines.concat().as_bytes()) {
                prop_assert!(replies.iter().all(|r| r.code < 1_000));
            }
        }

        #[test]
        fn a_stuffed_text_ends_once_and_only_at_its_end(text in any::<String>()) {
            let sent = stuffed(&text);
            let lines: Vec<&str> = sent.split_terminator("\r\n").collect();
            let ends = lines.iter().filter(|l| **l == ".").count();
            prop_assert_eq!((ends, lines.last()), (1, Some(&".")));
            prop_assert!(lines.iter().all(|l| !l.contains(['\r', '\n', '\0'])));
        }
    }
}
