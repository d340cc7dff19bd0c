//! Reading aloud: with a voice that only notes, and with a real one that speaks into files.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use desk::{Answer, Desk, FixedClock, Parts, Voice};
use model::Language;
use speech::{End, Ended, Silence, Utterance};
use wire::{
    Call, ChangePace, NoVoice, Pace, Passage, PauseSpeech, ReadSpeech, Reason, RepeatSpeech,
    ResumeSpeech, SaySpeech, SpeechState, SpeechStatus, StopSpeech,
};

use crate::common::{NOW, Noted, parts, reason};

#[cfg(target_os = "linux")]
#[allow(dead_code, reason = "shared with the tests of the voice, which use other parts")]
#[path = "../../../speech/tests/dispatcher/mod.rs"]
mod dispatcher;

/// A voice that notes what it is told and ends when the test says so.
#[derive(Default)]
struct Noting {
    said: Mutex<Vec<Utterance>>,
    ended: Mutex<Option<Ended>>,
    stops: AtomicUsize,
    cannot: Mutex<Vec<(Language, Silence)>>,
}

impl Noting {
    fn said(&self) -> Vec<String> {
        self.said.lock().expect("not poisoned").iter().map(|u| u.text.clone()).collect()
    }

    fn last(&self) -> Utterance {
        self.said.lock().expect("not poisoned").last().expect("something was said").clone()
    }

    /// How the present utterance is to end.
    fn take(&self) -> Ended {
        self.ended.lock().expect("not poisoned").take().expect("something is being said")
    }

    fn end(&self, end: End) {
        self.take()(end);
    }
}

impl Voice for Noting {
    fn can_say(&self, language: Language) -> Result<(), Silence> {
        let cannot = self.cannot.lock().expect("not poisoned");
        cannot.iter().find(|(l, _)| *l == language).map_or(Ok(()), |(_, why)| Err(*why))
    }

    fn speak(&self, utterance: &Utterance, ended: Ended) -> Result<(), Silence> {
        self.can_say(utterance.language)?;
        self.said.lock().expect("not poisoned").push(utterance.clone());
        *self.ended.lock().expect("not poisoned") = Some(ended);
        Ok(())
    }

    fn stop(&self) {
        self.stops.fetch_add(1, Ordering::Relaxed);
    }
}

fn desk(home: &Path, voice: Arc<dyn Voice>) -> Arc<Desk> {
    let (clock, outside) = (Arc::new(FixedClock::at(NOW)), Arc::new(Noted::default()));
    let parts = parts(&home.join("app"), &clock, &outside, None);
    Desk::open(Parts { voice, ..parts }).expect("opens")
}

/// A desk with a voice that notes.
struct Place {
    desk: Arc<Desk>,
    voice: Arc<Noting>,
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let voice = Arc::new(Noting::default());
        Self { desk: desk(folder.path(), voice.clone()), voice, folder }
    }

    /// A desk that reads three sentences and is at the first.
    async fn reading() -> Self {
        let place = Self::new();
        let state = place.ask(say(&[("Một. Hai.\nBa", Language::Vi)])).await;
        assert_eq!(state, at(SpeechStatus::Speaking, 1, 3));
        place
    }

    async fn ask<C: Call<Reply = SpeechState>>(&self, ask: C) -> SpeechState
    where
        Desk: Answer<C>,
    {
        self.desk.answer(ask).await.expect("an answer")
    }
}

fn say(text: &[(&str, Language)]) -> SaySpeech {
    let passage =
        |(text, language): &(&str, Language)| Passage { text: (*text).into(), language: *language };
    SaySpeech { text: text.iter().map(passage).collect() }
}

fn at(status: SpeechStatus, sentence: u32, of: u32) -> SpeechState {
    SpeechState { status, sentence: Some(sentence), of, pace: Pace::Normal }
}

