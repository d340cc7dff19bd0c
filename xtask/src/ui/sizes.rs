//! How large the interface is on the wire.

use std::{fs, path::Path, process::Command};

use crate::{Done, fail, process::output_bytes};

/// Bytes of the compressed interface that a release may have: 450 KiB.
const LIMIT: u64 = 450 * 1024;

/// Prints the sizes of the built interface; fails above the limit.
pub(super) fn check(wasm: &Path) -> Done {
    let squeezed = |program: &str, arguments: [&str; 2]| -> Done<u64> {
        let mut command = Command::new(program);
        Ok(output_bytes(command.args(arguments).arg(wasm))?.len() as u64)
    };
    println!("wasm raw {}", fs::metadata(wasm)?.len());
    println!("wasm gzip {}", squeezed("gzip", ["-9", "-c"])?);
    let brotli = squeezed("brotli", ["--quality=11", "-c"])?;
    println!("wasm brotli {brotli} (limit {LIMIT})");
    within(brotli)
}

fn within(bytes: u64) -> Done {
    if bytes <= LIMIT {
        Ok(())
    } else {
        fail(format!("the interface is {} bytes too large", bytes - LIMIT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_above_the_limit_is_too_large() {
        assert!(within(460_800).is_ok());
        assert!(within(460_801).is_err());
    }
}
