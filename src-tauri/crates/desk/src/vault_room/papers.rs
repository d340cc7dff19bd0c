//! The papers: found, read, changed, put into the bin.

use std::sync::Arc;

use catalogue::fold::fold;
use model::{Date, EvidenceId, EvidenceType, Media, PaperId, PaperKind};
use vault::{Details, OpenVault, Paper, Standing};
use wire::{
    BinPaper, ChangePaper, Failure, FindPapers, MOST_KINDS, Owned, OwnedPaper, PAPERS_PAGE,
    PaperCard, PaperDetails, PaperKindChoice, PaperOrder, PaperPage, PaperPlace, PaperVersion,
    PapersFound, ReadOwned, ReadPaper, ReadPaperKinds, Reason, RemovePaper, TakeBackPaper,
    Validity, VaultState,
};

use super::refused;
use crate::{Answer, Desk, failure::failed, library::Library};

/// Days ahead of its end from which a paper is said to expire.
const SOON: u32 = 30;
/// The most kinds that are offered at once.
const KINDS: usize = 24;

/// The kinds that families keep at home, in the order they are offered; the others follow by how many
/// services ask for them.
const AT_HOME: [&str; 10] = [
    "identity-card",
    "birth-certificate",
    "passport",
    "health-insurance-card",
    "marriage-certificate",
    "land-certificate",
    "driving-licence",
    "vehicle-registration-certificate",
    "social-insurance-book",
    "upper-secondary-diploma",
];

/// Kinds that stand for another where that is asked for, as its own record says.
const SERVES: [(&str, &[&str]); 1] = [("identity-document", &["identity-card", "passport"])];

/// Whether a paper of kind `own` is what is asked for with `asked`.
fn serves(own: &EvidenceId, asked: &EvidenceId) -> bool {
    let others = SERVES.iter().find(|(id, _)| *id == asked.as_str()).map_or(&[][..], |(_, o)| *o);
    own == asked || others.contains(&own.as_str())
}

/// What is kept of what the citizen says.
pub(crate) fn kept(details: PaperDetails) -> Details {
    let PaperDetails { name, kind, person, tags, note, expires, favourite, card } = details;
    Details { name, kind, person, tags, note, expires, favourite, card }
}

fn told(details: &Details) -> PaperDetails {
    let Details { name, kind, person, tags, note, expires, favourite, card } = details.clone();
    PaperDetails { name, kind, person, tags, note, expires, favourite, card }
}

fn validity(expires: Option<Date>, today: Date) -> Validity {
    let Some(expires) = expires else { return Validity::Unknown };
    let days = today.until(expires).map_or(0, |span| i64::from(span.get_days()));
    let count = u32::try_from(days.unsigned_abs()).unwrap_or(u32::MAX);
    match days {
        ..0 => Validity::Ended(count),
        _ if count <= SOON => Validity::Ends(count),
        _ => Validity::Good,
    }
}

/// What a list shows of a paper.
fn card(paper: &Paper, library: &Library, today: Date) -> PaperCard {
    let kind = paper.details.kind.as_ref().and_then(|kind| library.content().papers.get(kind));
    let content = paper.content();
    PaperCard {
        id: paper.id.clone(),
        details: told(&paper.details),
        kind_name: kind.map(|kind| kind.name.clone()),
        media: content.map_or(Media::Pdf, |c| c.media),
        size: content.map_or(0, |c| c.size),
        added: paper.added,
        validity: validity(paper.details.expires, today),
        binned: binned(paper),
    }
}

fn binned(paper: &Paper) -> Option<i64> {
    match paper.place {
        Standing::Binned(at) => Some(at),
        Standing::Kept | Standing::Going => None,
    }
}

fn page(paper: &Paper, library: &Library, today: Date) -> PaperPage {
    let version = |c: &vault::Content| PaperVersion {
        version: c.version,
        media: c.media,
        size: c.size,
        added: c.added,
    };
    let versions = paper.contents.iter().rev().map(version).collect();
    PaperPage { card: card(paper, library, today), versions }
}

impl Desk {
    /// Papers kept, papers in the bin, papers that expire soon or have.
    pub(super) fn counted(&self, open: &OpenVault) -> (u32, u32, u32) {
        let today = self.clock.today();
        open.papers(|papers| {
            let mut counts = (0, 0, 0);
            for paper in papers.values() {
                match paper.place {
                    Standing::Kept => counts.0 += 1,
                    Standing::Binned(_) => counts.1 += 1,
                    Standing::Going => {}
                }
                let ends = validity(paper.details.expires, today);
                if paper.place == Standing::Kept
                    && matches!(ends, Validity::Ends(_) | Validity::Ended(_))
                {
                    counts.2 += 1;
                }
            }
            counts
        })
    }

