//! Reading aloud, sentence by sentence. The place is the beginning of a sentence, so that pausing,
//! saying again and slower act at once. Nothing of the text is logged or kept.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::Language;
use speech::{End, Silence, Utterance, Voice, sentences};
use wire::{
    ChangePace, Failure, NoVoice, Pace, Passage, PauseSpeech, ReadSpeech, Reason, RepeatSpeech,
    ResumeSpeech, SaySpeech, SpeechState, SpeechStatus, StopSpeech,
};

use crate::{Answer, Desk, failure::failed};

/// The rate of [`Pace::Slow`], on the scale of [`Utterance::rate`].
const SLOW: i8 = -40;

/// The voice and what it reads.
pub(crate) struct Speech {
    voice: Arc<dyn Voice>,
    reading: Mutex<Reading>,
}

/// A text that is being read.
#[derive(Default)]
struct Reading {
    status: SpeechStatus,
    sentences: Vec<(String, Language)>,
    at: usize,
    pace: Pace,
    /// Counts what the voice was told, so that the end of something older changes nothing.
    turn: u64,
}

impl Reading {
    /// Forgets the text.
    fn forget(&mut self, status: SpeechStatus) {
        *self = Self { status, pace: self.pace, turn: self.turn + 1, ..Self::default() };
    }

    fn state(&self) -> SpeechState {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let reading = matches!(self.status, SpeechStatus::Speaking | SpeechStatus::Paused);
        SpeechState {
            status: self.status,
            sentence: reading.then(|| number(self.at + 1)),
            of: number(self.sentences.len()),
            pace: self.pace,
        }
    }
}

