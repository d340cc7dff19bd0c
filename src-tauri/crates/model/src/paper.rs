//! Personal papers: what may be named outside the vault.

use serde::{Deserialize, Serialize};

/// The id of a personal paper: 32 lower-case hexadecimal digits, drawn at random.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PaperId(String);

/// A text that is no [`PaperId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPaperId;

impl PaperId {
    /// The id of 16 random bytes.
    #[must_use]
    pub fn of(bytes: [u8; 16]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PaperId {
    type Error = NoPaperId;

    fn try_from(text: String) -> Result<Self, NoPaperId> {
        let digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        (text.len() == 32 && text.bytes().all(digit)).then_some(Self(text)).ok_or(NoPaperId)
    }
}

impl From<PaperId> for String {
    fn from(id: PaperId) -> Self {
        id.0
    }
}

impl std::fmt::Display for NoPaperId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not 32 hexadecimal digits")
    }
}

/// What kind of file a paper is, by its first bytes, never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// JPEG (ISO/IEC 10918).
    Jpeg,
    /// PNG (ISO/IEC 15948).
    Png,
    /// WebP (RFC 9649).
    Webp,
    /// PDF (ISO 32000).
    Pdf,
}

impl Media {
    /// How many first bytes tell the kind.
    pub const TELLING: usize = 12;

    /// The kind of a file that begins with `head`.
    #[must_use]
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Its media type (RFC 6838).
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// What its file names end with, without the dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_32_hexadecimal_digits() {
        let id = PaperId::of([0xAB; 16]);
        assert_eq!(id.as_str(), "abababababababababababababababab");
        assert_eq!(PaperId::try_from(id.as_str().to_owned()), Ok(id));
        for wrong in
            ["", "ab", "ABababababababababababababababab", "../../../../../../../etc/passwd.."]
        {
            assert_eq!(PaperId::try_from(wrong.to_owned()), Err(NoPaperId), "{wrong}");
        }
    }

    #[test]
    fn a_file_is_what_it_begins_with() {
        assert_eq!(Media::of(b"%PDF-1.7"), Some(Media::Pdf));
        assert_eq!(Media::of(b"RIFF\0\0\0\0WEBPVP8 "), Some(Media::Webp));
        assert_eq!(Media::of(b"RIFF\0\0\0\0WAVE"), None);
        assert_eq!(Media::of(b"\0\0\0\x18ftypheic"), None);
        assert_eq!(Media::of(b""), None);
    }
}
