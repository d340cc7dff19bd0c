//! What can be asked, and the doing of it, in whichever process.

use std::fmt;

use model::{Date, Media};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{Error, Result, Watch, codes, look, mark, pdf, picture};

/// What is asked.
#[derive(Serialize, Deserialize)]
pub(crate) enum Task {
    Inspect { media: Media, today: Date },
    Page { page: u32, width: u32 },
    Mark { media: Media, lines: Vec<String> },
}

/// What is answered; bytes follow it in the frame.
#[derive(Serialize, Deserialize)]
pub(crate) enum Answer {
    /// So many pages are done, of so many. More comes.
    Step {
        done: u32,
        of: u32,
    },
    Inspected(Inspected),
    Page,
    Marked {
        media: Media,
    },
    Failed(Error),
}

/// What a paper is, as far as a machine can see.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspected {
    /// How many pages it has; a picture has one.
    pub pages: u32,
    /// How wide it is as it is to be seen: pixels of a picture, points (1/72 inch) of the first page
    /// of a PDF.
    pub width: u32,
    /// How high it is, in the same measure.
    pub height: u32,
    /// The texts of the QR codes that were found, at most 16, each once. They may say anything.
    pub codes: Vec<String>,
    /// The machine readable zone of a card or a passport (ICAO Doc 9303), when one was found whose
    /// check digits hold; looked for where no code is that of a card.
    pub zone: Option<String>,
    /// It is nearly of one colour. Of a PDF only the first page was looked at.
    pub blank: bool,
    /// It seems out of focus. A guess, never of a PDF.
    pub blurred: bool,
    /// The longer side of the picture is below 600 px. Never of a PDF.
    pub small: bool,
}

/// Shows no text of a code: it is what stands in the paper.
impl fmt::Debug for Inspected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inspected")
            .field("pages", &self.pages)
            .field("codes", &self.codes.len())
            .finish_non_exhaustive()
    }
}

/// A marked copy.
pub struct Marked {
    /// JPEG of a picture, PDF of a PDF.
    pub media: Media,
    /// The file.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Shows no byte.
impl fmt::Debug for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Marked").field("media", &self.media).finish_non_exhaustive()
    }
}

/// Does what is asked of `bytes`.
pub(crate) fn run(
    task: Task,
    bytes: Zeroizing<Vec<u8>>,
    watch: Watch<'_>,
) -> Result<(Answer, Zeroizing<Vec<u8>>)> {
    let media = match &task {
        Task::Inspect { media, .. } | Task::Mark { media, .. } => *media,
        Task::Page { .. } => Media::Pdf,
    };
    if Media::of(&bytes) != Some(media) {
        return Err(Error::Unreadable);
    }
    match task {
        Task::Inspect { media: Media::Pdf, today } => inspect_pdf(bytes, today),
        Task::Inspect { media, today } => inspect_picture(media, bytes, today),
        Task::Page { page, width } => {
            let drawn = pdf::Document::open(bytes)?.page(page)?.draw_wide(width)?;
            Ok((Answer::Page, picture::png(&drawn)?))
        }
        Task::Mark { media, lines } => {
            let words = mark::words(&lines)?;
            let (media, bytes) = match media {
                Media::Pdf => (Media::Pdf, mark::pdf(bytes, &words, watch)?),
                _ => (Media::Jpeg, mark::picture(media, bytes, &words)?),
            };
            Ok((Answer::Marked { media }, bytes))
        }
    }
}

type Found = (Answer, Zeroizing<Vec<u8>>);

fn inspect_picture(media: Media, bytes: Zeroizing<Vec<u8>>, today: Date) -> Result<Found> {
    let decoded = picture::decode(media, bytes)?;
    let (width, height) = decoded.upright();
    let luma = picture::luma(decoded.rgb);
    let codes = codes::find(&luma);
    let inspected = Inspected {
        pages: 1,
        width,
        height,
        zone: codes::zone(&luma, &codes, today),
        codes,
        blank: look::blank(&luma),
        blurred: look::blurred(&luma),
        small: look::small(width, height),
    };
    Ok((Answer::Inspected(inspected), Zeroizing::default()))
}

fn inspect_pdf(bytes: Zeroizing<Vec<u8>>, today: Date) -> Result<Found> {
    let document = pdf::Document::open(bytes)?;
    let first = document.page(0)?;
    let luma = picture::luma(first.draw_long(pdf::INSPECTED)?);
    let (width, height) = first.size();
    let codes = codes::find(&luma);
    let inspected = Inspected {
        pages: document.pages(),
        width: width.round() as u32,
        height: height.round() as u32,
        zone: codes::zone(&luma, &codes, today),
        codes,
        blank: look::blank(&luma),
        blurred: false,
        small: false,
    };
    Ok((Answer::Inspected(inspected), Zeroizing::default()))
}
