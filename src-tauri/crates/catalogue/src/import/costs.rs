//! Fees. A 0 is not "free": only words are.

use model::{ChannelKind, Cost, CostStatus, Currency, LocalizedText};

use super::{
    defects::{Defect, Notes, both},
    raw::{Fee, Method},
    service::channel,
    text::window_end,
};
use crate::fold::fold;

/// Below this a number of đồng is not believed.
const LEAST: f64 = 1_000.0;
/// Above this neither.
const MOST: f64 = 1e12;

/// The costs of all channels; one that every channel has is listed once, without a channel.
pub(super) fn costs(methods: &[Method], notes: &mut Notes) -> Vec<Cost> {
    let mut channels: Vec<ChannelKind> = Vec::new();
    let mut costs: Vec<(Cost, Vec<ChannelKind>)> = Vec::new();
    for method in methods {
        let Some(kind) = channel(&method.submission_method) else {
            continue;
        };
        if !channels.contains(&kind) {
            channels.push(kind);
        }
        for fee in &method.fees {
            let Some(cost) = cost(fee, notes) else {
                continue;
            };
            match costs.iter_mut().find(|(known, _)| *known == cost) {
                Some((_, at)) if at.contains(&kind) => {}
                Some((_, at)) => at.push(kind),
                None => costs.push((cost, vec![kind])),
            }
        }
    }
    let costs: Vec<Cost> = costs
        .into_iter()
        .flat_map(|(cost, at)| {
            if at.len() == channels.len() {
                vec![cost]
            } else {
                at.into_iter().map(|kind| Cost { channel: Some(kind), ..cost.clone() }).collect()
            }
        })
        .collect();
    if costs.is_empty() {
        notes.mark(Defect::NoCosts);
    }
    notes.bounded(costs)
}

fn cost(fee: &Fee, notes: &mut Notes) -> Option<Cost> {
    let text = notes.line(&fee.description);
    let until = window_end(&text);
    if until.is_some_and(|day| day < notes.given) {
        notes.mark(Defect::WindowEnded);
    }
    let note = Some(text.as_str()).filter(|t| !t.is_empty()).map(LocalizedText::vi);
    let cost = |status, note| Cost {
        channel: None,
        case: None,
        status,
        amount: None,
        currency: None,
        until,
        note,
    };
    let value = match fee.value {
        Some(value) if value != 0.0 => value,
        nothing => return without_amount(nothing.is_some(), &text, notes).map(|s| cost(s, note)),
    };
    let name = fee.currency.as_ref().map_or(&fee.currency_name, |c| &c.name);
    let amount = match currency(name) {
        Some(Currency::Vnd) => {
            if name.is_empty() {
                notes.mark(Defect::CurrencyMissing);
            }
            if value < LEAST && value > 0.0 {
                notes.mark(Defect::FeeBelow1000);
                None
            } else {
                let named = amounts(&text);
                let said = named.contains(&value) || numbers(&text).any(|n| n == value);
                if !named.is_empty() && !said && !text.contains('%') {
                    notes.mark(Defect::FeeNotInText);
                }
                whole(value).map(|v| (v, Currency::Vnd))
            }
        }
        Some(minor) => whole(value * 100.0).map(|v| (v, minor)),
        None => None,
    };
    if let Some((amount, currency)) = amount {
        let amount = Some(amount);
        return Some(Cost { amount, currency: Some(currency), ..cost(CostStatus::Amount, note) });
    }
    if value <= 0.0 || value >= LEAST || currency(name).is_none() {
        notes.mark(Defect::FeeOdd);
    }
    let vi = format!("Nguồn ghi số {value}. {text}");
    let en = format!("The source gives the number {value}. {text}");
    Some(cost(CostStatus::TextOnly, Some(both(vi.trim_end(), en.trim_end()))))
}

