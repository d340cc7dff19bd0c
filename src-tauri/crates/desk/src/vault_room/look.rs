//! Looking at papers with the viewer: what is amiss with one, what stands on its card, its pages,
//! and a copy with its purpose burnt in.

use std::sync::Arc;

use cards::{Card, CardFacts, Expiry};
use model::{Date, EvidenceId, Media, PaperId, VaultAct};
use viewer::Viewer;
use wire::{
    DrawPage, Failure, LookAtPaper, MarkPaper, OpenMarked, PaperBytes, PaperDefect,
    PaperKindChoice, PaperLook, Reason, SaveMarked, SaveOutcome, VaultState, VaultWorkKind,
    ViewFault,
};
use zeroize::Zeroizing;

use super::{
    lock,
    names::file_name,
    out::{name_of, write_whole},
    refused,
    work::Ended,
};
use crate::{Answer, Desk, failure::failed};

/// The most characters of what a copy is for, without the day.
const PURPOSE: usize = 100;

/// A copy with its purpose burnt in. Only in memory, until it is saved or the vault is locked.
pub(super) struct MarkedCopy {
    id: PaperId,
    name: String,
    media: Media,
    bytes: Arc<Zeroizing<Vec<u8>>>,
}

/// What a look at a paper found, and of which.
pub(super) struct Looked {
    id: PaperId,
    version: u32,
    look: PaperLook,
}

/// What the viewer's error means for the screen.
fn unseen(error: viewer::Error) -> Failure {
    use viewer::Error;
    let fault = match error {
        Error::Locked => ViewFault::Locked,
        Error::TooLarge | Error::TooLong => ViewFault::TooLarge,
        Error::TooManyPages => ViewFault::TooManyPages,
        Error::NoSuchPage => return failed(Reason::NotFound),
        Error::Words => return failed(Reason::NotUnderstood),
        Error::NoChild(_) => return failed(Reason::Fault),
        Error::Unreadable | Error::Stopped => ViewFault::Unreadable,
    };
    failed(Reason::NotShown { fault })
}

impl From<viewer::Error> for Ended {
    fn from(error: viewer::Error) -> Self {
        match error {
            viewer::Error::Stopped => Self::Stopped,
            error => Self::Failed(unseen(error)),
        }
    }
}

/// A version of a paper, whole and in clear, in memory.
struct Whole {
    name: String,
    version: u32,
    media: Media,
    bytes: Zeroizing<Vec<u8>>,
}

impl Desk {
    fn viewer(&self) -> &Viewer {
        &self.strongroom.viewer
    }

    fn whole(&self, id: &PaperId, version: Option<u32>) -> Result<Whole, Failure> {
        let open = self.opened()?;
        let name = open.paper(id).map_err(refused)?.details.name;
        let mut reading = open.read(id, version).map_err(refused)?;
        let (version, media) = (reading.content().version, reading.content().media);
        let size = usize::try_from(reading.content().size).unwrap_or(0);
        let mut bytes = Zeroizing::new(Vec::with_capacity(size));
        reading.copy(&mut *bytes, &mut |_, _| true).map_err(refused)?;
        Ok(Whole { name, version, media, bytes })
    }

    /// Looks at a paper, or says again what the last look found.
    fn look(&self, id: &PaperId, version: Option<u32>) -> Result<PaperLook, Failure> {
        let open = self.opened()?;
        let newest = open.paper(id).map_err(refused)?.content().map_or(1, |c| c.version);
        let wanted = version.unwrap_or(newest);
        if let Some(seen) = &*lock(&self.strongroom.looked)
            && (&seen.id, seen.version) == (id, wanted)
        {
            return Ok(seen.look.clone());
        }
        let paper = self.whole(id, Some(wanted))?;
        let look = match self.viewer().inspect(paper.media, &paper.bytes, self.clock.today()) {
            Ok(inspected) => self.seen(&inspected),
            Err(viewer::Error::NoChild(_)) => return Err(failed(Reason::Fault)),
            Err(error) => PaperLook {
                defects: vec![match error {
                    viewer::Error::Locked => PaperDefect::Locked,
                    viewer::Error::TooLarge | viewer::Error::TooLong => PaperDefect::TooLarge,
                    _ => PaperDefect::Unreadable,
                }],
                ..PaperLook::default()
            },
        };
        let seen = Looked { id: id.clone(), version: paper.version, look: look.clone() };
        self.while_open(|| *lock(&self.strongroom.looked) = Some(seen))?;
        Ok(look)
    }

    /// What the viewer's findings say of a paper.
    fn seen(&self, inspected: &viewer::Inspected) -> PaperLook {
        let today = self.clock.today();
        let zone = || cards::read_mrz(inspected.zone.as_ref()?, today).ok();
        let card = inspected.codes.iter().find_map(|code| cards::read_code(code)).or_else(zone);
        let expiry = card.as_ref().map_or(Expiry::Unknown, CardFacts::expiry);
        let expires = match expiry {
            Expiry::On(day) => Some(day),
            Expiry::Never | Expiry::Unknown => None,
        };
        let flaws = [
            (inspected.blank, PaperDefect::Blank),
            (inspected.blurred && !inspected.blank, PaperDefect::Blurred),
            (inspected.small, PaperDefect::Small),
        ];
        let over = expires.filter(|day| *day < today).map(PaperDefect::Expired);
        PaperLook {
            pages: inspected.pages,
            defects: flaws
                .into_iter()
                .filter_map(|(is, flaw)| is.then_some(flaw))
                .chain(over)
                .collect(),
            kind: card.as_ref().and_then(|card| self.kind_of(card.card)),
            doubts: card.as_ref().map(|card| card.doubts(today)).unwrap_or_default(),
            card,
            expires,
        }
    }

