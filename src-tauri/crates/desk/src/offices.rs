use std::sync::{Arc, OnceLock};

use catalogue::units::{Commune, Located, Units};
use wire::{CommuneCard, Failure, FindOffice, OfficeAnswer, OfficeReply, Reason};

use crate::{Answer, Desk, failure::failed};

/// The most communes among which a citizen has to choose.
const MAX_CHOICES: usize = 12;

/// The administrative units; read when the first address is asked for.
pub(crate) struct Offices {
    register: &'static str,
    centres: &'static str,
    units: OnceLock<Option<Units>>,
}

impl Offices {
    pub(crate) fn new(register: &'static str, centres: &'static str) -> Self {
        Self { register, centres, units: OnceLock::new() }
    }

    /// The units; a register that ships damaged is a mistake of ours.
    fn units(&self) -> Result<&Units, Failure> {
        let read = || Units::read(self.register, self.centres).ok();
        self.units.get_or_init(read).as_ref().ok_or_else(|| failed(Reason::Fault))
    }
}

fn card(commune: Commune<'_>) -> CommuneCard {
    CommuneCard {
        code: commune.code.to_owned(),
        name: commune.name.to_owned(),
        province: commune.province.to_owned(),
        centre: commune.centre.map(str::to_owned),
        was: commune.was,
    }
}

impl Answer<FindOffice> for Desk {
    async fn answer(self: &Arc<Self>, ask: FindOffice) -> Result<OfficeReply, Failure> {
        // The units themselves read no more than 200 characters.
        let (kind, communes) = match self.offices.units()?.locate(&ask.address) {
            Located::One(commune) => (OfficeAnswer::One, vec![commune]),
            Located::Ask(communes, _) => (OfficeAnswer::Ask, communes),
            Located::Unknown => (OfficeAnswer::Unknown, Vec::new()),
        };
        let communes = communes.into_iter().take(MAX_CHOICES).map(card).collect();
        Ok(OfficeReply { kind, communes })
    }
}