/// What a fee without an amount says; `zero` when its number is 0, else it has none.
fn without_amount(zero: bool, text: &str, notes: &mut Notes) -> Option<CostStatus> {
    let folded = fold(text);
    Some(if text.is_empty() {
        if !zero {
            notes.mark(Defect::FeeEmpty);
            return None;
        }
        notes.mark(Defect::BareZero);
        CostStatus::BareZero
    } else if by_province(&folded) {
        notes.mark(Defect::FeeProvince);
        CostStatus::Province
    } else if is_free(&folded) {
        CostStatus::Free
    } else {
        if zero {
            notes.mark(Defect::ZeroWithText);
            if !amounts(text).is_empty() {
                notes.mark(Defect::ZeroButAmountInText);
            }
        }
        CostStatus::TextOnly
    })
}

/// Whether the text leaves the fee to the provincial council.
fn by_province(folded: &str) -> bool {
    folded.contains("hoi dong nhan dan") || folded.split(' ').any(|w| w == "hdnd")
}

/// Whether the text says nothing but that it is free.
fn is_free(folded: &str) -> bool {
    let rest = folded.trim_start_matches("phi le phi ").trim_start_matches("le phi ");
    matches!(
        rest,
        "mien phi"
            | "mien le phi"
            | "mien phi le phi"
            | "khong thu phi"
            | "khong thu le phi"
            | "khong thu phi le phi"
            | "khong mat phi"
            | "khong mat le phi"
    )
}

/// The currency of a name; none named is đồng, as on the portal's pages.
fn currency(name: &str) -> Option<Currency> {
    match fold(name).as_str() {
        "" | "vnd" | "viet nam dong" | "dong" | "dong viet nam" => Some(Currency::Vnd),
        "usd" | "do la my" => Some(Currency::Usd),
        "eur" | "euro" => Some(Currency::Eur),
        _ => None,
    }
}

/// A whole number that can be a sum of money.
fn whole(value: f64) -> Option<i64> {
    // In range by the comparison, so the conversion is exact.
    (value > 0.0 && value <= MOST && value.fract() == 0.0).then_some(value as i64)
}

/// The sums of đồng that a text names: "135.000 đ", "70,000 đồng", "1,5 triệu đồng".
fn amounts(text: &str) -> Vec<f64> {
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    let mut rest = lower.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[at..];
        let end = rest.bytes().take_while(|b| matches!(b, b'0'..=b'9' | b'.' | b',')).count();
        let number = rest[..end].trim_end_matches(['.', ',']);
        rest = &rest[end..];
        if let Some(value) = sum(number, rest.trim_start()) {
            found.push(value);
        }
    }
    found
}

/// Every number of a text, with dots and commas read as marks between thousands.
fn numbers(text: &str) -> impl Iterator<Item = f64> {
    text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .filter_map(|number| number.replace(['.', ','], "").parse().ok())
}

