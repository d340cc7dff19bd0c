//! A speech-dispatcher of the test's own: it speaks into files, so that a test finds the words and
//! the sound. No sound device, no session of the machine is touched.

use std::{
    fs,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long the dispatcher may take for anything before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// Writes the words and the sound, then takes as long as a loudspeaker would.
const SAY: &str = r#"#!/bin/sh
# VOICE RATE TEXT
cd "$SPEECH_TEST_DIR" || exit 1
play=$(cat play)
name=$(date +%s%N)
printf %s "$3" | espeak-ng -v "$1" -s "$2" --stdin -w "$name.part"
printf %s "$3" >"$name.txt"
mv "$name.part" "$name.wav"
sleep "$play"
"#;

const SERVER: &str = "LogLevel 3
DefaultLanguage \"vi\"
AddModule \"file\" \"sd_generic\" \"file.conf\"
DefaultModule file
AudioOutputMethod \"libao\"
";

/// `$DATA` reaches the script between single quotes, in which the module escapes it.
const MODULE: &str = "Debug 0
GenericExecuteSynth \"sh $SPEECH_TEST_DIR/say $VOICE $RATE \\'$DATA\\'\"
GenericRateAdd 175
GenericRateMultiply 100
GenericRateForceInteger 1
GenericPitchAdd 50
GenericPitchMultiply 50
GenericPitchForceInteger 1
";

/// A folder with everything a dispatcher reads and writes, and the dispatcher itself.
pub(crate) struct Dispatcher {
    folder: tempfile::TempDir,
    server: Option<Child>,
}

/// What was said once.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heard {
    /// The words.
    pub(crate) words: String,
    /// How long, in seconds.
    pub(crate) seconds: f64,
    /// How loud: the root mean square, 1 is full scale.
    pub(crate) loudness: f64,
}

impl Dispatcher {
    /// A folder in which no dispatcher runs yet, with voices for these languages.
    pub(crate) fn prepared(languages: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["said", "config/speech-dispatcher/modules"] {
            fs::create_dir_all(at(name)).expect("a folder");
        }
        let mut module = MODULE.to_owned();
        for tag in languages {
            module += &format!("GenericLanguage \"{tag}\" \"{tag}\" \"utf-8\"\n");
            module += &format!("AddVoice \"{tag}\" \"MALE1\" \"{tag}\"\n");
        }
        for (name, text) in [
            ("said/say", SAY),
            ("said/play", "0"),
            ("config/speech-dispatcher/speechd.conf", SERVER),
            ("config/speech-dispatcher/modules/file.conf", &module),
            // The server opens a sound device even for a module that plays nothing.
            (".libao", "default_driver=null\n"),
        ] {
            fs::write(at(name), text).expect("a file");
        }
        Self { folder, server: None }
    }

    /// A running dispatcher that speaks Vietnamese and English.
    pub(crate) fn start() -> Self {
        Self::speaking(&["vi", "en"])
    }

    /// A running dispatcher that speaks these languages.
    pub(crate) fn speaking(languages: &[&str]) -> Self {
        let mut dispatcher = Self::prepared(languages);
        let mut command = dispatcher.command();
        command.args(["-s", "-t", "0", "-c", "unix_socket", "-S"]).arg(dispatcher.socket());
        command.arg("-C").arg(dispatcher.at("config/speech-dispatcher"));
        command.arg("-L").arg(dispatcher.folder.path()).arg("-P").arg(dispatcher.at("pid"));
        let server = command.spawn();
        dispatcher.server = Some(server.expect(
            "speech-dispatcher is not installed: `cargo xtask setup` does it on Debian and Ubuntu",
        ));
        let socket = dispatcher.socket();
        dispatcher.until("its socket", |_| UnixStream::connect(&socket).ok());
        dispatcher
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where a dispatcher of the session of this folder listens.
    pub(crate) fn socket(&self) -> PathBuf {
        let folder = self.at("speech-dispatcher");
        fs::create_dir_all(&folder).expect("a folder");
        folder.join("speechd.sock")
    }

    /// The dispatcher, not started, with this folder for its home and session.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new("speech-dispatcher");
        let folder = self.folder.path();
        command.env("HOME", folder).env("XDG_RUNTIME_DIR", folder);
        command.env("XDG_CONFIG_HOME", self.at("config"));
        command.env("SPEECH_TEST_DIR", self.at("said")).env_remove("SPEECHD_ADDRESS");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// How long the loudspeaker takes for each utterance from now on.
    pub(crate) fn takes(&self, time: Duration) {
        fs::write(self.at("said/play"), time.as_secs_f64().to_string()).expect("a file");
    }

    /// Everything said so far, first to last.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        let entries = fs::read_dir(self.at("said")).expect("a folder").flatten();
        let mut sounds: Vec<PathBuf> = entries
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|e| e == "wav"))
            .collect();
        sounds.sort();
        sounds.iter().map(|path| hear(path)).collect()
    }

    /// Waits until `count` utterances were said, and answers all of them.
    pub(crate) fn hear(&self, count: usize) -> Vec<Heard> {
        self.until(&format!("{count} utterances"), |d| {
            let heard = d.heard();
            (heard.len() >= count).then_some(heard)
        })
    }

    /// Waits for something.
    pub(crate) fn until<T>(&self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let begin = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            assert!(begin.elapsed() < PATIENCE, "waited for {what}; heard {:?}", self.heard());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            // Asked to end, it ends its modules, too.
            let _ = Command::new("kill").arg(server.id().to_string()).status();
            let _ = server.wait();
        }
        // One that went into the background by itself leaves its number.
        let number = fs::read_to_string(self.at("speech-dispatcher/pid/speech-dispatcher.pid"));
        if let Ok(number) = number {
            let _ = Command::new("kill").arg(number.trim()).stderr(Stdio::null()).status();
        }
    }
}

/// The words and the sound of one utterance.
fn hear(sound: &Path) -> Heard {
    let words = fs::read_to_string(sound.with_extension("txt")).expect("the words");
    let bytes = fs::read(sound).expect("the sound");
    let at = |offset: usize| -> u32 {
        let four = bytes.get(offset..offset + 4).expect("a WAV file");
        u32::from_le_bytes(four.try_into().expect("four bytes"))
    };
    // RIFF, one channel of 16 bits: the samples follow the word `data` and their size.
    let data = bytes.windows(4).position(|w| w == b"data").expect("samples") + 8;
    let samples: Vec<f64> = bytes[data..]
        .chunks_exact(2)
        .map(|two| f64::from(i16::from_le_bytes([two[0], two[1]])) / 32_768.0)
        .collect();
    let power = samples.iter().map(|s| s * s).sum::<f64>() / samples.len().max(1) as f64;
    Heard { words, seconds: samples.len() as f64 / f64::from(at(24)), loudness: power.sqrt() }
}