    fn found(&self, open: &OpenVault, ask: &FindPapers) -> PapersFound {
        let (library, today) = (self.library.now(), self.clock.today());
        let words: Vec<String> = fold(&ask.text).split(' ').map(str::to_owned).collect();
        let kind = |paper: &Paper| {
            let kind = library.content().papers.get(paper.details.kind.as_ref()?)?;
            Some(format!("{} {}", kind.name.vi, kind.name.en.as_deref().unwrap_or_default()))
        };
        let says = |paper: &Paper| {
            let d = &paper.details;
            let said =
                [&d.name, &d.person, &d.note, &d.tags.join(" ")].map(String::as_str).join(" ");
            fold(&format!("{said} {}", kind(paper).unwrap_or_default()))
        };
        let wanted = |paper: &&Paper| {
            let here = match ask.place {
                PaperPlace::Kept => paper.place == Standing::Kept,
                PaperPlace::Bin => binned(paper).is_some(),
            };
            here && ask.person.as_ref().is_none_or(|person| paper.details.person == *person)
                && (ask.text.is_empty() || {
                    let said = says(paper);
                    words.iter().all(|word| said.contains(word.as_str()))
                })
        };
        open.papers(|papers| {
            let mut hits: Vec<&Paper> = papers.values().filter(wanted).collect();
            match ask.order {
                PaperOrder::Newest => {
                    hits.sort_by_cached_key(|p| {
                        (std::cmp::Reverse(p.added), fold(&p.details.name))
                    });
                }
                PaperOrder::Name => hits.sort_by_cached_key(|p| fold(&p.details.name)),
                // Those without a day come last.
                PaperOrder::Expiry => {
                    hits.sort_by_key(|p| (p.details.expires.is_none(), p.details.expires));
                }
            }
            hits.sort_by_key(|p| !p.details.favourite);
            let mut people: Vec<String> = papers
                .values()
                .filter(|p| p.place == Standing::Kept && !p.details.person.is_empty())
                .map(|p| p.details.person.clone())
                .collect();
            people.sort();
            people.dedup();
            PapersFound {
                of: u32::try_from(hits.len()).unwrap_or(u32::MAX),
                papers: hits
                    .into_iter()
                    .skip(ask.from as usize)
                    .take(PAPERS_PAGE)
                    .map(|paper| card(paper, &library, today))
                    .collect(),
                people,
            }
        })
    }

    /// Kinds of papers whose names hold what was typed; those that are kept at home first.
    fn kinds(&self, text: &str) -> Vec<PaperKindChoice> {
        let library = self.library.now();
        let content = library.content();
        let typed = fold(text);
        let uses = |kind: &EvidenceType| {
            let of = |s: &&model::Service| {
                s.papers.iter().any(|p| p.evidence.as_ref() == Some(&kind.id))
            };
            content.services.values().filter(of).count()
        };
        let named = |kind: &&EvidenceType| {
            kind.kind == PaperKind::Document
                && (typed.is_empty()
                    || fold(&kind.name.vi).contains(&typed)
                    || kind.name.en.as_deref().is_some_and(|en| fold(en).contains(&typed)))
        };
        let mut kinds: Vec<&EvidenceType> = content.papers.values().filter(named).collect();
        let place = |kind: &EvidenceType| {
            AT_HOME.iter().position(|id| *id == kind.id.as_str()).unwrap_or(AT_HOME.len())
        };
        kinds.sort_by_cached_key(|kind| {
            (place(kind), std::cmp::Reverse(uses(kind)), kind.id.clone())
        });
        let choice =
            |kind: &EvidenceType| PaperKindChoice { id: kind.id.clone(), name: kind.name.clone() };
        kinds.into_iter().take(KINDS).map(choice).collect()
    }

    /// The kept papers of these kinds, in the order of the kinds; of one kind those first that are
    /// valid longest.
    fn owned(&self, open: &OpenVault, kinds: &[EvidenceId]) -> Vec<OwnedPaper> {
        let today = self.clock.today();
        let told = |paper: &Paper, kind: &EvidenceId| OwnedPaper {
            kind: kind.clone(),
            id: paper.id.clone(),
            name: paper.details.name.clone(),
            person: paper.details.person.clone(),
            validity: validity(paper.details.expires, today),
        };
        open.papers(|papers| {
            let kept = papers.values().filter(|p| p.place == Standing::Kept);
            let mut kept: Vec<&Paper> = kept.filter(|p| p.details.kind.is_some()).collect();
            kept.sort_by_cached_key(|paper| {
                let ends = paper.details.expires.unwrap_or(Date::MAX);
                (std::cmp::Reverse(ends), fold(&paper.details.name))
            });
            let of = |asked: &EvidenceId| {
                let is_it =
                    |p: &&&Paper| p.details.kind.as_ref().is_some_and(|own| serves(own, asked));
                kept.iter().filter(is_it).map(|paper| told(paper, asked)).collect::<Vec<_>>()
            };
            kinds.iter().flat_map(of).collect()
        })
    }

