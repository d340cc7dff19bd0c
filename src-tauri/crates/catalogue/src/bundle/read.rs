//! Reading a bundle from anywhere, trusting nothing.

use std::{
    collections::HashSet,
    io::{self, BufRead, BufReader, Read, Write},
};

use flate2::bufread::GzDecoder;
use model::Code;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{BundleError, EndLine, FAMILY, FORMAT, Header, Limits, Record, hex, sound};

/// Up to here a stream may be as compressible as it likes.
const RATIO_FROM: u64 = 1 << 20;
/// How much is decompressed at once.
const CHUNK: usize = 32 << 10;

/// A record and its place in the uncompressed stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Bytes before the line.
    pub offset: u64,
    /// Bytes of the line without its line end.
    pub len: u32,
    /// The record.
    pub record: Record,
}

/// Reads a bundle record by record.
///
/// An iterator that ends without an error has seen the whole bundle and found it sound; records
/// it gave before an error must be thrown away. The uncompressed stream, first and last line
/// included, goes to the sink line by line, so that a caller can keep it and read one record later
/// by its `offset` and `len` with [`Record::from_line`].
#[derive(Debug)]
pub struct Reader<R: Read, S: Write = io::Sink> {
    lines: Lines<R>,
    sink: S,
    header: Header,
    sum: Sha256,
    records: usize,
    services: usize,
    codes: HashSet<Code>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    Whole,
    Failed,
}

impl<R: Read> Reader<R> {
    /// Opens a bundle and reads its first line.
    ///
    /// # Errors
    /// Any [`BundleError`].
    pub fn open(source: R, limits: Limits) -> Result<Self, BundleError> {
        Self::open_into(source, io::sink(), limits)
    }
}

impl<R: Read, S: Write> Reader<R, S> {
    /// Opens a bundle whose uncompressed stream is kept: it is written to `sink` on the way.
    ///
    /// # Errors
    /// Any [`BundleError`].
    pub fn open_into(source: R, mut sink: S, limits: Limits) -> Result<Self, BundleError> {
        let mut lines = Lines::open(source, limits)?;
        if !lines.next()? {
            return Err(BundleError::CutShort);
        }
        let header = header(&lines.line)?;
        lines.pass_on(&mut sink)?;
        Ok(Self {
            lines,
            sink,
            header,
            sum: Sha256::new(),
            records: 0,
            services: 0,
            codes: HashSet::new(),
            state: State::Reading,
        })
    }

    /// The first line.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Reads whatever is left and gives the sink back, flushed: only when the whole bundle is sound.
    ///
    /// # Errors
    /// Any [`BundleError`]; [`BundleError::Damaged`] also when the iterator had already failed.
    pub fn finish(mut self) -> Result<S, BundleError> {
        for entry in self.by_ref() {
            entry?;
        }
        if self.state != State::Whole {
            return Err(BundleError::Damaged);
        }
        self.sink.flush()?;
        Ok(self.sink)
    }

    fn read(&mut self) -> Result<Option<Entry>, BundleError> {
        let offset = self.lines.before;
        if !self.lines.next()? {
            return Err(BundleError::CutShort);
        }
        let number = self.records + 2;
        let bytes = &self.lines.line;
        let line = std::str::from_utf8(bytes).map_err(|_| BundleError::NotText)?;
        if line.starts_with("{\"end\":") {
            self.end()?;
            return Ok(None);
        }
        let bad = |why| BundleError::BadRecord { line: number, why };
        if self.records == self.lines.limits.records {
            return Err(BundleError::TooLarge);
        }
        let text = line.strip_suffix('\n').unwrap_or(line);
        let record = sound::record(text).map_err(bad)?;
        if let Record::Service(service) = &record {
            self.services += 1;
            if !self.codes.insert(service.code.clone()) {
                return Err(bad(format!("{} stands twice", service.code)));
            }
        }
        let len = u32::try_from(text.len()).map_err(|_| BundleError::TooLarge)?;
        self.sum.update(bytes);
        self.records += 1;
        self.lines.pass_on(&mut self.sink)?;
        Ok(Some(Entry { offset, len, record }))
    }

    /// Checks the last line, and that nothing follows it.
    fn end(&mut self) -> Result<(), BundleError> {
        let end = serde_json::from_slice::<EndLine>(&self.lines.line)
            .map_err(|_| BundleError::Damaged)?
            .end;
        let sum = std::mem::take(&mut self.sum).finalize();
        if end.records != self.records
            || self.services != self.header.services
            || end.sha256 != hex(&sum)
        {
            return Err(BundleError::Damaged);
        }
        self.lines.pass_on(&mut self.sink)?;
        self.lines.nothing_follows()
    }
}

