//! The list of every request the app sent. A request is written down before it is sent, so that
//! none is missing even when the app is killed while it waits.

use serde::{Deserialize, Serialize};
use wire::{Failure, RequestOutcome, RequestPurpose, RequestRecord};

use crate::store::Store;

/// The file of the list.
const FILE: &str = "requests.json";
/// The most requests kept: the last ones.
const MAX: usize = 1_000;

/// Oldest first.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Requests {
    next: u64,
    list: Vec<Numbered>,
}

#[derive(Serialize, Deserialize)]
struct Numbered {
    number: u64,
    request: RequestRecord,
}

/// A request that is written down and has not ended.
#[must_use]
pub(crate) struct Pending(u64);

/// Writes down a request that is about to be sent; until it ends it counts as failed.
///
/// # Errors
/// [`wire::Reason::Storage`]: then it must not be sent.
pub(crate) fn begin(
    store: &Store,
    host: String,
    purpose: RequestPurpose,
    at: i64,
) -> Result<Pending, Failure> {
    store.change(FILE, |requests: &mut Requests| {
        let number = requests.next;
        requests.next = number.wrapping_add(1);
        let outcome = RequestOutcome::Failed;
        let request = RequestRecord { host, purpose, at, bytes: 0, outcome };
        requests.list.push(Numbered { number, request });
        let over = requests.list.len().saturating_sub(MAX);
        requests.list.drain(..over);
        Ok(Pending(number))
    })
}

impl Pending {
    /// Writes down how it ended, with the bytes of the body.
    ///
    /// # Errors
    /// [`wire::Reason::Storage`].
    pub(crate) fn end(
        self,
        store: &Store,
        bytes: u64,
        outcome: RequestOutcome,
    ) -> Result<(), Failure> {
        store.change(FILE, |requests: &mut Requests| {
            if let Some(mine) = requests.list.iter_mut().rev().find(|r| r.number == self.0) {
                mine.request.bytes = bytes;
                mine.request.outcome = outcome;
            }
            Ok(())
        })
    }
}

/// The list, newest first.
///
/// # Errors
/// [`wire::Reason::Storage`].
pub(crate) fn newest_first(store: &Store) -> Result<Vec<RequestRecord>, Failure> {
    let requests: Requests = store.read(FILE)?;
    Ok(requests.list.into_iter().rev().map(|r| r.request).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_thousand_are_kept_newest_first() {
        let home = tempfile::tempdir().expect("a folder");
        let store = Store::open(home.path()).expect("opens");
        let full = Requests {
            next: 1_000,
            list: (0..1_000)
                .map(|number| Numbered {
                    number,
                    request: RequestRecord {
                        host: "a".into(),
                        purpose: RequestPurpose::Catalogue,
                        at: number as i64,
                        bytes: 0,
                        outcome: RequestOutcome::Answered,
                    },
                })
                .collect(),
        };
        store.turn().expect("a turn").write(FILE, &full).expect("written");
        let pending = begin(&store, "b".into(), RequestPurpose::Catalogue, 5_000).expect("noted");
        let list = newest_first(&store).expect("read");
        assert_eq!((list.len(), list[0].at, list[999].at), (1_000, 5_000, 1));
        assert_eq!(list[0].outcome, RequestOutcome::Failed);
        pending.end(&store, 12, RequestOutcome::Unchanged).expect("noted");
        let list = newest_first(&store).expect("read");
        assert_eq!((list[0].bytes, list[0].outcome), (12, RequestOutcome::Unchanged));
    }
}
