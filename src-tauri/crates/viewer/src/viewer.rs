//! Where the looking is done, and what can be asked.

use std::{ffi::OsString, path::PathBuf, sync::mpsc, time::Duration};

use model::{Date, Media};
use zeroize::Zeroizing;

use crate::{
    Error, Inspected, LARGEST, Marked, Result, Watch, codes, parent,
    task::{self, Answer, Task},
};

/// How long a process may take for one page, by the clock on the wall.
const SOON: Duration = Duration::from_secs(30);
/// How long it may take for a marked copy.
const LATE: Duration = Duration::from_secs(90);

/// Looks at papers. Every call waits for its answer: call it where waiting is allowed.
#[derive(Debug, Clone)]
pub enum Viewer {
    /// In a thread of this process: for phones, where no process can be started, and for tests.
    /// Neither time nor memory is bounded but by the limits of the decoders.
    Here,
    /// In a process of its own, started for each request.
    Child {
        /// The program that calls [`crate::child`], commonly this one (`current_exe`).
        program: PathBuf,
        /// With which arguments it does, commonly [`crate::CHILD_ARGUMENT`].
        arguments: Vec<OsString>,
    },
}

impl Viewer {
    /// What a paper is; `today` tells the century of the years in a machine readable zone.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`], [`Error::TooLarge`], [`Error::TooLong`], [`Error::Locked`],
    /// [`Error::NoChild`].
    pub fn inspect(&self, media: Media, bytes: &[u8], today: Date) -> Result<Inspected> {
        match self.ask(Task::Inspect { media, today }, bytes, SOON, &mut |_, _| true)? {
            (Answer::Inspected(inspected), _) if sane(&inspected) => Ok(inspected),
            _ => Err(Error::Unreadable),
        }
    }

    /// A page of a PDF as PNG, `page` counted from 0, `width` in pixels from 1 to [`crate::WIDEST`].
    ///
    /// # Errors
    ///
    /// As [`Viewer::inspect`]; [`Error::NoSuchPage`]; [`Error::TooLarge`] for a width beyond the limit
    /// and for a page that is too high for this width.
    pub fn page(&self, bytes: &[u8], page: u32, width: u32) -> Result<Zeroizing<Vec<u8>>> {
        match self.ask(Task::Page { page, width }, bytes, SOON, &mut |_, _| true)? {
            (Answer::Page, png) if Media::of(&png) == Some(Media::Png) => Ok(png),
            _ => Err(Error::Unreadable),
        }
    }

    /// A copy with `lines` burnt into every page, across it and on a strip at its foot: JPEG of a
    /// picture (at most 4,000 px a side and 12 megapixels, upright, without any metadata), of a PDF a PDF of pictures of
    /// its pages (about 150 pixels an inch, pages as large as they were).
    ///
    /// # Errors
    ///
    /// As [`Viewer::inspect`]; [`Error::TooManyPages`]; [`Error::Words`]; [`Error::Stopped`].
    pub fn mark(
        &self,
        media: Media,
        bytes: &[u8],
        lines: &[String],
        watch: Watch<'_>,
    ) -> Result<Marked> {
        let made = if media == Media::Pdf { Media::Pdf } else { Media::Jpeg };
        // What no purpose can be is not sent: the process reads only heads of a bounded length.
        crate::mark::words(lines)?;
        match self.ask(Task::Mark { media, lines: lines.to_vec() }, bytes, LATE, watch)? {
            (Answer::Marked { media }, bytes)
                if media == made && Media::of(&bytes) == Some(made) =>
            {
                Ok(Marked { media, bytes })
            }
            _ => Err(Error::Unreadable),
        }
    }

    fn ask(
        &self,
        task: Task,
        bytes: &[u8],
        limit: Duration,
        watch: Watch<'_>,
    ) -> Result<(Answer, Zeroizing<Vec<u8>>)> {
        if bytes.len() > LARGEST {
            return Err(Error::TooLarge);
        }
        match self {
            Self::Here => here(task, bytes, watch),
            Self::Child { program, arguments } => {
                parent::ask(program, arguments, &task, bytes, limit, watch)
            }
        }
    }
}

/// What a process said of a paper is within what it could have found.
fn sane(inspected: &Inspected) -> bool {
    inspected.pages > 0
        && inspected.width.max(inspected.height) <= 14_400
        && inspected.zone.as_ref().is_none_or(|zone| zone.len() <= codes::LONGEST)
        && inspected.codes.len() <= codes::MOST
        && inspected.codes.iter().all(|text| text.len() <= codes::LONGEST)
}

/// In a thread with as much stack as a process has. A panic is an answer, unless panics abort.
fn here(task: Task, bytes: &[u8], watch: Watch<'_>) -> Result<(Answer, Zeroizing<Vec<u8>>)> {
    let bytes = Zeroizing::new(bytes.to_vec());
    let (steps, taken) = mpsc::sync_channel::<(u32, u32)>(0);
    std::thread::scope(|scope| {
        let work = move || {
            // The channel breaks when the watch said no.
            task::run(task, bytes, &mut |done, of| steps.send((done, of)).is_ok())
        };
        let thread = std::thread::Builder::new().stack_size(8 << 20).spawn_scoped(scope, work)?;
        for (done, of) in &taken {
            if !watch(done, of) {
                break;
            }
        }
        drop(taken);
        thread.join().unwrap_or(Err(Error::Unreadable))
    })
}
