//! One connection to speech-dispatcher.

use std::{
    io::{self, BufReader, Write},
    net::Shutdown,
    os::unix::net::UnixStream,
    path::Path,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use model::Language;

use super::lines::{Reply, parse, stuffed};
use crate::{End, Utterance};

/// How long the server may take for an answer. While it loads its modules that is seconds.
const PATIENCE: Duration = Duration::from_secs(10);
/// The event that a message was said to its end.
const SAID: u16 = 702;
/// The event that a message was cut off.
const CUT: u16 = 703;

/// A connection with its answers; one thread reads, another tells of ends.
pub(super) struct Talk {
    stream: UnixStream,
    replies: Receiver<Reply>,
    /// The languages there are voices for, once they were asked for.
    languages: Option<Vec<Language>>,
    /// What the connection is set to.
    set: Option<(Language, i8)>,
}

impl Talk {
    /// Connects and introduces the app. `heard` is told of the end of each message, and `None` when
    /// the connection ends.
    ///
    /// # Errors
    /// When nobody is there, or somebody else.
    pub(super) fn open(
        socket: &Path,
        heard: impl Fn(Option<(u64, End)>) + Send + 'static,
    ) -> io::Result<Self> {
        let stream = UnixStream::connect(socket)?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let (to_replies, replies) = mpsc::channel();
        let (to_events, events) = mpsc::channel();
        let mut from = BufReader::new(stream.try_clone()?);
        thread::spawn(move || {
            while let Ok(Some(message)) = parse(&mut from) {
                let taken = if message.is_event() {
                    ended(&message).is_none_or(|end| to_events.send(end).is_ok())
                } else {
                    to_replies.send(message).is_ok()
                };
                if !taken {
                    break;
                }
            }
        });
        thread::spawn(move || {
            for end in events {
                heard(Some(end));
            }
            heard(None);
        });
        let mut talk = Self { stream, replies, languages: None, set: None };
        for line in [
            "SET SELF CLIENT_NAME unknown:motcua:reading",
            "SET SELF SSML_MODE off",
            // Gives way to whatever else speaks, above all to a screen reader.
            "SET SELF PRIORITY text",
            "SET SELF PUNCTUATION none",
            "SET SELF NOTIFICATION END on",
            "SET SELF NOTIFICATION CANCEL on",
        ] {
            talk.command(line)?;
        }
        Ok(talk)
    }

    /// Those of our languages that some voice speaks.
    ///
    /// # Errors
    /// When there is no answer.
    pub(super) fn languages(&mut self) -> io::Result<&[Language]> {
        let known = match self.languages.take() {
            Some(known) => known,
            None => speakable(&self.command("LIST SYNTHESIS_VOICES")?.lines),
        };
        Ok(self.languages.insert(known))
    }

    /// Begins to say something; answers the number of the message.
    ///
    /// # Errors
    /// When it is refused or there is no answer.
    pub(super) fn say(&mut self, utterance: &Utterance) -> io::Result<u64> {
        let wanted = (utterance.language, utterance.rate.clamp(-100, 100));
        if self.set != Some(wanted) {
            self.command(&format!("SET SELF LANGUAGE {}", wanted.0.tag()))?;
            self.command(&format!("SET SELF RATE {}", wanted.1))?;
            self.set = Some(wanted);
        }
        self.command("SPEAK")?;
        let queued = self.ask(&stuffed(&utterance.text))?;
        queued.lines.first().and_then(|n| n.parse().ok()).ok_or_else(refused)
    }

    /// Stops what is being said.
    ///
    /// # Errors
    /// When it is refused or there is no answer.
    pub(super) fn cancel(&mut self) -> io::Result<()> {
        self.command("CANCEL SELF").map(drop)
    }

    fn command(&mut self, line: &str) -> io::Result<Reply> {
        self.ask(&format!("{line}\r\n"))
    }

    fn ask(&mut self, text: &str) -> io::Result<Reply> {
        self.stream.write_all(text.as_bytes())?;
        let reply = self.replies.recv_timeout(PATIENCE).map_err(|_| io::ErrorKind::TimedOut)?;
        if reply.is_good() { Ok(reply) } else { Err(refused()) }
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        // Ends both threads.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

fn refused() -> io::Error {
    io::Error::other("refused")
}

/// Which message an event ends, and how.
fn ended(event: &Reply) -> Option<(u64, End)> {
    let end = match event.code {
        SAID => End::Said,
        CUT => End::Cut,
        _ => return None,
    };
    Some((event.lines.first()?.parse().ok()?, end))
}

/// Our languages among voices listed as `NAME\tLANGUAGE\tVARIANT`.
fn speakable(voices: &[String]) -> Vec<Language> {
    let speaks = |voice: &String, wanted: Language| {
        voice.split('\t').nth(1).is_some_and(|tag| {
            tag.split(['-', '_']).next().is_some_and(|main| main.eq_ignore_ascii_case(wanted.tag()))
        })
    };
    Language::ALL.into_iter().filter(|l| voices.iter().any(|v| speaks(v, *l))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_speaks_the_language_of_its_second_column() {
        let voices = |list: &[&str]| {
            let list: Vec<String> = list.iter().map(|v| (*v).to_owned()).collect();
            speakable(&list)
        };
        assert_eq!(voices(&["Vietnamese (Northern)\tvi\tnone"]), [Language::Vi]);
        assert_eq!(voices(&["a\ten-us\tnone", "b\tVI-VN-X-CENTRAL\tMax"]), Language::ALL);
        assert_eq!(voices(&["vi\tfr\tvi", "vi", "", "Viking\tvie\tnone"]), []);
    }

    #[test]
    fn only_ends_are_heard() {
        let event =
            |code, first: &str| ended(&Reply { code, lines: vec![first.into(), "1".into()] });
        assert_eq!(event(702, "12"), Some((12, End::Said)));
        assert_eq!(event(703, "12"), Some((12, End::Cut)));
        for (code, first) in [(700, "12"), (701, "12"), (704, "12"), (705, "12"), (702, "x")] {
            assert_eq!(event(code, first), None);
        }
        assert_eq!(ended(&Reply { code: 702, lines: Vec::new() }), None);
    }
}
