//! `cargo xtask icons`: everything in `icons/` from `icons/mark.svg`.
//!
//! Both containers take PNG images as they are: an `.ico` since Windows Vista, an `.icns` since
//! Mac OS X 10.7, so the containers are written here and only the drawing is done by a tool.

use std::{fs, process::Command};

use crate::{
    Done, place,
    process::output_bytes,
    setup::{self, Need},
    switches,
};

/// Single images and their edge in pixels.
const IMAGES: [(&str, u32); 6] = [
    ("32x32.png", 32),
    ("48x48.png", 48),
    ("64x64.png", 64),
    ("128x128.png", 128),
    ("128x128@2x.png", 256),
    ("icon.png", 512),
];
/// The edges inside `icon.ico`; no edge may be above 256.
const ICO: [u32; 6] = [16, 24, 32, 48, 64, 256];
/// The types inside `icon.icns` with their edges.
const ICNS: [(&[u8; 4], u32); 8] = [
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic09", 512),
];

/// `cargo xtask icons`
pub(crate) fn command(arguments: &[String]) -> Done {
    let [] = switches(arguments, [])?;
    setup::packages(&[Need::Draw])?;
    let folder = place::root().join("icons");
    let draw = |edge: u32| {
        let mut command = Command::new("rsvg-convert");
        command.args(["--width", &edge.to_string(), "--height", &edge.to_string()]);
        output_bytes(command.arg(folder.join("mark.svg")))
    };
    let mut files = Vec::new();
    for (name, edge) in IMAGES {
        files.push((name, draw(edge)?));
    }
    let small = ICO.into_iter().map(|edge| Ok((edge, draw(edge)?))).collect::<Done<Vec<_>>>()?;
    files.push(("icon.ico", ico(&small)));
    let apple =
        ICNS.into_iter().map(|(kind, edge)| Ok((kind, draw(edge)?))).collect::<Done<Vec<_>>>()?;
    files.push(("icon.icns", icns(&apple)));
    for (name, bytes) in files {
        println!("{:>9} {name}", bytes.len());
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}

/// An `.ico` with PNG images: a header, a directory of 16 bytes an image, the images.
fn ico(images: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut file = vec![0, 0, 1, 0];
    file.extend(length(images.len()).to_le_bytes().get(..2).unwrap_or_default());
    let mut offset = length(6 + 16 * images.len());
    for (edge, png) in images {
        // 256 is written as 0.
        let edge = u8::try_from(*edge).unwrap_or(0);
        // No palette, one plane, 32 bits a pixel.
        file.extend([edge, edge, 0, 0, 1, 0, 32, 0]);
        file.extend(length(png.len()).to_le_bytes());
        file.extend(offset.to_le_bytes());
        offset += length(png.len());
    }
    for (_, png) in images {
        file.extend(png);
    }
    file
}

/// An `.icns` with PNG images: a header, then each image behind its type and length.
fn icns(images: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let all: usize = images.iter().map(|(_, png)| 8 + png.len()).sum();
    let mut file = b"icns".to_vec();
    file.extend(length(8 + all).to_be_bytes());
    for (kind, png) in images {
        file.extend(*kind);
        file.extend(length(8 + png.len()).to_be_bytes());
        file.extend(png);
    }
    file
}

/// A length as both formats write it; our images are far below 4 GiB.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_of_an_ico_leads_to_its_images() {
        let file = ico(&[(16, vec![1; 5]), (256, vec![2; 7])]);
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!((file[6], file[22]), (16, 0));
        let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().expect("4 bytes"));
        let image = |entry: usize| {
            let (size, offset) = (number(entry + 8) as usize, number(entry + 12) as usize);
            &file[offset..offset + size]
        };
        assert_eq!(image(6), [1; 5]);
        assert_eq!(image(22), [2; 7]);
    }

    #[test]
    fn the_lengths_of_an_icns_add_up() {
        let file = icns(&[(b"ic07", vec![1; 5]), (b"ic08", vec![2; 7])]);
        assert_eq!(file[..4], *b"icns");
        assert_eq!(file[4..8], 36_u32.to_be_bytes());
        assert_eq!(file.len(), 36);
        assert_eq!(file[8..16], *b"ic07\0\0\0\x0d");
        assert_eq!(file[21..29], *b"ic08\0\0\0\x0f");
    }
}
