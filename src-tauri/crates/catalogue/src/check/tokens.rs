//! What a record says of fees and times, as short texts that can be compared.

use std::collections::BTreeSet;

use model::{ChannelKind, Cost, CostStatus, Currency, LocalizedText, Service, TimeUnit};
use serde_json::Number;

use super::words::numbers;

/// A fee that the provincial council decides.
pub(super) const PROVINCE: &str = "province";

/// Short texts such as `"3 working_day"`, `"135000 VND online"` or the use of a paper.
pub(super) type Set = BTreeSet<String>;

pub(super) fn one(text: &str) -> Set {
    Set::from([text.to_owned()])
}

/// What only the first says and what only the second says.
pub(super) fn apart(a: &Set, b: &Set) -> (Set, Set) {
    (a.difference(b).cloned().collect(), b.difference(a).cloned().collect())
}

/// The number, or the id, that a short text begins with.
pub(super) fn first_word(token: &str) -> &str {
    token.split(' ').next().unwrap_or(token)
}

/// A cost, and the way of filing it holds for.
pub(super) struct Fee {
    channel: Option<&'static str>,
    pub(super) token: String,
}

impl Fee {
    pub(super) fn new(channel: &str, token: String) -> Self {
        let channel = ["online", "postal", "in_person"].into_iter().find(|c| *c == channel);
        Self { channel, token }
    }

    fn matches(&self, other: &Self) -> bool {
        let both = self.channel.zip(other.channel);
        self.token == other.token && both.is_none_or(|(a, b)| a == b)
    }

    fn shown(&self) -> String {
        match self.channel {
            Some(channel) => format!("{} {channel}", self.token),
            None => self.token.clone(),
        }
    }
}

/// What has no match on the other side.
pub(super) fn unmatched(ours: &[Fee], theirs: &[Fee]) -> (Set, Set) {
    let lone = |a: &[Fee], b: &[Fee]| {
        a.iter().filter(|x| !b.iter().any(|y| x.matches(y))).map(Fee::shown).collect()
    };
    (lone(ours, theirs), lone(theirs, ours))
}

/// An amount of whole currency units; 0 is 0 in any currency, no currency means đồng.
pub(super) fn money(amount: &Number, currency: Option<&str>) -> String {
    match currency.map(|c| c.trim_end_matches('?')) {
        _ if amount.as_f64() == Some(0.0) => "0".to_owned(),
        Some(currency) => format!("{amount} {currency}"),
        None => format!("{amount} VND"),
    }
}

/// The costs of our record that are a number or the province's decision.
pub(super) fn fees(s: &Service) -> Vec<Fee> {
    let fee = |c: &Cost| {
        let token = match (c.status, c.amount, c.currency) {
            (CostStatus::Free | CostStatus::BareZero, ..) => "0".to_owned(),
            (CostStatus::Province, ..) => PROVINCE.to_owned(),
            (_, Some(n), Some(Currency::Usd)) => cents(n, "USD"),
            (_, Some(n), Some(Currency::Eur)) => cents(n, "EUR"),
            (_, Some(n), _) => format!("{n} VND"),
            _ => return None,
        };
        let channel = match c.channel {
            Some(ChannelKind::Online) => "online",
            Some(ChannelKind::Post) => "postal",
            Some(ChannelKind::Counter) => "in_person",
            Some(ChannelKind::Phone) | None => "",
        };
        Some(Fee::new(channel, token))
    };
    s.costs.iter().filter_map(fee).collect()
}

fn cents(n: i64, currency: &str) -> String {
    match n % 100 {
        0 => format!("{} {currency}", n / 100),
        rest => format!("{}.{:02} {currency}", n / 100, rest.abs()),
    }
}

/// The times of our record that have a number.
pub(super) fn times(s: &Service) -> Set {
    let numbered =
        s.times.iter().flat_map(|t| t.amount.into_iter().chain(t.upto).map(move |n| (n, t)));
    numbered
        .filter_map(|(n, t)| {
            let unit = match t.unit {
                TimeUnit::WorkingDay => "working_day",
                TimeUnit::Day => "day",
                TimeUnit::Month => "month",
                TimeUnit::Hour => "hour",
                TimeUnit::SameDay | TimeUnit::Text => return None,
            };
            Some(format!("{n} {unit}"))
        })
        .collect()
}

/// A recorded time; a 0 is no time, and "at once" has no number.
pub(super) fn days(number: &str, unit: &str) -> Option<String> {
    let none = number == "0" || matches!(unit, "immediately" | "not_stated");
    (!none).then(|| format!("{number} {}", unit.to_lowercase()))
}

/// A text with what it says of numbers.
pub(super) struct Words {
    numbers: Set,
    lower: String,
}

impl Words {
    pub(super) fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let text = texts.into_iter().collect::<Vec<_>>().join("\n");
        Self { numbers: numbers(&text), lower: text.to_lowercase() }
    }

    /// Whether it says the number a token begins with, or "free", or "the province decides".
    pub(super) fn say(&self, token: &str) -> bool {
        match first_word(token) {
            "0" => self.lower.contains("miễn"),
            PROVINCE => ["hội đồng nhân dân", "hđnd"].iter().any(|p| self.lower.contains(p)),
            number => self.numbers.contains(number),
        }
    }

    /// Whether it names a paper, by its id or by what people call it.
    pub(super) fn name(&self, id: &str, called: Option<&str>) -> bool {
        let called = called.map(str::to_lowercase);
        self.lower.contains(id) || called.is_some_and(|c| self.lower.contains(&c))
    }
}

/// What our sentences say to the citizen.
pub(super) fn said(s: &Service) -> Words {
    let costs = s.costs.iter().flat_map(|c| [&c.case, &c.note]);
    let times = s.times.iter().flat_map(|t| [&t.case, &t.note]);
    let optional = costs.chain(times).chain([&s.what, &s.who]).flatten();
    let texts: Vec<&LocalizedText> = optional.chain(&s.doubts).chain(&s.steps).collect();
    Words::new(texts.iter().map(|t| t.vi.as_str()))
}

/// How much of a paper's official wording tells it from others, in letters; both records cut it.
const WORDING: usize = 300;

/// The beginning of a paper's official wording, without list marks and uneven blanks.
pub(super) fn wording(name: &str) -> String {
    let text = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(WORDING).collect()
}
