//! `clerk plan`: one life event and its answers become one plan.

mod table;

use std::{collections::BTreeMap, path::Path};

use catalogue::{
    content::Content,
    plan::{UNKNOWN, turn},
};
use jiff::civil::Date;
use model::{
    ChannelKind, Code, Cost, CostStatus, Currency, EventId, FeeLine, LocalizedText, PaperState,
    Plan, TimeUnit, Turn,
};
use serde::Serialize;
use serde_json::{Number, json};

use crate::{Arguments, Outcome, Stop, content, say, text};

#[derive(Serialize)]
struct Line<'a> {
    event: &'a EventId,
    steps: Vec<Step<'a>>,
    papers: Vec<Paper<'a>>,
    questions: usize,
    papers_asked: u16,
    papers_separate: u16,
}

#[derive(Serialize)]
struct Step<'a> {
    code: &'a Code,
    after: &'a [Code],
    days: Option<Number>,
    fee: Fee,
    r#where: Option<&'a str>,
}

#[derive(Serialize)]
struct Fee {
    amount: Option<i64>,
    text: String,
}

#[derive(Serialize)]
struct Paper<'a> {
    evidence: &'a str,
    r#for: &'a [Code],
    state: PaperState,
}

/// `plan --list`, `plan --table LIVES` and `plan --event ID --answers FILE`.
pub(crate) fn plan(arguments: Arguments) -> Outcome {
    arguments.no_more()?;
    let (content, faults) = content::folder(&arguments.folder("--content"))?;
    faults.iter().for_each(|fault| eprintln!("{fault}"));
    if arguments.flag("--list") {
        return list(&content);
    }
    let today = match arguments.option("--today") {
        Some(day) => day.parse().map_err(|e| Stop::Usage(format!("--today {day}: {e}")))?,
        None => content::today(),
    };
    if let Some(lives) = arguments.option("--table") {
        return table::table(&content, Path::new(lives), today);
    }
    let event = EventId::from(arguments.needed("--event")?);
    let answers = text(Path::new(arguments.needed("--answers")?))?;
    for given in serde_json::Deserializer::from_str(&answers).into_iter() {
        let made = match given {
            Ok(answers) => one(&content, &event, &answers, today).map_err(|e| e.to_string()),
            Err(e) => Err(format!("not an object of answers: {e}")),
        };
        match made {
            Ok((plan, questions)) => say(&line(&plan, questions))?,
            Err(why) => say(&json!({ "event": event, "ok": false, "why": why }))?,
        }
    }
    Ok(true)
}

/// Each event that has a plan, with what it asks.
fn list(content: &Content) -> Outcome {
    for event in content.events.iter().filter(|e| !e.steps.is_empty()) {
        let questions: BTreeMap<&str, Vec<&str>> = event
            .questions
            .iter()
            .map(|q| (q.id.as_str(), q.options.iter().map(|o| o.value.as_str()).collect()))
            .collect();
        let steps: Vec<&Code> = event.steps.iter().map(|s| &s.service).collect();
        say(&json!({ "event": event.id, "questions": questions, "steps": steps }))?;
    }
    Ok(true)
}

/// Answers question by question, as a citizen would, with "unknown" where no answer is given; the
/// plan and how many questions it took.
fn one(
    content: &Content,
    event: &EventId,
    given: &BTreeMap<String, String>,
    today: Date,
) -> Result<(Box<Plan>, usize), Box<dyn std::error::Error>> {
    let questions = content.event(event).map(|e| e.questions.as_slice()).unwrap_or_default();
    let mut answers = given.clone();
    answers.retain(|id, _| questions.iter().all(|q| q.id != *id));
    for asked in 0..=questions.len() {
        match turn(content, event, &answers, today)? {
            Turn::Question { question, .. } => {
                let answer = given.get(&question.id).map_or(UNKNOWN, String::as_str);
                answers.insert(question.id, answer.to_owned());
            }
            Turn::Plan(plan) => return Ok((plan, asked)),
        }
    }
    Err("the questions do not end".into())
}

