//! What was done with the vault.

use std::sync::Arc;

use vault::{OpenVault, Standing};
use wire::{DeedRecord, Failure, ForgetDeed, ReadDeeds};

use super::refused;
use crate::{Answer, Desk};

/// How many entries one answer holds.
const PAGE: u32 = 50;

fn page(open: &OpenVault, before: Option<i64>) -> Result<Vec<DeedRecord>, Failure> {
    let deeds = open.deeds(before, PAGE).map_err(refused)?;
    Ok(open.papers(|papers| {
        let name = |id: &model::PaperId| {
            let paper = papers.get(id).filter(|p| p.place != Standing::Going)?;
            Some(paper.details.name.clone())
        };
        let record = |deed: vault::Deed| DeedRecord {
            id: deed.id,
            at: deed.at,
            what: deed.what,
            paper: deed.paper.as_ref().and_then(name),
        };
        deeds.into_iter().map(record).collect()
    }))
}

impl Answer<ReadDeeds> for Desk {
    async fn answer(self: &Arc<Self>, ask: ReadDeeds) -> Result<Vec<DeedRecord>, Failure> {
        self.in_vault(move |desk| page(&*desk.opened()?, ask.before)).await
    }
}

impl Answer<ForgetDeed> for Desk {
    async fn answer(self: &Arc<Self>, ask: ForgetDeed) -> Result<Vec<DeedRecord>, Failure> {
        self.in_vault(move |desk| {
            let open = desk.opened()?;
            open.forget_deed(ask.id).map_err(refused)?;
            page(&open, None)
        })
        .await
    }
}
