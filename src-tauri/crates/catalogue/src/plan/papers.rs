//! Each paper once.

use std::collections::BTreeSet;

use model::{
    Ask, Code, EvidenceId, InDatabase, LocalizedText, PaperKind, PaperLine, PaperState, PaperUse,
    Sure, Truth, counted_as,
};

use super::{Known, Step, add_all, quoted, said, truth};
use crate::content::Content;

/// How many papers stand on the list of a step's service that can matter in this event, whatever
/// the answers; of a group only one counts. This is what a citizen has to get or to rule out who
/// goes to the office with its list alone.
pub(super) fn listed(step: &Step<'_>) -> usize {
    let all = uses(step, None);
    let counted: BTreeSet<_> =
        all.iter().map(|u| counted_as(u.group.as_deref(), &u.paper)).collect();
    counted.len()
}

/// One use of a paper by one step of the plan.
struct Use<'a> {
    paper: EvidenceId,
    step: &'a Step<'a>,
    by: &'a PaperUse,
    /// Whether the answers say that the step asks it.
    settled: bool,
    /// The group with its service, where another paper can stand in.
    group: Option<String>,
    /// Earlier steps that yield it.
    get_from: Vec<Code>,
}

impl Use<'_> {
    /// Whether it is asked in this citizen's case for certain.
    fn certain(&self) -> bool {
        self.settled && self.step.sure == Sure::Yes
    }

    /// Whether the office has it: it looks it up, and asks for it at most when it finds nothing.
    fn looked_up(&self) -> bool {
        self.by.ask == Ask::Data || self.by.in_database == InDatabase::First
    }
}

/// The papers of all steps in the order of the steps, each kind once.
///
/// A paper without an id (an imported record) is known by its name. The group of a line is
/// `service/group`, so that equal names in two services stay apart, and stands only where at
/// least two papers of it are left.
pub(super) fn lines(content: &Content, steps: &[Step<'_>], known: &Known) -> Vec<PaperLine> {
    let mut papers: Vec<Vec<Use<'_>>> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        for mut used in uses(step, Some(known)) {
            used.get_from = yielded(content, &used.paper, &steps[..at]);
            match papers.iter_mut().find(|p| p[0].paper == used.paper) {
                Some(paper) => paper.push(used),
                None => papers.push(vec![used]),
            }
        }
    }
    papers.iter().map(|uses| line(content, uses)).collect()
}

/// The papers that a step asks with these answers; without answers, all that can matter.
fn uses<'a>(step: &'a Step<'a>, known: Option<&Known>) -> Vec<Use<'a>> {
    let mut uses: Vec<Use<'a>> = Vec::new();
    for by in &step.service.papers {
        let name = || by.name.as_ref().map(|n| EvidenceId(n.vi.clone()));
        let Some(paper) = by.evidence.clone().or_else(name) else {
            continue;
        };
        if !step.papers.is_empty() && !step.papers.contains(&paper) {
            continue;
        }
        let settled = match known.map_or(Truth::Unknown, |k| truth(by.when.as_ref(), k)) {
            Truth::False => continue,
            Truth::True => by.when.is_some() || by.only_if.is_none(),
            Truth::Unknown => false,
        };
        uses.push(Use { paper, step, by, settled, group: None, get_from: Vec::new() });
    }
    let others =
        |used: &Use<'_>| uses.iter().any(|u| u.by.group == used.by.group && u.paper != used.paper);
    let alternatives: Vec<bool> = uses.iter().map(others).collect();
    for (used, alternative) in uses.iter_mut().zip(alternatives) {
        let group = used.by.group.as_ref().filter(|_| alternative);
        used.group = group.map(|g| format!("{}/{g}", step.code));
    }
    uses
}

/// The steps that yield a paper.
fn yielded(content: &Content, paper: &EvidenceId, steps: &[Step<'_>]) -> Vec<Code> {
    let kind = content.papers.get(paper);
    let yields = |step: &&Step<'_>| {
        kind.is_some_and(|k| k.yielded_by.contains(step.code))
            || step.service.results.iter().any(|r| r.evidence.as_ref() == Some(paper))
    };
    steps.iter().filter(yields).map(|s| s.code.clone()).collect()
}

