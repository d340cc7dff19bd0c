//! A plan as plain text, for copying and sharing.

use model::{Plan, Sure};

use super::{
    facts::{fee_lines, finish_lines, place_lines},
    papers::{sorted, state_words, title},
    steps::lines,
};
use crate::words::{plain, words};

/// The whole text.
pub(crate) fn plan_text(plan: &Plan) -> String {
    let w = words();
    let mut out = vec![w.plan_title(plain(&plan.title)), String::new(), w.plan_steps()];
    for (i, step) in plan.steps.iter().enumerate() {
        let maybe = if step.sure == Sure::Maybe {
            format!(" ({})", w.plan_step_maybe())
        } else {
            String::new()
        };
        out.push(format!("{}. {}{maybe}", i + 1, plain(&step.title)));
        out.extend(lines(plan, step).into_iter().map(|line| format!("   {line}")));
    }
    out.extend([String::new(), title(plan)]);
    for paper in sorted(plan) {
        out.push(format!("[ ] {} – {}", plain(&paper.name), state_words(plan, paper)));
    }
    let (fee, fee_under) = fee_lines(plan);
    let (finish, finish_under) = finish_lines(plan);
    out.extend([String::new(), format!("{}: {fee}", w.plan_fee())]);
    out.extend(fee_under);
    out.push(finish);
    out.extend(finish_under);
    out.extend(place_lines(plan).into_iter().map(|(place, steps)| format!("{place} – {steps}")));
    if !plan.doubts.is_empty() {
        out.extend([String::new(), w.plan_doubts()]);
        out.extend(plan.doubts.iter().map(|doubt| format!("! {}", plain(doubt))));
    }
    out.join("\n")
}