    /// Changes one paper and answers its page.
    async fn on_paper(
        self: &Arc<Self>,
        act: impl FnOnce(&OpenVault, i64) -> vault::Result<Paper> + Send + 'static,
    ) -> Result<PaperPage, Failure> {
        self.in_vault(move |desk| {
            let open = desk.opened()?;
            let paper = act(&open, desk.clock.now()).map_err(refused)?;
            desk.papers_changed();
            Ok(page(&paper, &desk.library.now(), desk.clock.today()))
        })
        .await
    }
}

impl Answer<FindPapers> for Desk {
    async fn answer(self: &Arc<Self>, ask: FindPapers) -> Result<PapersFound, Failure> {
        self.in_vault(move |desk| Ok(desk.found(&*desk.opened()?, &ask))).await
    }
}

impl Answer<ReadPaperKinds> for Desk {
    async fn answer(
        self: &Arc<Self>,
        ask: ReadPaperKinds,
    ) -> Result<Vec<PaperKindChoice>, Failure> {
        self.in_vault(move |desk| Ok(desk.kinds(&ask.text))).await
    }
}

impl Answer<ReadOwned> for Desk {
    async fn answer(self: &Arc<Self>, ask: ReadOwned) -> Result<Owned, Failure> {
        self.in_vault(move |desk| {
            if ask.kinds.len() > MOST_KINDS {
                return Err(failed(Reason::NotUnderstood));
            }
            if let Some(open) = desk.open_now() {
                return Ok(Owned::Papers(desk.owned(&open, &ask.kinds)));
            }
            // Looking at a plan must not make the keychain ask for anything.
            Ok(if desk.strongroom.vault.exists() { Owned::Locked } else { Owned::NoVault })
        })
        .await
    }
}

impl Answer<ReadPaper> for Desk {
    async fn answer(self: &Arc<Self>, ask: ReadPaper) -> Result<PaperPage, Failure> {
        self.in_vault(move |desk| {
            let paper = desk.opened()?.paper(&ask.id).map_err(refused)?;
            Ok(page(&paper, &desk.library.now(), desk.clock.today()))
        })
        .await
    }
}

impl Answer<ChangePaper> for Desk {
    async fn answer(self: &Arc<Self>, ask: ChangePaper) -> Result<PaperPage, Failure> {
        self.on_paper(move |open, now| open.change(&ask.id, &kept(ask.details), now)).await
    }
}

impl Answer<BinPaper> for Desk {
    async fn answer(self: &Arc<Self>, ask: BinPaper) -> Result<PaperPage, Failure> {
        self.on_paper(move |open, now| open.bin(&ask.id, now)).await
    }
}

impl Answer<TakeBackPaper> for Desk {
    async fn answer(self: &Arc<Self>, ask: TakeBackPaper) -> Result<PaperPage, Failure> {
        self.on_paper(move |open, now| open.take_back(&ask.id, now)).await
    }
}

impl Answer<RemovePaper> for Desk {
    async fn answer(self: &Arc<Self>, ask: RemovePaper) -> Result<VaultState, Failure> {
        self.in_vault(move |desk| {
            let open = desk.opened()?;
            let paper = open.paper(&ask.id).map_err(refused)?;
            // Only what is in the bin goes for good.
            if binned(&paper).is_none() {
                return Err(failed(Reason::NotAllowed));
            }
            open.remove(&ask.id, desk.clock.now()).map_err(refused)?;
            desk.papers_changed();
            desk.vault_state()
        })
        .await
    }
}

/// The name of a paper with the same bytes, other than `id`.
pub(crate) fn twin(open: &OpenVault, sha256: &str) -> Option<(PaperId, String)> {
    let id = open.same_bytes(sha256)?;
    let paper = open.paper(&id).ok()?;
    Some((id, paper.details.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validity_is_counted_in_days() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let today = day("2026-11-22");
        let at = |text: &str| validity(Some(day(text)), today);
        assert_eq!(at("2026-11-22"), Validity::Ends(0));
        assert_eq!(at("2026-12-22"), Validity::Ends(30));
        assert_eq!(at("2026-12-23"), Validity::Good);
        assert_eq!(at("2026-11-21"), Validity::Ended(1));
        assert_eq!(at("2020-02-29"), Validity::Ended(2458));
        assert_eq!(validity(None, today), Validity::Unknown);
    }
}
