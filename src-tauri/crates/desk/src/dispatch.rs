//! From the name of a call and its JSON to the answer's JSON.

use std::{future::Future, sync::Arc};

use wire::{Call, Failure, Reason};

use crate::{Desk, failure::failed};

/// An answer to one kind of call. A call of the table without an implementation does not compile.
pub trait Answer<C: Call> {
    /// Answers.
    fn answer(self: &Arc<Self>, ask: C) -> impl Future<Output = Result<C::Reply, Failure>> + Send;
}

macro_rules! dispatch {
    ($($room:ident { $($call:ident: $ask:ident => $reply:ty,)+ })+) => {
        impl Desk {
            /// Answers the call `room|call` whose JSON is `body` with the reply's JSON.
            ///
            /// # Errors
            /// A [`Failure`]; an unknown call, a body over [`wire::MAX_CALL`] bytes or one that
            /// does not parse is [`Reason::NotUnderstood`].
            pub async fn dispatch(
                self: &Arc<Self>,
                room: &str,
                call: &str,
                body: &str,
            ) -> Result<String, Failure> {
                if body.len() > wire::MAX_CALL {
                    return Err(failed(Reason::NotUnderstood));
                }
                $($(
                    if room == <wire::$ask as Call>::ROOM && call == <wire::$ask as Call>::NAME {
                        let ask: wire::$ask = serde_json::from_str(body)
                            .map_err(|_| failed(Reason::NotUnderstood))?;
                        let reply = self.answer(ask).await?;
                        return serde_json::to_string(&reply).map_err(|_| failed(Reason::Fault));
                    }
                )+)+
                Err(failed(Reason::NotUnderstood))
            }
        }
    };
}
wire::for_each_room!(dispatch);