/// All uses of one paper in one line.
fn line(content: &Content, uses: &[Use<'_>]) -> PaperLine {
    let paper = &uses[0].paper;
    let known = content.papers.get(paper);
    let kind = known.map_or(PaperKind::Document, |k| k.kind);
    let named = || uses.iter().find_map(|u| u.by.name.clone());
    let name = known.map(|k| k.name.clone()).or_else(named);

    let states = uses.iter().map(|u| state(u, kind));
    let state = states.min().unwrap_or(PaperState::OnlyIf);
    let asks = uses.iter().map(|u| u.by.ask);
    let (looked_up, brought): (Vec<&Use<'_>>, Vec<&Use<'_>>) =
        uses.iter().partition(|u| u.looked_up());
    // What is looked up in one service says nothing of what another asks to bring.
    let deciding = if brought.is_empty() { looked_up } else { brought };
    let group = deciding.iter().find_map(|u| u.group.as_ref());
    let definite = deciding.iter().any(|u| u.certain() && u.group.is_none());
    let mut line = PaperLine {
        evidence: paper.clone(),
        name: name.unwrap_or_else(|| LocalizedText::vi(paper.as_str())),
        kind,
        about: known.and_then(|k| k.about.clone()),
        state,
        ask: asks.min_by_key(|a| rank(*a)).unwrap_or(Ask::Data),
        original: 0,
        copy: 0,
        only_if: Vec::new(),
        r#for: Vec::new(),
        group: group.cloned().filter(|_| !definite),
        get_from: Vec::new(),
        notes: Vec::new(),
    };
    // Two uses by one step are two cases of it: the larger number of copies is enough.
    let mut copies = 0;
    for used in uses {
        if line.r#for.last() != Some(used.step.code) {
            line.r#for.push(used.step.code.clone());
            line.copy = line.copy.saturating_add(copies);
            copies = 0;
        }
        if !used.looked_up() {
            line.original = line.original.max(used.by.original);
            copies = copies.max(used.by.copy);
            add_all(&mut line.get_from, &used.get_from);
        }
        if state == PaperState::OnlyIf && !used.looked_up() {
            add_all(&mut line.only_if, &cases(used));
        }
        if state == PaperState::InDatabase {
            add_all(&mut line.only_if, used.by.only_if.as_slice());
        }
        add_all(&mut line.notes, used.by.note.as_slice());
    }
    line.copy = line.copy.saturating_add(copies);
    if state == PaperState::Have {
        line.get_from.clear();
    }
    line
}

/// What one use makes of a paper; the strongest need comes first in [`PaperState`].
fn state(used: &Use<'_>, kind: PaperKind) -> PaperState {
    if used.looked_up() {
        PaperState::InDatabase
    } else if !used.certain() {
        PaperState::OnlyIf
    } else if kind == PaperKind::Form {
        PaperState::Have
    } else if !used.get_from.is_empty() {
        PaperState::GetFirst
    } else if used.by.ask == Ask::Show {
        PaperState::ShowOnly
    } else {
        PaperState::Have
    }
}

/// The cases in which a paper is asked that is not asked for certain.
fn cases(used: &Use<'_>) -> Vec<LocalizedText> {
    let mut cases = Vec::new();
    if used.step.sure == Sure::Maybe {
        let (vi, en) = quoted(used.step.service);
        cases.push(said(format!("Khi cần làm việc {vi}"), format!("If you need {en}")));
    }
    if !used.settled {
        cases.push(used.by.only_if.clone().unwrap_or_else(open));
    }
    cases
}

fn open() -> LocalizedText {
    said("Tùy câu trả lời bạn chưa rõ".into(), "Depending on an answer you do not know".into())
}

fn rank(ask: Ask) -> u8 {
    match ask {
        Ask::Submit => 0,
        Ask::Show => 1,
        Ask::Data => 2,
    }
}
