//! The added catalogue: its file on disk, and in memory where each service lies in it.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom},
    sync::{Mutex, PoisonError},
};

use catalogue::bundle::{Limits, Record};
use model::{Code, Service};
use sha2::{Digest, Sha256};
use wire::{Failure, ImportedState, Reason, ServiceCard};

use super::{
    card,
    pointers::{Hash, ImportedFile},
};
use crate::failure::{failed, storage};

/// An added catalogue, open: it can be read as long as this is held, also after its file was
/// replaced.
pub(super) struct Imported {
    file: Mutex<File>,
    pub(super) about: ImportedFile,
    places: BTreeMap<Code, Place>,
}

/// Where a service lies, and what a list shows of it.
struct Place {
    offset: u64,
    len: u32,
    card: ServiceCard,
}

impl Imported {
    /// Reads the whole file once, checks that it is the one `about` tells of and hands every
    /// service to `each`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidData`] when the file is another; what `each` got is then void.
    pub(super) fn open(
        file: File,
        about: ImportedFile,
        mut each: impl FnMut(Service),
    ) -> io::Result<Self> {
        let limits = Limits::default();
        let mut places = BTreeMap::new();
        let mut sum = Sha256::new();
        let mut lines = BufReader::with_capacity(1 << 17, (&file).take(limits.uncompressed + 1));
        lines.get_mut().get_mut().seek(SeekFrom::Start(0))?;
        let (mut line, mut offset) = (Vec::new(), 0);
        loop {
            line.clear();
            let n = (&mut lines).take(limits.line as u64).read_until(b'\n', &mut line)?;
            if n == 0 {
                break;
            }
            sum.update(&line);
            let text = line.strip_suffix(b"\n").unwrap_or(&line);
            // The first and the last line are no records, and of records only services matter:
            // what an added catalogue says of hotlines or events is not shown.
            if text.starts_with(b"{\"service\":") {
                let Ok(Record::Service(service)) = Record::from_line(text) else {
                    return Err(ErrorKind::InvalidData.into());
                };
                let len = u32::try_from(text.len()).map_err(|_| ErrorKind::InvalidData)?;
                let place = Place { offset, len, card: card(&service, false) };
                places.insert(service.code.clone(), place);
                each(*service);
            }
            offset += n as u64;
        }
        if Hash::of(&sum.finalize()) != about.hash {
            return Err(ErrorKind::InvalidData.into());
        }
        Ok(Self { file: Mutex::new(file), about, places })
    }

    /// What is said of it.
    pub(super) fn state(&self) -> &ImportedState {
        &self.about.state
    }

    /// What a list shows of the service `code`.
    pub(super) fn card(&self, code: &Code) -> Option<&ServiceCard> {
        self.places.get(code).map(|p| &p.card)
    }

    /// Reads the service `code` from the file.
    ///
    /// # Errors
    /// [`Reason::NotFound`]; [`Reason::Storage`] when the file cannot be read or changed.
    pub(super) fn service(&self, code: &Code) -> Result<Service, Failure> {
        let place = self.places.get(code).ok_or_else(|| failed(Reason::NotFound))?;
        let mut line = vec![0; place.len as usize];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(place.offset)).map_err(storage)?;
        file.read_exact(&mut line).map_err(storage)?;
        match Record::from_line(&line) {
            Ok(Record::Service(service)) if service.code == *code => Ok(*service),
            _ => Err(failed(Reason::Storage)),
        }
    }
}
