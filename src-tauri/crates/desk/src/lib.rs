//! The use cases: one file per room of calls. Joins catalogue, portal and the shelf on disk.
//! Clock, portal address and the world outside are handed in, so that every run can be replayed.

mod catalogue_room;
mod clock;
mod dispatch;
mod emergency;
mod failure;
mod lanes;
mod library;
mod national;
mod offices;
mod outside;
mod plans;
mod portals;
mod requests;
mod seen;
mod settings;
mod shown;
mod speech;
mod store;
mod vault_room;

use std::{path::PathBuf, sync::Arc};

pub use ::speech::{NoVoice, Voice};
pub use clock::{Clock, FixedClock, SystemClock};
pub use dispatch::Answer;
pub use failure::failed;
pub use national::National;
pub use outside::{NoOutside, Outside};
pub use portals::{Client, profile};
pub use vault::Ending;
pub use vault_room::{NoNotifier, NoPlaces, Notifier, Places, SystemTicks, VaultParts};
use wire::Failure;

/// What the desk works with. Everything that could differ from run to run is here.
pub struct Parts {
    /// The folder in which every file of the app lies; made with mode 0700 when missing.
    pub home: PathBuf,
    /// The reviewed content that ships with the app, as a `motcua-bundle/1`.
    pub bundled: &'static [u8],
    /// The register of administrative units, `content/vn/units.tsv`.
    pub units: &'static str,
    /// The addresses of their centres, `content/vn/unit-centres.tsv`.
    pub centres: &'static str,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Opens addresses outside the app.
    pub outside: Arc<dyn Outside>,
    /// Reads aloud.
    pub voice: Arc<dyn Voice>,
    /// The portal to fetch newer content from, if one is set up.
    pub portal: Option<portal::Portal>,
    /// The national portal, for what the citizen asks of it.
    pub national: Option<National>,
    /// What the vault of personal papers works with.
    pub vault: VaultParts,
}

/// The counter behind the screen: answers every call of [`wire::for_each_room`].
pub struct Desk {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) outside: Arc<dyn Outside>,
    pub(crate) portal: Option<portal::Portal>,
    pub(crate) national: Option<National>,
    pub(crate) store: store::Store,
    pub(crate) library: library::Shared,
    pub(crate) offices: offices::Offices,
    pub(crate) lanes: lanes::Lanes,
    pub(crate) speech: Arc<speech::Speech>,
    pub(crate) strongroom: vault_room::Strongroom,
}

impl Desk {
    /// Opens the desk on its folder. Damaged files of the app are set aside, never lost and never
    /// fatal: the desk then starts as new.
    ///
    /// # Errors
    /// When the folder can neither be made nor written.
    pub fn open(parts: Parts) -> std::io::Result<Arc<Self>> {
        let store = store::Store::open(&parts.home)?;
        let library = library::Shared::open(&store, parts.bundled);
        Ok(Arc::new(Self {
            clock: parts.clock,
            outside: parts.outside,
            portal: parts.portal,
            national: parts.national,
            store,
            library,
            offices: offices::Offices::new(parts.units, parts.centres),
            lanes: lanes::Lanes::default(),
            speech: Arc::new(speech::Speech::new(parts.voice)),
            strongroom: vault_room::Strongroom::new(&parts.home, parts.vault),
        }))
    }

    /// Takes one chunk of the byte lane in; answers how many bytes came so far.
    ///
    /// # Errors
    /// A [`Failure`] when the ticket is unknown, the chunk is out of order, larger than
    /// [`wire::lane::CHUNK`] or goes past the declared size.
    pub fn put(&self, ticket: u32, offset: u64, chunk: &[u8]) -> Result<u64, Failure> {
        let got = self.lanes.put(ticket, offset, chunk)?;
        if self.lanes.is_of_vault(ticket) {
            self.vault_is_used();
        }
        Ok(got)
    }

    /// Gives one chunk of the byte lane out: at most [`wire::lane::CHUNK`] bytes from `offset`;
    /// empty at the end.
    ///
    /// # Errors
    /// A [`Failure`] when the ticket is unknown.
    pub fn take(&self, ticket: u32, offset: u64) -> Result<Vec<u8>, Failure> {
        self.lanes.take(ticket, offset)
    }
}
