//! The plainest tar there is (POSIX.1-1988 ustar, regular files only), so that a backup opens with
//! `age -d | tar x`. Names are labels: nothing that is read here ever becomes a path.

use std::io::{Read, Write};

use crate::error::{Error, Result, reading};

const BLOCK: usize = 512;

/// Writes the header of a file; its bytes and [`pad`] follow.
pub(crate) fn header(to: &mut impl Write, name: &str, size: u64, at: i64) -> Result<()> {
    if name.is_empty() || name.len() > 100 || size >= 1 << 33 {
        return Err(Error::NotABackup);
    }
    let mut block = [0u8; BLOCK];
    let mut put =
        |from: usize, text: &str| block[from..from + text.len()].copy_from_slice(text.as_bytes());
    put(0, name);
    put(100, "0000600\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{size:011o}\0"));
    put(136, &format!("{:011o}\0", at.clamp(0, (1 << 33) - 1)));
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    Ok(to.write_all(&block)?)
}

/// Fills the last block of a file of `size` bytes.
pub(crate) fn pad(to: &mut impl Write, size: u64) -> Result<()> {
    Ok(to.write_all(&[0; BLOCK][..padding(size)])?)
}

/// Ends the archive.
pub(crate) fn end(to: &mut impl Write) -> Result<()> {
    Ok(to.write_all(&[0; 2 * BLOCK])?)
}

fn padding(size: u64) -> usize {
    let over = usize::try_from(size % BLOCK as u64).unwrap_or(0);
    if over == 0 { 0 } else { BLOCK - over }
}

/// Reads the next header: name and size; `None` at the end of the archive.
pub(crate) fn next(from: &mut impl Read) -> Result<Option<(String, u64)>> {
    let mut block = [0u8; BLOCK];
    from.read_exact(&mut block).map_err(reading)?;
    if block.iter().all(|b| *b == 0) {
        return Ok(None);
    }
    let text = |from: usize, len: usize| {
        let field = &block[from..from + len];
        let end = field.iter().position(|b| *b == 0).unwrap_or(len);
        std::str::from_utf8(&field[..end])
            .map(|t| t.trim().to_owned())
            .map_err(|_| Error::NotABackup)
    };
    let octal = |from: usize, len: usize| {
        u64::from_str_radix(&text(from, len)?, 8).map_err(|_| Error::NotABackup)
    };
    let blank = 8 * u64::from(b' ');
    let sum: u64 = block.iter().map(|b| u64::from(*b)).sum::<u64>()
        - block[148..156].iter().map(|b| u64::from(*b)).sum::<u64>()
        + blank;
    if octal(148, 8)? != sum || block[156] != b'0' || &block[257..262] != b"ustar" {
        return Err(Error::NotABackup);
    }
    Ok(Some((text(0, 100)?, octal(124, 12)?)))
}

/// Reads over what fills the last block of a file of `size` bytes.
pub(crate) fn skip_pad(from: &mut impl Read, size: u64) -> Result<()> {
    let mut rest = [0; BLOCK];
    from.read_exact(&mut rest[..padding(size)]).map_err(reading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let mut bytes = Vec::new();
        for (name, content) in
            [("a.json", &b"{}"[..]), ("papers/0001.jpg", &[7; 512][..]), ("e", b"")]
        {
            header(&mut bytes, name, content.len() as u64, 1_795_000_000).expect("header");
            bytes.extend(content);
            pad(&mut bytes, content.len() as u64).expect("pad");
        }
        end(&mut bytes).expect("end");
        assert_eq!(bytes.len() % BLOCK, 0);
        let mut rest = bytes.as_slice();
        let mut seen = Vec::new();
        while let Some((name, size)) = next(&mut rest).expect("reads") {
            seen.push((name, size));
            rest = &rest[usize::try_from(size).expect("small")..];
            skip_pad(&mut rest, size).expect("pad");
        }
        assert_eq!(seen, [("a.json".into(), 2), ("papers/0001.jpg".into(), 512), ("e".into(), 0)]);
        let mut changed = bytes.clone();
        changed[0] ^= 1;
        assert!(next(&mut changed.as_slice()).is_err(), "the sum does not hold");
        assert!(next(&mut &bytes[..100]).is_err(), "cut short");
        let mut link = bytes;
        link[156] = b'2';
        link[153] = link[153].wrapping_add(2);
        assert!(next(&mut link.as_slice()).is_err(), "not a regular file");
    }
}