impl Speech {
    pub(crate) fn new(voice: Arc<dyn Voice>) -> Self {
        Self { voice, reading: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Reading> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a text from its beginning. A passage whose language has no voice is read by the voice
    /// of the first passage.
    fn say(self: &Arc<Self>, text: &[Passage]) -> SpeechState {
        let mut reading = self.lock();
        self.voice.stop();
        reading.forget(SpeechStatus::Idle);
        let mut spoken: Vec<(Language, bool)> = Vec::new();
        let first = text.first().map_or_else(Language::default, |passage| passage.language);
        for passage in text {
            let language = passage.language;
            let can = match spoken.iter().find(|(l, _)| *l == language) {
                Some((_, can)) => *can,
                None => {
                    let answer = self.voice.can_say(language);
                    if let Err(why) = answer
                        && language == first
                    {
                        reading.forget(SpeechStatus::NoVoice(told(why)));
                        return reading.state();
                    }
                    spoken.push((language, answer.is_ok()));
                    answer.is_ok()
                }
            };
            let voice = if can { language } else { first };
            let said = sentences(&passage.text, language);
            reading.sentences.extend(said.into_iter().map(|sentence| (sentence, voice)));
        }
        self.begin(&mut reading);
        reading.state()
    }

    /// Says the present sentence, or forgets the text after its last one.
    fn begin(self: &Arc<Self>, reading: &mut Reading) {
        reading.turn += 1;
        let Some((text, language)) = reading.sentences.get(reading.at) else {
            return reading.forget(SpeechStatus::Idle);
        };
        let rate = match reading.pace {
            Pace::Normal => 0,
            Pace::Slow => SLOW,
        };
        let utterance = Utterance { text: text.clone(), language: *language, rate };
        let (me, turn) = (Arc::downgrade(self), reading.turn);
        let ended = Box::new(move |end| {
            if let Some(me) = me.upgrade() {
                me.ended(turn, end);
            }
        });
        match self.voice.speak(&utterance, ended) {
            Ok(()) => reading.status = SpeechStatus::Speaking,
            Err(why) => reading.forget(SpeechStatus::NoVoice(told(why))),
        }
    }

    /// The voice came to an end with what it was told in `turn`.
    fn ended(self: &Arc<Self>, turn: u64, end: End) {
        let mut reading = self.lock();
        if reading.turn != turn {
            return;
        }
        match end {
            End::Said => {
                reading.at += 1;
                self.begin(&mut reading);
            }
            End::Cut | End::Lost => reading.status = SpeechStatus::Paused,
        }
    }

    fn pause(&self) -> SpeechState {
        let mut reading = self.lock();
        if reading.status == SpeechStatus::Speaking {
            reading.turn += 1;
            self.voice.stop();
            reading.status = SpeechStatus::Paused;
        }
        reading.state()
    }

    /// Says the present sentence from its beginning when the status is one of `when`.
    fn from_its_beginning(self: &Arc<Self>, when: &[SpeechStatus]) -> SpeechState {
        let mut reading = self.lock();
        if when.contains(&reading.status) {
            self.begin(&mut reading);
        }
        reading.state()
    }

    fn change_pace(self: &Arc<Self>, pace: Pace) -> SpeechState {
        self.lock().pace = pace;
        self.from_its_beginning(&[SpeechStatus::Speaking])
    }

    fn stop(&self) -> SpeechState {
        let mut reading = self.lock();
        self.voice.stop();
        reading.forget(SpeechStatus::Idle);
        reading.state()
    }
}

impl Drop for Speech {
    fn drop(&mut self) {
        self.voice.stop();
    }
}

fn told(why: Silence) -> NoVoice {
    match why {
        Silence::Service => NoVoice::Service,
        Silence::Language => NoVoice::Language,
        Silence::Elsewhere => NoVoice::Elsewhere,
    }
}

impl Desk {
    /// Asks the voice where waiting for it holds nobody up.
    async fn aloud(
        self: &Arc<Self>,
        act: impl FnOnce(&Arc<Speech>) -> SpeechState + Send + 'static,
    ) -> Result<SpeechState, Failure> {
        let speech = Arc::clone(&self.speech);
        tokio::task::spawn_blocking(move || act(&speech)).await.map_err(|_| failed(Reason::Fault))
    }
}

impl Answer<SaySpeech> for Desk {
    async fn answer(self: &Arc<Self>, ask: SaySpeech) -> Result<SpeechState, Failure> {
        let characters: usize = ask.text.iter().map(|p| p.text.chars().count()).sum();
        if characters > wire::MAX_SPEECH {
            return Err(failed(Reason::NotUnderstood));
        }
        self.aloud(move |speech| speech.say(&ask.text)).await
    }
}

impl Answer<PauseSpeech> for Desk {
    async fn answer(self: &Arc<Self>, _: PauseSpeech) -> Result<SpeechState, Failure> {
        self.aloud(|speech| speech.pause()).await
    }
}

impl Answer<ResumeSpeech> for Desk {
    async fn answer(self: &Arc<Self>, _: ResumeSpeech) -> Result<SpeechState, Failure> {
        self.aloud(|speech| speech.from_its_beginning(&[SpeechStatus::Paused])).await
    }
}

impl Answer<RepeatSpeech> for Desk {
    async fn answer(self: &Arc<Self>, _: RepeatSpeech) -> Result<SpeechState, Failure> {
        let reading = [SpeechStatus::Speaking, SpeechStatus::Paused];
        self.aloud(move |speech| speech.from_its_beginning(&reading)).await
    }
}

impl Answer<ChangePace> for Desk {
    async fn answer(self: &Arc<Self>, ask: ChangePace) -> Result<SpeechState, Failure> {
        self.aloud(move |speech| speech.change_pace(ask.pace)).await
    }
}

impl Answer<StopSpeech> for Desk {
    async fn answer(self: &Arc<Self>, _: StopSpeech) -> Result<SpeechState, Failure> {
        self.aloud(|speech| speech.stop()).await
    }
}

impl Answer<ReadSpeech> for Desk {
    async fn answer(self: &Arc<Self>, _: ReadSpeech) -> Result<SpeechState, Failure> {
        self.aloud(|speech| speech.lock().state()).await
    }
}
