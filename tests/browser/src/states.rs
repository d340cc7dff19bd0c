//! Every screen and state, read from `states.toml`.

use std::fs;

use serde::Deserialize;

use crate::{Outcome, faults::Fault, here, setup::Setup};

/// The whole list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct States {
    /// Every screen.
    pub screen: Vec<Screen>,
    /// Every reason of a failure.
    pub reason: Vec<Shown>,
}

/// A screen as it is when all is well, and its other states.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// The variant of the route.
    pub route: String,
    /// Its own name.
    pub name: String,
    /// The value of `main[data-screen]`, where it is not the name.
    pub screen: Option<String>,
    /// The value of `main[data-state]`.
    #[serde(default = "ready")]
    pub data: String,
    /// Its address; `{plan}` and `{step}` come from the setup.
    pub hash: String,
    /// What happened before.
    #[serde(default)]
    pub setup: Vec<Setup>,
    /// For developers, not for citizens.
    #[serde(default)]
    pub tool: bool,
    /// What proves that all is there, besides `data`.
    pub shows: Option<String>,
    /// The other states.
    #[serde(default)]
    pub state: Vec<State>,
}

/// Another state of a screen.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Its name.
    pub name: String,
    /// The value of `main[data-state]`, `ready` unless given.
    #[serde(default = "ready")]
    pub data: String,
    /// Its address, where it differs.
    pub hash: Option<String>,
    /// What happened before, where it differs.
    pub setup: Option<Vec<Setup>>,
    /// Faults on calls.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// What is clicked or typed after loading, as [`crate::visit::Visit::step`] takes it.
    #[serde(default)]
    pub press: Vec<String>,
    /// What proves the state, besides `data`.
    pub shows: Option<String>,
    /// Whether the desk has a portal to ask.
    #[serde(default = "yes")]
    pub portal: bool,
}

/// Where a reason is shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Its name, as in `wire::Reason::name`.
    pub name: String,
    /// The screen.
    pub at: String,
    /// The call that fails.
    pub call: String,
    /// What is clicked or typed after loading, as [`crate::visit::Visit::step`] takes it.
    #[serde(default)]
    pub press: Vec<String>,
    /// A catalogue file is chosen after loading.
    #[serde(default)]
    pub file: bool,
}

fn yes() -> bool {
    true
}

fn ready() -> String {
    String::from("ready")
}

/// A screen in one of its states, ready to be visited.
#[derive(Debug, Clone)]
pub struct Case {
    /// The screen's name.
    pub screen: String,
    /// The value of `main[data-screen]`.
    pub shown: String,
    /// The state's name; `ready` is the screen when all is well.
    pub state: State,
    /// The address.
    pub hash: String,
    /// What happened before.
    pub setup: Vec<Setup>,
    /// For developers.
    pub tool: bool,
}

impl Case {
    /// How a report names it.
    #[must_use]
    pub fn name(&self) -> String {
        if self.is_main() {
            self.screen.clone()
        } else {
            format!("{}/{}", self.screen, self.state.name)
        }
    }

    /// Whether it is the screen when all is well.
    #[must_use]
    pub fn is_main(&self) -> bool {
        self.state.name == "ready"
    }
}

impl States {
    /// Reads `states.toml`.
    ///
    /// # Errors
    /// When it breaks its own format.
    pub fn read() -> Outcome<Self> {
        Ok(toml::from_str(&fs::read_to_string(here().join("states.toml"))?)?)
    }

    /// Every screen when all is well, in the order of the file.
    #[must_use]
    pub fn screens(&self) -> Vec<Case> {
        self.cases().into_iter().filter(Case::is_main).collect()
    }

    /// Every screen in every state.
    #[must_use]
    pub fn cases(&self) -> Vec<Case> {
        let all = self.screen.iter().flat_map(|screen| {
            let main = State {
                name: ready(),
                data: screen.data.clone(),
                hash: None,
                setup: None,
                faults: Vec::new(),
                press: Vec::new(),
                shows: screen.shows.clone(),
                portal: true,
            };
            std::iter::once(main).chain(screen.state.iter().cloned()).map(|state| Case {
                screen: screen.name.clone(),
                shown: screen.screen.clone().unwrap_or_else(|| screen.name.clone()),
                hash: state.hash.clone().unwrap_or_else(|| screen.hash.clone()),
                setup: state.setup.clone().unwrap_or_else(|| screen.setup.clone()),
                tool: screen.tool,
                state,
            })
        });
        all.collect()
    }

    /// The screen called `name`, when all is well.
    ///
    /// # Errors
    /// When there is none.
    pub fn screen(&self, name: &str) -> Outcome<Case> {
        let found = self.screens().into_iter().find(|c| c.screen == name);
        found.ok_or_else(|| format!("states.toml has no screen {name}").into())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_case_has_a_name_of_its_own() {
        let cases = States::read().expect("states.toml").cases();
        let names: BTreeSet<_> = cases.iter().map(Case::name).collect();
        assert_eq!(names.len(), cases.len());
    }

    #[test]
    fn every_reason_is_shown_somewhere_and_no_other() {
        let states = States::read().expect("states.toml");
        let listed: BTreeSet<_> = states.reason.iter().map(|r| r.name.as_str()).collect();
        let samples = wire::Reason::samples();
        let real: BTreeSet<_> = samples.iter().map(wire::Reason::name).collect();
        assert_eq!(listed, real);
        for reason in &states.reason {
            states.screen(&reason.at).expect("a screen of the list");
        }
    }

    #[test]
    fn every_fault_is_on_a_call_that_exists() {
        let states = States::read().expect("states.toml");
        let faults = states.screen.iter().flat_map(|s| &s.state).flat_map(|s| &s.faults);
        let calls = faults.map(|f| &f.call).chain(states.reason.iter().map(|r| &r.call));
        for call in calls {
            let (room, name) = call.split_once('/').expect("room/name");
            let known = wire::ROOMS.iter().any(|r| r.name == room && r.calls.contains(&name));
            assert!(known, "{call}");
        }
    }
}
