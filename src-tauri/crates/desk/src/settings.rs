use std::sync::Arc;

use model::Language;
use wire::{ChangeSettings, Failure, ReadRequests, ReadSettings, RequestRecord, Settings};

use crate::{Answer, Desk, requests};

/// The file of the settings.
const FILE: &str = "settings.json";

impl Desk {
    /// Whether the first start is finished. Before that nothing is sent.
    pub(crate) fn started(&self) -> Result<bool, Failure> {
        Ok(self.store.read::<Settings>(FILE)?.started)
    }

    /// The language of the app.
    pub(crate) fn language(&self) -> Language {
        self.store.read::<Settings>(FILE).map(|s| s.comfort.language).unwrap_or_default()
    }
}

impl Answer<ReadSettings> for Desk {
    async fn answer(self: &Arc<Self>, _: ReadSettings) -> Result<Settings, Failure> {
        self.store.read(FILE)
    }
}

impl Answer<ChangeSettings> for Desk {
    async fn answer(self: &Arc<Self>, ask: ChangeSettings) -> Result<Settings, Failure> {
        self.store.change(FILE, |settings: &mut Settings| {
            settings.comfort = ask.comfort;
            settings.started |= ask.started;
            Ok(*settings)
        })
    }
}

impl Answer<ReadRequests> for Desk {
    async fn answer(self: &Arc<Self>, _: ReadRequests) -> Result<Vec<RequestRecord>, Failure> {
        requests::newest_first(&self.store)
    }
}