#[tokio::test]
async fn a_text_is_read_sentence_by_sentence_and_then_forgotten() {
    let place = Place::reading().await;
    place.voice.end(End::Said);
    assert_eq!(place.ask(ReadSpeech {}).await, at(SpeechStatus::Speaking, 2, 3));
    place.voice.end(End::Said);
    place.voice.end(End::Said);
    assert_eq!(place.ask(ReadSpeech {}).await, SpeechState::default());
    assert_eq!(place.voice.said(), ["Một.", "Hai.", "Ba"]);
    assert_eq!(place.ask(RepeatSpeech {}).await, SpeechState::default(), "nothing left to repeat");
    assert_eq!(place.ask(ResumeSpeech {}).await, SpeechState::default());
    assert_eq!(place.voice.said().len(), 3);
}

#[tokio::test]
async fn a_pause_stops_at_once_keeps_the_place_and_goes_on_with_the_whole_sentence() {
    let place = Place::reading().await;
    place.voice.end(End::Said);
    let stops = place.voice.stops.load(Ordering::Relaxed);
    assert_eq!(place.ask(PauseSpeech {}).await, at(SpeechStatus::Paused, 2, 3));
    assert_eq!(place.voice.stops.load(Ordering::Relaxed), stops + 1);
    assert_eq!(place.ask(PauseSpeech {}).await, at(SpeechStatus::Paused, 2, 3));
    assert_eq!(place.ask(ResumeSpeech {}).await, at(SpeechStatus::Speaking, 2, 3));
    assert_eq!(place.ask(ResumeSpeech {}).await, at(SpeechStatus::Speaking, 2, 3));
    assert_eq!(place.voice.said(), ["Một.", "Hai.", "Hai."]);
}

#[tokio::test]
async fn again_says_the_present_sentence_again_and_goes_on_from_there() {
    let place = Place::reading().await;
    assert_eq!(place.ask(RepeatSpeech {}).await, at(SpeechStatus::Speaking, 1, 3));
    place.ask(PauseSpeech {}).await;
    assert_eq!(place.ask(RepeatSpeech {}).await, at(SpeechStatus::Speaking, 1, 3));
    place.voice.end(End::Said);
    assert_eq!(place.voice.said(), ["Một.", "Một.", "Một.", "Hai."]);
}

#[tokio::test]
async fn slower_begins_with_the_present_sentence_and_stays() {
    let place = Place::reading().await;
    assert_eq!(place.voice.last().rate, 0);
    let state = place.ask(ChangePace { pace: Pace::Slow }).await;
    assert_eq!(state, SpeechState { pace: Pace::Slow, ..at(SpeechStatus::Speaking, 1, 3) });
    assert_eq!((place.voice.last().text.as_str(), place.voice.last().rate), ("Một.", -40));
    place.ask(StopSpeech {}).await;
    place.ask(say(&[("Khác.", Language::Vi)])).await;
    assert_eq!(place.voice.last().rate, -40);
    place.ask(PauseSpeech {}).await;
    let paused = place.ask(ChangePace { pace: Pace::Normal }).await;
    assert_eq!(paused, at(SpeechStatus::Paused, 1, 1), "a change of pace does not begin to speak");
    place.ask(ResumeSpeech {}).await;
    assert_eq!(place.voice.last().rate, 0);
}

#[tokio::test]
async fn whoever_cuts_us_off_pauses_us() {
    for end in [End::Cut, End::Lost] {
        let place = Place::reading().await;
        place.voice.end(End::Said);
        place.voice.end(end);
        assert_eq!(place.ask(ReadSpeech {}).await, at(SpeechStatus::Paused, 2, 3));
    }
}

#[tokio::test]
async fn the_end_of_something_older_changes_nothing() {
    let place = Place::reading().await;
    let old = place.voice.take();
    place.ask(RepeatSpeech {}).await;
    old(End::Said);
    assert_eq!(place.ask(ReadSpeech {}).await, at(SpeechStatus::Speaking, 1, 3));
    let old = place.voice.take();
    place.ask(StopSpeech {}).await;
    old(End::Said);
    assert_eq!(place.ask(ReadSpeech {}).await, SpeechState::default());
    assert_eq!(place.voice.said(), ["Một.", "Một."]);
}

