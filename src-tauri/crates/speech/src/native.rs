//! The voices of Windows (WinRT), macOS and iOS (AVFoundation). Where one is missing, it is added
//! in the system's settings: [`Silence::Elsewhere`].

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
};

use model::Language;
use tts::{Tts, UtteranceId};

use crate::{End, Ended, Silence, Utterance, Voice};

/// The system's own voice, made when it is first needed.
#[derive(Default)]
pub(crate) struct Native {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    engine: Option<Tts>,
    waiting: Option<(String, Ended)>,
}

impl Native {
    /// The state with an engine.
    fn ready(&self) -> Result<MutexGuard<'_, State>, Silence> {
        let mut state = lock(&self.state);
        if state.engine.is_none() {
            state.engine = Some(self.engine().map_err(|_| Silence::Elsewhere)?);
        }
        Ok(state)
    }

    /// An engine whose ends are told on a thread of their own: the engine may not be asked anew
    /// from within its callbacks.
    fn engine(&self) -> Result<Tts, tts::Error> {
        let engine = Tts::default()?;
        let (tell, told) = mpsc::channel();
        let stopped = tell.clone();
        engine.on_utterance_end(Some(Box::new(move |id| {
            let _ = tell.send((id, End::Said));
        })))?;
        engine.on_utterance_stop(Some(Box::new(move |id| {
            let _ = stopped.send((id, End::Cut));
        })))?;
        let shared = Arc::downgrade(&self.state);
        thread::spawn(move || {
            for (id, end) in told {
                let Some(shared) = shared.upgrade() else { return };
                let mut state = lock(&shared);
                let ended = state.waiting.take_if(|(waiting, _)| *waiting == key(&id));
                drop(state);
                if let Some((_, ended)) = ended {
                    ended(end);
                }
            }
        });
        Ok(engine)
    }
}

impl Voice for Native {
    fn can_say(&self, language: Language) -> Result<(), Silence> {
        let mut state = self.ready()?;
        let engine = state.engine.as_mut().ok_or(Silence::Elsewhere)?;
        voice(engine, language).map(drop)
    }

    fn speak(&self, utterance: &Utterance, ended: Ended) -> Result<(), Silence> {
        self.stop();
        let mut state = self.ready()?;
        let engine = state.engine.as_mut().ok_or(Silence::Elsewhere)?;
        let voice = voice(engine, utterance.language)?;
        let rate = rate(engine, utterance.rate);
        let said = engine
            .set_voice(&voice)
            .and_then(|()| engine.set_rate(rate).map(drop))
            .and_then(|()| engine.speak(utterance.text.as_str(), true));
        match said {
            Ok(Some(id)) => {
                state.waiting = Some((key(&id), ended));
                Ok(())
            }
            _ => Err(Silence::Elsewhere),
        }
    }

    fn stop(&self) {
        let mut state = lock(&self.state);
        if state.waiting.take().is_some()
            && let Some(engine) = state.engine.as_mut()
        {
            // An engine that cannot stop has nothing more to say than one sentence.
            let _ = engine.stop();
        }
    }
}

/// Identifiers of Apple's systems can be told apart by how they are printed only.
fn key(id: &UtteranceId) -> String {
    format!("{id:?}")
}

/// The first voice of a language.
fn voice(engine: &Tts, language: Language) -> Result<tts::Voice, Silence> {
    let voices = engine.voices().map_err(|_| Silence::Elsewhere)?;
    let speaks = |voice: &tts::Voice| {
        voice.language().primary_language().eq_ignore_ascii_case(language.tag())
    };
    voices.into_iter().find(speaks).ok_or(Silence::Elsewhere)
}

/// A rate from -100 to 100 on the engine's own scale.
fn rate(engine: &Tts, rate: i8) -> f32 {
    let normal = engine.normal_rate();
    let end = if rate < 0 { engine.min_rate() } else { engine.max_rate() };
    let share = f32::from(rate.unsigned_abs().min(100)) / 100.0;
    normal + (end - normal) * share
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
