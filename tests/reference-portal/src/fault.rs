//! Portals that misbehave, for the journeys.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Bytes, HttpBody};
use http_body::Frame;

/// How the catalogue misbehaves. `/health` never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    /// Not at all.
    #[default]
    None,
    /// Answers with this status and nothing else; one outside 100..=999 becomes 500.
    Status(u16),
    /// Answers rightly, after this time.
    Slow(Duration),
    /// Hangs up in the middle of the body.
    Cut,
    /// Sends 64 MiB of zeros without telling the length before.
    Huge,
}

/// The zeros of [`Fault::Huge`], in chunks of 64 KiB.
const HUGE: usize = 1024;

/// A body that ends badly.
pub(crate) enum BadBody {
    /// The first half, then an error. Announces the whole length.
    Half {
        /// What is still to be sent before the error.
        half: Option<Bytes>,
        /// The length of the whole.
        length: u64,
    },
    /// So many chunks of zeros.
    Zeros(usize),
}

impl BadBody {
    /// The first half of `whole`.
    pub(crate) fn half(whole: &Bytes) -> Self {
        Self::Half { half: Some(whole.slice(..whole.len() / 2)), length: whole.len() as u64 }
    }

    /// All the zeros.
    pub(crate) fn huge() -> Self {
        Self::Zeros(HUGE)
    }
}

impl HttpBody for BadBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let frame = match &mut *self {
            Self::Half { half: Some(half), .. } if !half.is_empty() => {
                // Let the half go out on its own before hanging up.
                context.waker().wake_by_ref();
                Some(Ok(Frame::data(std::mem::take(half))))
            }
            Self::Half { half, .. } => {
                if half.take().is_some() {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Some(Err(io::ErrorKind::ConnectionAborted.into()))
            }
            Self::Zeros(0) => None,
            Self::Zeros(left) => {
                *left -= 1;
                Some(Ok(Frame::data(Bytes::from_static(&[0; 64 << 10]))))
            }
        };
        Poll::Ready(frame)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        match self {
            Self::Half { length, .. } => http_body::SizeHint::with_exact(*length),
            Self::Zeros(_) => http_body::SizeHint::default(),
        }
    }
}