#[tokio::test]
async fn each_passage_is_read_in_its_language_or_by_the_first_voice() {
    let place = Place::new();
    let text = [("Birth", Language::En), ("Khai sinh", Language::Vi), ("  ", Language::En)];
    assert_eq!(place.ask(say(&text)).await, at(SpeechStatus::Speaking, 1, 2));
    assert_eq!(place.voice.last().language, Language::En);
    place.voice.end(End::Said);
    assert_eq!(place.voice.last().language, Language::Vi);
    *place.voice.cannot.lock().expect("not poisoned") = vec![(Language::Vi, Silence::Language)];
    place.ask(say(&text)).await;
    place.voice.end(End::Said);
    let last = place.voice.last();
    assert_eq!((last.text.as_str(), last.language), ("Khai sinh", Language::En));
}

#[tokio::test]
async fn where_there_is_no_voice_the_answer_says_why() {
    for (silence, why) in [
        (Silence::Service, NoVoice::Service),
        (Silence::Language, NoVoice::Language),
        (Silence::Elsewhere, NoVoice::Elsewhere),
    ] {
        let place = Place::new();
        *place.voice.cannot.lock().expect("not poisoned") = vec![(Language::Vi, silence)];
        let mute = SpeechState { status: SpeechStatus::NoVoice(why), ..SpeechState::default() };
        assert_eq!(place.ask(say(&[("Một.", Language::Vi)])).await, mute);
        assert_eq!(place.ask(ReadSpeech {}).await, mute);
        assert_eq!(place.ask(StopSpeech {}).await, SpeechState::default());
    }
    // A voice that goes away in the middle.
    let place = Place::reading().await;
    *place.voice.cannot.lock().expect("not poisoned") = vec![(Language::Vi, Silence::Service)];
    place.voice.end(End::Said);
    let status = place.ask(ReadSpeech {}).await.status;
    assert_eq!(status, SpeechStatus::NoVoice(NoVoice::Service));
}

#[tokio::test]
async fn a_text_has_a_greatest_length() {
    let place = Place::new();
    let most = "ă ".repeat(wire::MAX_SPEECH / 2);
    assert_eq!(place.ask(say(&[(&most, Language::Vi)])).await.status, SpeechStatus::Speaking);
    let more = place.desk.answer(say(&[(&most, Language::Vi), (".", Language::En)])).await;
    assert_eq!(reason(more), Reason::NotUnderstood);
    assert_eq!(place.ask(say(&[])).await, SpeechState::default());
}

#[tokio::test]
async fn nothing_of_the_text_is_kept_on_the_device() {
    let place = Place::new();
    place.ask(say(&[("Bí mật riêng.", Language::Vi)])).await;
    place.voice.end(End::Said);
    let mut waiting = vec![place.folder.path().to_owned()];
    let mut files = 0;
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            if entry.path().is_dir() {
                waiting.push(entry.path());
                continue;
            }
            files += 1;
            let bytes = std::fs::read(entry.path()).expect("a file");
            assert!(!String::from_utf8_lossy(&bytes).contains("Bí mật"), "{:?}", entry.path());
        }
    }
    println!("files looked into: {files}");
}

#[test]
fn closing_the_desk_stops_the_voice() {
    let Place { desk, voice, folder: _folder } = Place::new();
    drop(desk);
    assert_eq!(voice.stops.load(Ordering::Relaxed), 1);
}

#[cfg(target_os = "linux")]
mod real {
    use std::time::Duration;

    use speech::Ssip;

    use super::*;
    use crate::speech::dispatcher::{Dispatcher, Heard};

    const VI: &str = "Làm giấy khai sinh cho con\nNộp tại UBND xã trước ngày 15/04/2026.";
    const EN: &str = "Register your baby's birth\nBring the certificate of the hospital.";

    async fn call(desk: &Arc<Desk>, name: &str, body: &str) -> SpeechState {
        let answer = desk.dispatch("speech", name, body).await.expect("an answer");
        serde_json::from_str(&answer).expect("a state")
    }

    fn body(text: &str, language: &str) -> String {
        serde_json::json!({ "text": [{ "text": text, "language": language }] }).to_string()
    }

    fn words(heard: &[Heard]) -> Vec<&str> {
        heard.iter().map(|h| h.words.trim()).collect()
    }