/// A number with the unit that follows it.
fn sum(number: &str, after: &str) -> Option<f64> {
    if let Some(scale) = [("triệu", 1e6), ("nghìn", 1e3), ("ngàn", 1e3)]
        .iter()
        .find_map(|(word, scale)| after.starts_with(word).then_some(*scale))
    {
        let value: f64 = number.replace(',', ".").parse().ok()?;
        return Some((value * scale).round());
    }
    let unit = ["đồng", "vnđ", "vnd", "đ"].iter().find_map(|u| after.strip_prefix(u))?;
    if unit.starts_with(char::is_alphabetic) {
        return None;
    }
    let mut groups = number.split(['.', ',']);
    let first = groups.next()?;
    let grouped = groups.all(|g| g.len() == 3);
    (grouped && !first.is_empty()).then(|| number.replace(['.', ','], "").parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: Option<f64>, text: &str, currency: &str) -> (Option<Cost>, Vec<&'static str>) {
        let mut notes = Notes::default();
        let fee =
            Fee { value, description: text.into(), currency_name: currency.into(), currency: None };
        let cost = cost(&fee, &mut notes);
        (cost, notes.keys())
    }

    fn status(value: Option<f64>, text: &str) -> Option<CostStatus> {
        of(value, text, "Việt Nam Đồng").0.map(|c| c.status)
    }

    #[test]
    fn a_zero_is_never_free_by_itself() {
        assert_eq!(status(Some(0.0), ""), Some(CostStatus::BareZero));
        assert_eq!(status(Some(0.0), "Theo quy định của Bộ Tài chính"), Some(CostStatus::TextOnly));
        assert_eq!(status(Some(0.0), "Miễn phí."), Some(CostStatus::Free));
        assert_eq!(status(Some(0.0), "Miễn phí cho người nghèo"), Some(CostStatus::TextOnly));
        assert_eq!(status(None, "Do HĐND tỉnh quy định"), Some(CostStatus::Province));
        assert_eq!(status(None, ""), None);
        let (cost, defects) = of(Some(0.0), "Phí: 135.000 đ/lần", "");
        assert_eq!(cost.map(|c| c.status), Some(CostStatus::TextOnly));
        assert_eq!(defects, ["zero_with_text", "zero_but_amount_in_text"]);
    }

    #[test]
    fn a_fee_below_a_thousand_keeps_its_number_in_words_only() {
        let (cost, defects) = of(Some(250.0), "250.000 đồng/giấy", "");
        let cost = cost.expect("a cost");
        assert_eq!((cost.status, cost.amount), (CostStatus::TextOnly, None));
        assert!(cost.note.expect("a note").vi.starts_with("Nguồn ghi số 250."));
        assert!(defects.contains(&"fee_below_1000"));
    }

    #[test]
    fn dollars_are_counted_in_cents() {
        let cost = of(Some(25.0), "25 USD/lần", "USD").0.expect("a cost");
        assert_eq!((cost.amount, cost.currency), (Some(2_500), Some(Currency::Usd)));
    }

    #[test]
    fn an_amount_that_its_own_text_denies_is_doubted() {
        assert!(
            of(Some(17_500_000_000.0), "17,5 triệu đồng/giấy", "").1.contains(&"fee_not_in_text")
        );
        assert_eq!(
            of(Some(160_000.0), "160.000/quyển, mất: 320.000đ", "VND").1,
            Vec::<&str>::new()
        );
        assert_eq!(of(Some(17_500_000.0), "17,5 triệu đồng/giấy", "VND").1, Vec::<&str>::new());
        assert_eq!(of(Some(50_000.0), "Bằng 50% của 100.000 đồng", "VND").1, Vec::<&str>::new());
    }

    #[test]
    fn an_ended_window_is_kept_and_doubted() {
        let (cost, defects) = of(Some(160_000.0), "160.000 đồng đến hết ngày 31/12/2023", "VND");
        assert_eq!(cost.and_then(|c| c.until).map(|d| d.year()), Some(2023));
        assert_eq!(defects, ["window_ended"]);
        assert!(of(Some(50_000.0), "đến hết ngày 31/12/2026", "VND").1.is_empty());
    }

    #[test]
    fn absurd_numbers_never_become_amounts() {
        for value in [-5.0, 1e300, 1_500.5] {
            let (cost, defects) = of(Some(value), "", "VND");
            assert_eq!(cost.map(|c| c.status), Some(CostStatus::TextOnly));
            assert_eq!(defects, ["fee_odd"]);
        }
        assert_eq!(of(Some(9.0), "", "Kíp").1, ["fee_odd"]);
    }

    #[test]
    fn sums_are_read_in_every_spelling() {
        assert_eq!(
            amounts("20.000Đ/tờ, 70,000 đồng; 1,5 triệu; 30 nghìn"),
            [20_000.0, 70_000.0, 1.5e6, 30_000.0]
        );
        assert!(amounts("Điều 4 Thông tư 75/2022, 50 tỷ, 3 đợt").is_empty());
    }
}
