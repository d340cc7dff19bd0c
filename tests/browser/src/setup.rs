//! What happened at the desk before a screen is opened.

use std::collections::BTreeMap;

use model::{Code, EvidenceId, PaperId};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use vault::Unheld;
use wire::{
    BeginBytes, BytesStage, ChangeSettings, Comfort, CreateVault, FinishBytes, KeepService,
    LockKind, LockVault, OfferSheet, Purpose, ReadBytesProgress, ReadService, RefreshCatalogue,
    RemoveFromShelf, SavePlan, Secret, ShelfKey, Tick, TickPlan,
};

use crate::{
    Outcome, content,
    desk_server::DeskServer,
    papers::{self, Filled},
};

/// A named step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setup {
    /// The first start is not finished. Alone it means: as after installation.
    Fresh,
    /// Two questions of the birth plan are answered.
    HalfPlan,
    /// The birth plan is saved.
    Plan,
    /// The birth plan is saved, its first step and first paper are ticked.
    TickedPlan,
    /// A service is kept.
    Kept,
    /// Two services were read.
    Recent,
    /// A catalogue of 20 services is added.
    Imported,
    /// A service of the added catalogue was read, then the catalogue came anew with another fee.
    Changed,
    /// A kept service was removed.
    Removed,
    /// The portal was asked for newer content and did not answer.
    Asked,
    /// The vault is open and holds three papers, and one in the bin.
    Papers,
    /// The same, and a card with a code that nobody looked at yet.
    Card,
    /// The vault is open and empty.
    NoPapers,
    /// The vault was just made: its sheet waits to be checked.
    VaultSheet,
    /// The vault is open and empty; a new sheet waits to be checked.
    VaultNewSheet,
    /// The vault is empty and locked.
    VaultLocked,
    /// The same, and the keychain forgot the device key.
    VaultLost,
    /// The same, and the keychain is locked.
    VaultSilent,
    /// There is no keychain.
    NoKeychain,
}

/// What the steps made, for the address of a screen.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// The plan.
    pub plan: Option<u32>,
    /// Its first step.
    pub step: Option<Code>,
    /// The papers in the vault.
    pub papers: Option<Filled>,
    /// The card with a code.
    pub card: Option<PaperId>,
}

impl Made {
    /// Puts the ids into an address such as `#/plan/{plan}`.
    #[must_use]
    pub fn fill(&self, hash: &str) -> String {
        let plan = self.plan.map(|p| p.to_string()).unwrap_or_default();
        let step = self.step.as_ref().map(ToString::to_string).unwrap_or_default();
        let paper = |of: fn(&Filled) -> &PaperId| {
            self.papers.as_ref().map(|papers| of(papers).as_str()).unwrap_or_default()
        };
        hash.replace("{plan}", &plan)
            .replace("{step}", &step)
            .replace("{paper}", paper(|papers| &papers.picture))
            .replace("{pdf}", paper(|papers| &papers.pdf))
            .replace("{card}", self.card.as_ref().map(PaperId::as_str).unwrap_or_default())
    }
}

/// The answers of the birth plan, in the order they are asked; the first two make half a plan.
pub const ANSWERS: [(&str, &str); 7] = [
    ("born_at", "hospital"),
    ("hospital_sent", "no"),
    ("married", "yes"),
    ("parent_works", "yes"),
    ("father_works", "no"),
    ("home", "family"),
    ("filing", "counter"),
];

fn answers(count: usize) -> BTreeMap<String, String> {
    ANSWERS.iter().take(count).map(|(q, a)| ((*q).into(), (*a).into())).collect()
}

/// Sets the comfort and takes the steps.
///
/// # Errors
/// When the desk refuses one.
pub async fn prepare(server: &DeskServer, comfort: Comfort, steps: &[Setup]) -> Outcome<Made> {
    let started = !steps.contains(&Setup::Fresh);
    server.ask(&ChangeSettings { comfort, started }).await?;
    let mut made = Made::default();
    for step in steps {
        take(server, *step, &mut made).await?;
    }
    Ok(made)
}