    async fn until(desk: &Arc<Desk>, status: SpeechStatus) -> SpeechState {
        for _ in 0..3_000 {
            let state = call(desk, "state", "{}").await;
            if state.status == status {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("never {status:?}");
    }

    #[tokio::test]
    async fn a_page_is_heard_in_both_languages_and_nothing_before() {
        let dispatcher = Dispatcher::start();
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(folder.path(), Arc::new(Ssip::at(dispatcher.socket())));
        for quiet in ["state", "resume", "again", "pause", "stop"] {
            assert_eq!(call(&desk, quiet, "{}").await, SpeechState::default());
        }
        assert_eq!(dispatcher.heard(), [], "the control run is silent");
        for (text, language) in [(VI, "vi"), (EN, "en")] {
            let state = call(&desk, "say", &body(text, language)).await;
            assert_eq!(state, at(SpeechStatus::Speaking, 1, 2));
            until(&desk, SpeechStatus::Idle).await;
        }
        let heard = dispatcher.hear(4);
        assert_eq!(
            words(&heard),
            [
                "Làm giấy khai sinh cho con",
                "Nộp tại Ủy ban nhân dân xã trước ngày 15 tháng 4 năm 2026.",
                "Register your baby's birth",
                "Bring the certificate of the hospital.",
            ]
        );
        for Heard { words, seconds, loudness } in &heard {
            println!("{seconds:.2} s, loudness {loudness:.4}: {}", words.trim());
            assert!(*seconds > 1.0 && *loudness > 0.02, "{words}: {seconds} s, {loudness}");
        }
    }

    #[tokio::test]
    async fn pause_again_and_slower_act_in_the_middle_of_a_sentence() {
        let dispatcher = Dispatcher::start();
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(folder.path(), Arc::new(Ssip::at(dispatcher.socket())));
        // Each sentence takes longer than the test waits for anything.
        dispatcher.takes(Duration::from_secs(600));
        call(&desk, "say", &body(VI, "vi")).await;
        dispatcher.hear(1);
        assert_eq!(call(&desk, "pause", "{}").await, at(SpeechStatus::Paused, 1, 2));
        assert_eq!(call(&desk, "resume", "{}").await, at(SpeechStatus::Speaking, 1, 2));
        dispatcher.hear(2);
        assert_eq!(call(&desk, "again", "{}").await, at(SpeechStatus::Speaking, 1, 2));
        dispatcher.hear(3);
        call(&desk, "pace", r#"{"pace":"slow"}"#).await;
        let heard = dispatcher.hear(4);
        assert_eq!(words(&heard), ["Làm giấy khai sinh cho con"; 4]);
        assert_eq!(heard[0].seconds, heard[2].seconds);
        println!("normal {:.2} s, slower {:.2} s", heard[0].seconds, heard[3].seconds);
        assert!(heard[3].seconds > 1.1 * heard[0].seconds, "{heard:?}");
        call(&desk, "pause", "{}").await;
        dispatcher.takes(Duration::ZERO);
        call(&desk, "resume", "{}").await;
        until(&desk, SpeechStatus::Idle).await;
        assert_eq!(dispatcher.heard().len(), 6, "the sentence again, then the last one");
        assert_eq!(call(&desk, "stop", "{}").await.status, SpeechStatus::Idle);
    }

    #[tokio::test]
    async fn without_a_vietnamese_voice_the_app_says_so_and_stays_silent() {
        let dispatcher = Dispatcher::speaking(&["en"]);
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(folder.path(), Arc::new(Ssip::at(dispatcher.socket())));
        let state = call(&desk, "say", &body(VI, "vi")).await;
        assert_eq!(state.status, SpeechStatus::NoVoice(NoVoice::Language));
        let nobody = Arc::new(Ssip::at(folder.path().join("nobody")));
        let desk = super::desk(&folder.path().join("other"), nobody);
        let state = call(&desk, "say", &body(VI, "vi")).await;
        assert_eq!(state.status, SpeechStatus::NoVoice(NoVoice::Service));
        assert_eq!(dispatcher.heard(), []);
    }
}
