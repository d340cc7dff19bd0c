//! Faults put on calls, so that a screen can be seen while it waits or fails.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use tokio::sync::watch;
use wire::{Failure, Reason};

/// What happens to a call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The call, as `room/name`.
    pub call: String,
    /// Fails with this.
    #[serde(default)]
    pub reason: Option<Reason>,
    /// Is not answered before the faults change.
    #[serde(default)]
    pub hang: bool,
    /// Is answered this much later, in milliseconds.
    #[serde(default)]
    pub delay_ms: u64,
}

impl Fault {
    /// `call` fails with `reason`.
    #[must_use]
    pub fn failing(call: &str, reason: Reason) -> Self {
        Self { call: call.to_owned(), reason: Some(reason), hang: false, delay_ms: 0 }
    }

    /// `call` is not answered.
    #[must_use]
    pub fn hanging(call: &str) -> Self {
        Self { call: call.to_owned(), reason: None, hang: true, delay_ms: 0 }
    }
}

/// The faults that hold at present.
#[derive(Debug)]
pub struct Faults(watch::Sender<BTreeMap<String, Fault>>);

impl Default for Faults {
    fn default() -> Self {
        Self(watch::Sender::new(BTreeMap::new()))
    }
}

impl Faults {
    /// Puts a fault on its call.
    pub fn set(&self, fault: Fault) {
        self.0.send_modify(|all| {
            all.insert(fault.call.clone(), fault);
        });
    }

    /// Takes every fault away; hanging calls go on.
    pub fn clear(&self) {
        self.0.send_modify(BTreeMap::clear);
    }

    /// Does to `call` what was asked for.
    ///
    /// # Errors
    /// The failure that was put on it.
    pub async fn meet(&self, call: &str) -> Result<(), Failure> {
        let mut changes = self.0.subscribe();
        loop {
            let Some(fault) = changes.borrow_and_update().get(call).cloned() else { return Ok(()) };
            if fault.hang {
                // The sender lives as long as `self`.
                let _ = changes.changed().await;
                continue;
            }
            if fault.delay_ms > 0 {
                tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
            }
            return match fault.reason {
                Some(reason) => Err(Failure { reason, trace: String::from("TESTTEST") }),
                None => Ok(()),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hanging_call_goes_on_when_the_faults_are_cleared() {
        let faults = Faults::default();
        faults.set(Fault::hanging("catalogue/front"));
        let wait = Duration::from_millis(20);
        assert!(tokio::time::timeout(wait, faults.meet("catalogue/front")).await.is_err());
        faults.meet("catalogue/event").await.expect("another call is answered");
        let (met, ()) = tokio::join!(faults.meet("catalogue/front"), async {
            tokio::time::sleep(wait).await;
            faults.clear();
        });
        met.expect("goes on");
    }

    #[test]
    fn a_fault_is_read_from_json_and_refuses_what_it_does_not_know() {
        let text = r#"{"call":"bytes/finish","reason":{"kind":"bad_bundle","fault":"cut_short"}}"#;
        let fault: Fault = serde_json::from_str(text).expect("reads");
        assert!(matches!(fault.reason, Some(Reason::BadBundle { .. })));
        assert!(serde_json::from_str::<Fault>(r#"{"call":"a/b","colour":1}"#).is_err());
    }
}