fn line(plan: &Plan, questions: usize) -> Line<'_> {
    let steps = plan.steps.iter().map(|step| Step {
        code: &step.code,
        after: &step.after,
        days: days(step.time.stated.as_slice()),
        fee: Fee { amount: exact(&step.fee), text: fee(&step.fee.stated) },
        r#where: step.places.first().map(|(_, place)| place.vi.as_str()),
    });
    let asked = plan.papers.iter().filter(|p| p.state != PaperState::InDatabase);
    let papers = asked.map(|paper| Paper {
        evidence: paper.evidence.as_str(),
        r#for: &paper.r#for,
        state: paper.state,
    });
    Line {
        event: &plan.event,
        steps: steps.collect(),
        papers: papers.collect(),
        questions,
        papers_asked: plan.papers_asked(),
        papers_separate: plan.papers_separate,
    }
}

/// The most days that an ordinary case takes; nothing where no number of days is stated.
fn days(stated: &[model::Time]) -> Option<Number> {
    let ordinary = stated.iter().filter(|t| !t.extra);
    let days = ordinary.filter_map(|t| match t.unit {
        TimeUnit::WorkingDay | TimeUnit::Day => t.upto.or(t.amount),
        TimeUnit::SameDay => Some(0.0),
        TimeUnit::Month | TimeUnit::Hour | TimeUnit::Text => None,
    });
    let most = days.reduce(f64::max)?;
    // Half days exist; whole ones are written without a point.
    format!("{most}").parse().ok()
}

/// The amount, where every case costs the same.
fn exact(fee: &FeeLine) -> Option<i64> {
    fee.low.filter(|low| fee.high == Some(*low))
}

/// The fee in words, case by case.
fn fee(stated: &[Cost]) -> String {
    if stated.is_empty() {
        return "nguồn không ghi".to_owned();
    }
    stated.iter().map(cost).collect::<Vec<_>>().join("; ")
}

/// One cost: for whom, how much, and what else is to know.
fn cost(cost: &Cost) -> String {
    let channel = cost.channel.map(|kind| match kind {
        ChannelKind::Online => "trực tuyến",
        ChannelKind::Counter => "tại quầy",
        ChannelKind::Post => "bưu chính",
        ChannelKind::Phone => "điện thoại",
    });
    let much = match (cost.status, cost.amount) {
        (CostStatus::Amount, Some(n)) => Some(money(n, cost.currency)),
        (CostStatus::Free, _) => Some("miễn phí".to_owned()),
        (CostStatus::BareZero, _) => Some("nguồn ghi 0 đồng, không nói rõ".to_owned()),
        (CostStatus::Province, _) => Some("do Hội đồng nhân dân tỉnh quyết định".to_owned()),
        (CostStatus::Amount | CostStatus::TextOnly, _) => None,
    };
    let words =
        |text: &Option<LocalizedText>| text.as_ref().map(|t| t.vi.trim_end_matches('.').to_owned());
    let parts = [channel.map(str::to_owned), words(&cost.case), much, words(&cost.note)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// An amount with points between the thousands: `10.000 đồng`.
fn money(minor: i64, currency: Option<Currency>) -> String {
    let (whole, unit) = match currency {
        Some(Currency::Usd) => (minor / 100, "USD"),
        Some(Currency::Eur) => (minor / 100, "EUR"),
        Some(Currency::Vnd) | None => (minor, "đồng"),
    };
    let digits = whole.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && !out.ends_with('-') {
            out.push('.');
        }
        out.push(digit);
    }
    if matches!(currency, Some(Currency::Usd | Currency::Eur)) && minor % 100 != 0 {
        out.push_str(&format!(",{:02}", (minor % 100).abs()));
    }
    format!("{out} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(money(2_000, Some(Currency::Vnd)), "2.000 đồng");
        assert_eq!(money(100, Some(Currency::Vnd)), "100 đồng");
        assert_eq!(money(1_234_567, Some(Currency::Vnd)), "1.234.567 đồng");
        assert_eq!(money(1_050, Some(Currency::Usd)), "10,50 USD");
    }
}
