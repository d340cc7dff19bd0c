use catalogue::{
    bundle::{BundleError, Header, Kind, Limits, Reader},
    content::Content,
};
use model::Date;

/// Reviewed content with the dates of its bundle.
pub(super) struct Reviewed {
    pub(super) content: Content,
    pub(super) date: Date,
    pub(super) made: Date,
    /// It came from the portal after installation.
    pub(super) fetched: bool,
}

impl Reviewed {
    /// Reads a bundle of reviewed content, whole or not at all.
    ///
    /// # Errors
    /// Any [`BundleError`]; [`BundleError::NotABundle`] also for an imported catalogue.
    pub(super) fn read(bundle: &[u8], fetched: bool) -> Result<Self, BundleError> {
        let mut reader = Reader::open(bundle, Limits::default())?;
        let Header { kind, date, made, .. } = *reader.header();
        if kind != Kind::Reviewed {
            return Err(BundleError::NotABundle);
        }
        let mut records = Vec::new();
        for entry in &mut reader {
            records.push(entry?.record);
        }
        reader.finish()?;
        Ok(Self { content: Content::from_records(records), date, made, fetched })
    }

    /// Nothing at all.
    pub(super) fn empty() -> Self {
        let (date, made) = (Date::ZERO, Date::ZERO);
        Self { content: Content::default(), date, made, fetched: false }
    }

    /// Whether it is of a later date, or of the same date and made later.
    pub(super) fn is_newer_than(&self, other: &Self) -> bool {
        (self.date, self.made) > (other.date, other.made)
    }
}
