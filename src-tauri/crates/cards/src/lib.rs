//! What is written on a Vietnamese card or a passport, read offline. No I/O, no clock; compiles to
//! wasm32.
//!
//! Nothing here proves anything: a code on a card carries no signature that is checked. What is
//! read fills a form, and the person looks at it. What cannot be read for certain is absent, never
//! guessed. `Debug` of what is read shows no personal data.

mod facts;
mod mrz;
mod number;
mod places;
mod qr;
mod text;
mod validity;

pub use facts::{Card, CardFacts, Doubt, OtherKind, OtherNumber, Sex};
pub use mrz::{Field, MrzFault, Why, read_mrz};
pub use number::{HealthCard, NumberFault, Passport, PersonalId, SocialInsurance};
pub use qr::read_code;
pub use validity::{Expiry, expiry_of_id_card};

pub use jiff::civil::Date;

/// The most characters of a text that is read, 4,096: a QR code holds 4,296 at most, and no card
/// fills one.
pub const LIMIT: usize = 4_096;
