//! What a screen knows of an answer that is on its way.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{Call, Failure};

use crate::ask::ask;

/// An answer on its way, come, or failed.
#[derive(Debug, Clone)]
pub(crate) enum Remote<T> {
    /// On its way.
    Loading,
    /// Come.
    Ready(T),
    /// Failed.
    Failed(Failure),
}

impl<T> From<Result<T, Failure>> for Remote<T> {
    fn from(result: Result<T, Failure>) -> Self {
        match result {
            Ok(value) => Self::Ready(value),
            Err(failure) => Self::Failed(failure),
        }
    }
}

/// The signal of an answer.
pub(crate) type RemoteSignal<T> = RwSignal<Remote<T>>;

/// Puts a question as soon as the screen is there.
pub(crate) fn load<C>(call: C) -> RemoteSignal<C::Reply>
where
    C: Call + Clone + 'static,
    C::Reply: Clone + Send + Sync + 'static,
{
    let signal = RwSignal::new(Remote::Loading);
    reload(signal, call);
    signal
}

/// Puts the question again; what is shown stays until the answer comes.
pub(crate) fn reload<C>(signal: RemoteSignal<C::Reply>, call: C)
where
    C: Call + 'static,
    C::Reply: Clone + Send + Sync + 'static,
{
    spawn_local(async move {
        let result = ask(&call).await;
        // The screen may be gone by now.
        let _ = signal.try_set(result.into());
    });
}

/// Puts a question and goes on with its answer; a failure is shown by `failed`.
pub(crate) fn then<C>(
    call: C,
    failed: RwSignal<Option<Failure>>,
    go_on: impl FnOnce(C::Reply) + 'static,
) where
    C: Call + 'static,
{
    spawn_local(async move {
        match ask(&call).await {
            Ok(reply) => go_on(reply),
            Err(failure) => {
                let _ = failed.try_set(Some(failure));
            }
        }
    });
}