async fn take(server: &DeskServer, step: Setup, made: &mut Made) -> Outcome {
    match step {
        Setup::Fresh => {}
        Setup::HalfPlan => made.plan = Some(save(server, 2).await?.id),
        Setup::Plan | Setup::TickedPlan => {
            let saved = save(server, ANSWERS.len()).await?;
            let plan = saved.plan.ok_or("the answers make no plan")?;
            made.plan = Some(saved.id);
            made.step = plan.steps.first().map(|s| s.code.clone());
            let paper: Option<EvidenceId> = plan.papers.first().map(|p| p.evidence.clone());
            if step == Setup::TickedPlan {
                let ticks =
                    made.step.clone().map(Tick::Step).into_iter().chain(paper.map(Tick::Paper));
                for what in ticks {
                    server.ask(&TickPlan { id: saved.id, what, done: true }).await?;
                }
            }
        }
        Setup::Kept => {
            server.ask(&KeepService { code: "1.001193".into() }).await?;
        }
        Setup::Recent => {
            for code in ["1.001193", "1.004222"] {
                server.ask(&ReadService { code: code.into() }).await?;
            }
        }
        Setup::Imported => import(server, &content::imported(20, |_, _| {})?).await?,
        Setup::Changed => {
            import(server, &content::imported(20, |_, _| {})?).await?;
            server.ask(&ReadService { code: "1.009007".into() }).await?;
            import(server, &content::imported(20, |_, service| service.costs.clear())?).await?;
        }
        Setup::Asked => {
            // It fails, and that is written down.
            let _ = server.ask(&RefreshCatalogue {}).await;
        }
        Setup::NoPapers => papers::vault(server).await?,
        Setup::VaultSheet => {
            let secret = Secret(papers::PIN.into());
            server.ask(&CreateVault { kind: LockKind::Pin, secret }).await?;
        }
        Setup::VaultNewSheet => {
            papers::vault(server).await?;
            server.ask(&OfferSheet {}).await?;
        }
        Setup::VaultLocked | Setup::VaultLost | Setup::VaultSilent => {
            papers::vault(server).await?;
            server.ask(&LockVault {}).await?;
            match step {
                Setup::VaultLost => server.behind().keys.lose(),
                Setup::VaultSilent => server.behind().keys.silence(Unheld::Locked),
                _ => {}
            }
        }
        Setup::NoKeychain => server.behind().keys.silence(Unheld::Missing),
        Setup::Card => {
            made.papers = Some(papers::fill(server).await?);
            made.card = Some(papers::add_card(server).await?);
        }
        Setup::Papers => made.papers = Some(papers::fill(server).await?),
        Setup::Removed => {
            server.ask(&KeepService { code: "1.001193".into() }).await?;
            let what = ShelfKey::Service("1.001193".into());
            server.ask(&RemoveFromShelf { what }).await?;
        }
    }
    Ok(())
}

async fn save(server: &DeskServer, count: usize) -> Outcome<wire::SavedPlan> {
    server.ask(&SavePlan { id: None, event: "birth".into(), answers: answers(count) }).await
}

/// Adds a catalogue over the desk's byte lane.
///
/// # Errors
/// When the desk refuses it.
pub async fn import(server: &DeskServer, bundle: &[u8]) -> Outcome {
    let sha256 = Sha256::digest(bundle).iter().map(|b| format!("{b:02x}")).collect();
    let size = bundle.len() as u64;
    let ticket =
        server.ask(&BeginBytes { purpose: Purpose::Catalogue, size, sha256 }).await?.ticket;
    for (n, chunk) in bundle.chunks(wire::lane::CHUNK).enumerate() {
        server
            .behind()
            .desk
            .put(ticket, (n * wire::lane::CHUNK) as u64, chunk)
            .map_err(|f| format!("the lane: {f:?}"))?;
    }
    let mut progress = server.ask(&FinishBytes { ticket }).await?;
    loop {
        match progress.stage {
            BytesStage::Done(_) => return Ok(()),
            BytesStage::Receiving | BytesStage::Reading => {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                progress = server.ask(&ReadBytesProgress { ticket }).await?;
            }
            other => return Err(format!("the catalogue was not added: {other:?}").into()),
        }
    }
}
