//! What the national portal answered for single procedures: one file, apart from the reviewed
//! content, replaced as a whole.

use std::collections::BTreeMap;

use catalogue::fold::code_of;
use model::{Code, Service};
use serde::{Deserialize, Serialize};
use wire::{Failure, Reason};

use crate::{failure::failed, store::Store};

/// The file.
const FILE: &str = "portal.json";
/// The most answers kept; beyond that the oldest goes.
const MOST: usize = 200;
/// The most bytes of all answers together; beyond that the oldest goes.
const BYTES: usize = 3 << 20;
/// The most bytes of one answer; a larger one is not taken.
const ONE: usize = 512 << 10;

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    /// When it was asked for, in seconds since 1970-01-01 UTC.
    pub(crate) at: i64,
    /// The portal's id of the procedure.
    pub(crate) id: String,
    /// The service in the portal's words.
    pub(crate) service: Service,
}

/// All of them by code.
#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Answers(BTreeMap<Code, Kept>);

impl Answers {
    /// Reads them all.
    ///
    /// # Errors
    /// [`Reason::Storage`].
    pub(crate) fn read(store: &Store) -> Result<Self, Failure> {
        store.read(FILE)
    }

    /// The answer for a code, with or without the dot.
    pub(crate) fn of(&self, code: &Code) -> Option<&Kept> {
        self.0.get(&code_of(code.as_str())?)
    }
}

/// Keeps an answer in the place of the one before.
///
/// # Errors
/// [`Reason::PortalDown`] when it is larger than any sound record; [`Reason::Storage`].
pub(crate) fn keep(store: &Store, new: Kept) -> Result<(), Failure> {
    if size(&new) > ONE {
        return Err(failed(Reason::PortalDown));
    }
    store.change(FILE, |Answers(all): &mut Answers| {
        all.insert(new.service.code.clone(), new);
        let mut bytes: usize = all.values().map(size).sum();
        while all.len() > MOST || bytes > BYTES {
            let oldest = all.iter().min_by_key(|(_, kept)| kept.at).map(|(code, _)| code.clone());
            let Some(gone) = oldest.and_then(|code| all.remove(&code)) else { break };
            bytes -= size(&gone);
        }
        Ok(())
    })
}

fn size(kept: &Kept) -> usize {
    serde_json::to_vec(kept).map_or(usize::MAX / MOST / 2, |json| json.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(n: usize, at: i64, long: usize) -> Kept {
        let service = serde_json::from_value(json!({
            "code": format!("9.{n:06}"), "name": { "vi": "a".repeat(long) },
            "source": { "name": { "vi": "Cổng" }, "date": "2026-01-01", "checked": "2026-01-01" },
        }))
        .expect("a service");
        Kept { at, id: String::new(), service }
    }

    fn count(store: &Store) -> usize {
        Answers::read(store).expect("read").0.len()
    }

    #[test]
    fn the_oldest_answers_go_first_and_the_newest_of_a_code_stays() {
        let home = tempfile::tempdir().expect("a folder");
        let store = Store::open(home.path()).expect("opens");
        for n in 0..=MOST {
            keep(&store, answer(n, n as i64, 1)).expect("kept");
        }
        assert_eq!(count(&store), MOST);
        let answers = Answers::read(&store).expect("read");
        assert_eq!(answers.of(&Code::from("9.000000")), None);
        keep(&store, answer(7, 9_999, 2)).expect("kept");
        let answers = Answers::read(&store).expect("read");
        let one = answers.of(&Code::from("9000007")).expect("there");
        assert_eq!((one.at, one.service.name.vi.len(), count(&store)), (9_999, 2, MOST));
    }

    #[test]
    fn the_file_is_bounded_and_a_huge_answer_is_not_taken() {
        let home = tempfile::tempdir().expect("a folder");
        let store = Store::open(home.path()).expect("opens");
        for n in 0..10 {
            keep(&store, answer(n, n as i64, ONE - 1_000)).expect("kept");
        }
        assert_eq!(count(&store), 6);
        let answers = Answers::read(&store).expect("read");
        assert!(answers.of(&Code::from("9.000009")).is_some());
        let refused = keep(&store, answer(11, 11, ONE)).expect_err("too large");
        assert_eq!((refused.reason, count(&store)), (Reason::PortalDown, 6));
    }
}