impl<R: Read, S: Write> Iterator for Reader<R, S> {
    type Item = Result<Entry, BundleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state != State::Reading {
            return None;
        }
        match self.read() {
            Ok(Some(entry)) => Some(Ok(entry)),
            Ok(None) => {
                self.state = State::Whole;
                None
            }
            Err(e) => {
                self.state = State::Failed;
                Some(Err(e))
            }
        }
    }
}

fn header(line: &[u8]) -> Result<Header, BundleError> {
    let line = std::str::from_utf8(line).map_err(|_| BundleError::NotText)?;
    let Ok(Value::Object(mut first)) = serde_json::from_str(line) else {
        return Err(BundleError::NotABundle);
    };
    match first.remove("format") {
        Some(Value::String(f)) if f == FORMAT => {}
        Some(Value::String(f)) if f.starts_with(FAMILY) => return Err(BundleError::TooNew),
        _ => return Err(BundleError::NotABundle),
    }
    let bad = |why| BundleError::BadRecord { line: 1, why };
    sound::texts(line).map_err(bad)?;
    serde_json::from_value(Value::Object(first)).map_err(|e| bad(e.to_string()))
}

/// The lines of a gzip stream, within bounds.
#[derive(Debug)]
struct Lines<R: Read> {
    stream: GzDecoder<BufReader<Counted<R>>>,
    limits: Limits,
    /// The line just read, with its line end.
    line: Vec<u8>,
    /// Bytes of the stream before the next line.
    before: u64,
    chunk: Vec<u8>,
    /// What of `chunk` was not yet used.
    rest: std::ops::Range<usize>,
    produced: u64,
}

impl<R: Read> Lines<R> {
    fn open(source: R, limits: Limits) -> Result<Self, BundleError> {
        let counted = Counted { source, read: 0, limit: limits.compressed };
        let mut file = BufReader::with_capacity(CHUNK, counted);
        let start = file.fill_buf().map_err(reason)?;
        if !b"\x1f\x8b\x08".starts_with(&start[..start.len().min(3)]) || start.is_empty() {
            return Err(BundleError::NotABundle);
        }
        // No file name, no comment, no time: the same records are the same bytes.
        if start.len() >= 8 && start[3..8].iter().any(|b| *b != 0) {
            return Err(BundleError::Damaged);
        }
        Ok(Self {
            stream: GzDecoder::new(file),
            limits,
            line: Vec::new(),
            before: 0,
            chunk: vec![0; CHUNK],
            rest: 0..0,
            produced: 0,
        })
    }

    /// Decompresses some more; false at the end of the stream, whose sum was then right.
    fn fill(&mut self) -> Result<bool, BundleError> {
        let n = self.stream.read(&mut self.chunk).map_err(reason)?;
        self.rest = 0..n;
        self.produced += n as u64;
        let compressed = self.stream.get_ref().get_ref().read;
        if self.produced > self.limits.uncompressed
            || self.produced > RATIO_FROM.max(compressed.saturating_mul(self.limits.ratio))
        {
            return Err(BundleError::TooLarge);
        }
        Ok(n > 0)
    }

    /// Reads one line into `line`; false when the stream ended before it.
    fn next(&mut self) -> Result<bool, BundleError> {
        self.line.clear();
        loop {
            let rest = &self.chunk[self.rest.clone()];
            let (part, whole) = match rest.iter().position(|b| *b == b'\n') {
                Some(at) => (&rest[..=at], true),
                None => (rest, false),
            };
            if self.line.len() + part.len() > self.limits.line {
                return Err(BundleError::TooLarge);
            }
            self.line.extend_from_slice(part);
            self.rest.start += part.len();
            if whole {
                self.before += self.line.len() as u64;
                return Ok(true);
            }
            if !self.fill()? {
                return Ok(false);
            }
        }
    }

    fn pass_on(&self, sink: &mut impl Write) -> Result<(), BundleError> {
        Ok(sink.write_all(&self.line)?)
    }

    fn nothing_follows(&mut self) -> Result<(), BundleError> {
        if !self.rest.is_empty() || self.fill()? {
            return Err(BundleError::Damaged);
        }
        match self.stream.get_mut().fill_buf().map_err(reason)? {
            [] => Ok(()),
            _ => Err(BundleError::Damaged),
        }
    }
}

/// What an error of the gzip stream means.
fn reason(e: io::Error) -> BundleError {
    match e.kind() {
        io::ErrorKind::FileTooLarge => BundleError::TooLarge,
        io::ErrorKind::UnexpectedEof => BundleError::CutShort,
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => BundleError::Damaged,
        _ => BundleError::Io(e),
    }
}

/// Counts what is read of the file, up to a limit.
#[derive(Debug)]
struct Counted<R> {
    source: R,
    read: u64,
    limit: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buf)?;
        self.read += n as u64;
        if self.read > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(n)
    }
}
