//! The recovery sheet: shown until words of it were typed back.

use std::sync::Arc;

use model::SHEET_WORDS;
use vault::Sheet;
use wire::{
    AgreeSheet, Failure, KnowSheet, OfferSheet, ReadSheet, Reason, SHEET_CHECKS, SheetFault,
    SheetPage, VaultState, VaultWorkKind,
};

use super::{lock, refused};
use crate::{Answer, Desk, failure::failed};

impl Desk {
    /// The sheet that waits, with the words that are asked for.
    fn sheet_page(&self) -> Result<SheetPage, Failure> {
        let open = self.opened()?;
        let check = {
            let mut held = lock(&self.strongroom.held);
            let held = held.as_mut().ok_or_else(|| failed(Reason::VaultLocked))?;
            if held.check.is_empty() {
                held.check = vault::places(SHEET_WORDS, SHEET_CHECKS)
                    .map_err(refused)?
                    .into_iter()
                    .filter_map(|n| u32::try_from(n).ok())
                    .collect();
            }
            held.check.clone()
        };
        open.offered(|sheet| Some(page(sheet?, check))).ok_or_else(|| failed(Reason::NotFound))
    }
}

fn page(sheet: &Sheet, check: Vec<u32>) -> SheetPage {
    let (side, modules) = sheet.qr();
    SheetPage {
        words: sheet.words.iter().map(|word| word.as_str().to_owned()).collect(),
        key: sheet.key.as_str().to_owned(),
        side: u32::try_from(side).unwrap_or(0),
        modules: modules.into_iter().map(|dark| if dark { '1' } else { '0' }).collect(),
        check,
    }
}

impl Answer<ReadSheet> for Desk {
    async fn answer(self: &Arc<Self>, _: ReadSheet) -> Result<SheetPage, Failure> {
        self.in_vault(|desk| desk.sheet_page()).await
    }
}

impl Answer<KnowSheet> for Desk {
    async fn answer(self: &Arc<Self>, ask: KnowSheet) -> Result<VaultState, Failure> {
        self.in_vault(move |desk| {
            desk.opened()?.know_sheet(&ask.sheet.0).map_err(refused)?;
            desk.vault_state()
        })
        .await
    }
}

impl Answer<OfferSheet> for Desk {
    async fn answer(self: &Arc<Self>, _: OfferSheet) -> Result<SheetPage, Failure> {
        self.in_vault(|desk| {
            let open = desk.opened()?;
            open.offer_sheet().map_err(refused)?;
            if let Some(held) = lock(&desk.strongroom.held).as_mut() {
                held.check = Vec::new();
            }
            desk.sheet_page()
        })
        .await
    }
}

impl Answer<AgreeSheet> for Desk {
    async fn answer(self: &Arc<Self>, ask: AgreeSheet) -> Result<VaultState, Failure> {
        self.in_vault(move |desk| {
            let open = desk.opened()?;
            let page = desk.sheet_page()?;
            let wrong = || failed(Reason::WrongSheet { fault: SheetFault::Check });
            if ask.words.len() != page.check.len() {
                return Err(wrong());
            }
            for (typed, place) in ask.words.iter().zip(&page.check) {
                let right = usize::try_from(*place).ok().and_then(|n| page.words.get(n - 1));
                if right != Some(&catalogue::fold::fold(typed)) {
                    return Err(wrong());
                }
            }
            if open.offered_is_in_use() {
                // Nothing is to be sealed anew.
                open.agree(desk.clock.now(), &mut |_, _| true).map_err(refused)?;
            } else {
                desk.begin_open_work(VaultWorkKind::NewSheet, move |desk, work, open| {
                    open.agree(desk.clock.now(), &mut |done, of| work.went(done, of))?;
                    Ok(None)
                })?;
            }
            desk.vault_state()
        })
        .await
    }
}