    /// The catalogue's kind of a card, where it has it.
    fn kind_of(&self, card: Card) -> Option<PaperKindChoice> {
        let id = match card {
            Card::IdCard | Card::IdCard2021 | Card::IdCard2024 => "identity-card",
            Card::HealthCard => "health-insurance-card",
            Card::Passport => "passport",
            Card::OtherMrz => return None,
        };
        let id = EvidenceId::from(id);
        let name = self.library.now().content().papers.get(&id)?.name.clone();
        Some(PaperKindChoice { id, name })
    }

    fn offer_picture(
        &self,
        media: Media,
        bytes: Arc<Zeroizing<Vec<u8>>>,
    ) -> Result<PaperBytes, Failure> {
        let size = bytes.len() as u64;
        let ticket = self.while_open(|| self.lanes.offer_picture(bytes))?;
        Ok(PaperBytes { ticket, size, media })
    }
}

impl Answer<LookAtPaper> for Desk {
    async fn answer(self: &Arc<Self>, ask: LookAtPaper) -> Result<PaperLook, Failure> {
        self.in_vault(move |desk| desk.look(&ask.id, ask.version)).await
    }
}

impl Answer<DrawPage> for Desk {
    async fn answer(self: &Arc<Self>, ask: DrawPage) -> Result<PaperBytes, Failure> {
        self.in_vault(move |desk| {
            let paper = desk.whole(&ask.id, ask.version)?;
            if paper.media != Media::Pdf {
                return Err(failed(Reason::NotUnderstood));
            }
            let png = desk.viewer().page(&paper.bytes, ask.page, ask.width).map_err(unseen)?;
            if ask.page == 0 {
                desk.opened()?.note(VaultAct::Viewed, Some(&ask.id), desk.clock.now());
            }
            desk.offer_picture(Media::Png, Arc::new(png))
        })
        .await
    }
}

/// What stands on a copy: what it is for, and the day.
fn mark(purpose: &str, today: Date) -> String {
    let day = format!("{:02}/{:02}/{}", today.day(), today.month(), today.year());
    format!("{} · {day}", purpose.trim())
}

impl Answer<MarkPaper> for Desk {
    async fn answer(self: &Arc<Self>, ask: MarkPaper) -> Result<VaultState, Failure> {
        self.in_vault(move |desk| {
            let count = ask.purpose.trim().chars().count();
            if count == 0 || count > PURPOSE {
                return Err(failed(Reason::NotUnderstood));
            }
            let paper = desk.whole(&ask.id, ask.version)?;
            let line = mark(&ask.purpose, desk.clock.today());
            drop(lock(&desk.strongroom.marked).take());
            desk.begin_work(VaultWorkKind::Mark, move |desk, work| {
                // A picture has one page, and says nothing on the way.
                work.went(0, 1);
                let mut watch = |done: u32, of: u32| work.went(u64::from(done), u64::from(of));
                let made = desk.viewer().mark(paper.media, &paper.bytes, &[line], &mut watch)?;
                let copy = MarkedCopy {
                    id: ask.id,
                    name: paper.name,
                    media: made.media,
                    bytes: Arc::new(made.bytes),
                };
                desk.while_open(|| *lock(&desk.strongroom.marked) = Some(copy))
                    .map_err(|_| Ended::Stopped)?;
                Ok(None)
            })?;
            desk.vault_state()
        })
        .await
    }
}

impl Desk {
    /// The marked copy of the open vault.
    fn marked<T>(
        &self,
        look: impl FnOnce(&MarkedCopy) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.opened()?;
        let marked = lock(&self.strongroom.marked);
        look(marked.as_ref().ok_or_else(|| failed(Reason::NotFound))?)
    }
}

impl Answer<OpenMarked> for Desk {
    async fn answer(self: &Arc<Self>, ask: OpenMarked) -> Result<PaperBytes, Failure> {
        self.in_vault(move |desk| {
            let (media, bytes) = desk.marked(|copy| Ok((copy.media, Arc::clone(&copy.bytes))))?;
            if media != Media::Pdf {
                return desk.offer_picture(media, bytes);
            }
            let png = desk.viewer().page(&bytes, ask.page, ask.width).map_err(unseen)?;
            desk.offer_picture(Media::Png, Arc::new(png))
        })
        .await
    }
}

impl Answer<SaveMarked> for Desk {
    async fn answer(self: &Arc<Self>, _: SaveMarked) -> Result<SaveOutcome, Failure> {
        self.in_vault(|desk| {
            let name = desk.marked(|copy| {
                Ok(file_name(&format!("{} (ban sao)", copy.name), copy.media.ending()))
            })?;
            let Some(path) = desk.strongroom.places.file(&name) else {
                return Ok(SaveOutcome::NotChosen);
            };
            // The vault may have been locked while the dialogue stood.
            let open = desk.opened()?;
            let (id, bytes) = desk.marked(|copy| Ok((copy.id.clone(), Arc::clone(&copy.bytes))))?;
            write_whole(&path, |file| std::io::Write::write_all(file, &bytes))
                .map_err(crate::failure::storage)?;
            open.note(VaultAct::Shared, Some(&id), desk.clock.now());
            Ok(SaveOutcome::Saved(name_of(&path)))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_names_purpose_and_day() {
        let day = "2026-03-02".parse().expect("a day");
        assert_eq!(mark(" thuê nhà ", day), "thuê nhà · 02/03/2026");
    }
}
