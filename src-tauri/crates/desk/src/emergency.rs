use std::sync::Arc;

use model::Hotline;
use wire::{Failure, ReadHotlines};

use crate::{Answer, Desk};

impl Answer<ReadHotlines> for Desk {
    async fn answer(self: &Arc<Self>, _: ReadHotlines) -> Result<Vec<Hotline>, Failure> {
        Ok(self.library.now().hotlines().to_vec())
    }
}
