//! What a plan costs, as far as a source states it.

use jiff::civil::Date;
use model::{
    ChannelKind, Cost, CostStatus, Currency, FeeLine, FeeTotal, LocalizedText, Service, Sure,
};

use super::{Step, add_all, quoted, said};
use crate::calendar::written;

/// The fee of one step.
pub(super) struct Fee {
    pub(super) line: FeeLine,
    /// A bare 0 is among what is counted.
    bare_zero: bool,
    /// What the citizen has to know about what is not counted.
    pub(super) gaps: Vec<LocalizedText>,
}

/// The fee of one service: every cost as stated, and their range in đồng.
///
/// Counted are the costs whose window is still open and that apply to the citizen's way of filing;
/// where the source has none for that way, those of all ways. The range exists only when each
/// counted cost is an amount in đồng, "free" or a bare 0.
pub(super) fn fee(service: &Service, filing: Option<ChannelKind>, today: Date) -> Fee {
    let expired = |c: &&Cost| c.until.is_some_and(|last| last < today);
    let (ended, counted): (Vec<&Cost>, Vec<&Cost>) =
        applicable(service, filing).into_iter().partition(expired);
    let amounts: Option<Vec<i64>> = counted.iter().copied().map(amount).collect();
    let amounts = amounts.unwrap_or_default();
    let (low, high) = (amounts.iter().min().copied(), amounts.iter().max().copied());

    let mut gaps = Vec::new();
    for last in ended.iter().filter_map(|c| c.until) {
        add_all(&mut gaps, &[ended_on(service, last)]);
    }
    if service.costs.is_empty() {
        gaps.push(not_stated(service));
    } else if low.is_none() {
        gaps.push(not_every_amount(service));
    }
    Fee {
        bare_zero: low.is_some() && counted.iter().any(|c| c.status == CostStatus::BareZero),
        line: FeeLine { stated: service.costs.clone(), low, high },
        gaps,
    }
}

/// The fee of all steps; one that is only "maybe" in the plan adds to the high sum alone.
pub(super) fn total(steps: &[Step<'_>], fees: &[Fee]) -> FeeTotal {
    let mut total = FeeTotal { low: 0, high: 0, unstated: Vec::new(), bare_zero: Vec::new() };
    for (step, fee) in steps.iter().zip(fees) {
        let (Some(low), Some(high)) = (fee.line.low, fee.line.high) else {
            total.unstated.push(step.code.clone());
            continue;
        };
        if step.sure == Sure::Yes {
            total.low = total.low.saturating_add(low);
        }
        total.high = total.high.saturating_add(high);
        if fee.bare_zero {
            total.bare_zero.push(step.code.clone());
        }
    }
    total
}

fn applicable(service: &Service, filing: Option<ChannelKind>) -> Vec<&Cost> {
    let applies = |c: &&Cost| filing.is_none() || c.channel.is_none() || c.channel == filing;
    let costs: Vec<&Cost> = service.costs.iter().filter(applies).collect();
    if costs.is_empty() { service.costs.iter().collect() } else { costs }
}

/// Whole đồng, where they are stated.
fn amount(cost: &Cost) -> Option<i64> {
    match cost.status {
        CostStatus::Free | CostStatus::BareZero => Some(0),
        CostStatus::Amount if cost.currency == Some(Currency::Vnd) => {
            cost.amount.filter(|a| *a >= 0)
        }
        CostStatus::Amount | CostStatus::Province | CostStatus::TextOnly => None,
    }
}

fn ended_on(service: &Service, last: Date) -> LocalizedText {
    let (day, (vi, en)) = (written(last), quoted(service));
    said(
        format!("Việc {vi} có mức phí chỉ đến hết ngày {day}, không tính ở đây."),
        format!("A fee of {en} ended on {day} and is not counted here."),
    )
}

fn not_stated(service: &Service) -> LocalizedText {
    let (vi, en) = quoted(service);
    said(
        format!("Nguồn không ghi lệ phí của việc {vi}. Hỏi lại nơi nhận."),
        format!("The source states no fee for {en}. Ask the office."),
    )
}

fn not_every_amount(service: &Service) -> LocalizedText {
    let (vi, en) = quoted(service);
    said(
        format!("Nguồn không ghi đủ số tiền của việc {vi}. Hỏi lại nơi nhận."),
        format!("The source does not state every amount for {en}. Ask the office."),
    )
}
