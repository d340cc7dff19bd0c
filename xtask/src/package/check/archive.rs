//! Which archive the machine's own apt reads: no address stands in this repository.

use std::process::Command;

use crate::{Done, fail, process::output};

/// The release that the check is made in.
const RELEASE: &str = "bookworm";

/// A part of an archive.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// Where it is.
    pub(super) address: String,
    /// `bookworm`, `bookworm-updates`, `bookworm-security`.
    pub(super) suite: String,
}

impl Source {
    /// Its line of `sources.list`.
    pub(super) fn line(&self) -> String {
        format!("deb {} {} main\n", self.address, self.suite)
    }
}

/// What apt reads of Debian 12.
pub(super) fn sources() -> Done<Vec<Source>> {
    let mut apt = Command::new("apt-get");
    apt.args(["indextargets", "--format", "$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)"]);
    let sources = read(&output(apt.arg("Created-By: Packages"))?);
    if sources.is_empty() {
        return fail(
            "this machine's apt reads no Debian 12 (or has no lists yet: `apt-get update`)",
        );
    }
    Ok(sources)
}

/// The part that a system is made from.
pub(super) fn base(sources: &[Source]) -> Done<&Source> {
    match sources.iter().find(|source| source.suite == RELEASE) {
        Some(source) => Ok(source),
        None => fail(format!("this machine's apt does not read {RELEASE} itself")),
    }
}

/// The lines `ORIGIN COMPONENT CODENAME ADDRESS`, each archive once.
fn read(listed: &str) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for line in listed.lines() {
        let mut words = line.split(' ');
        let (Some("Debian"), Some("main"), Some(suite), Some(address)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        let ours = suite.strip_prefix(RELEASE).is_some_and(|r| r.is_empty() || r.starts_with('-'));
        let source = Source { address: address.to_owned(), suite: suite.to_owned() };
        if ours && !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_main_part_of_debian_12_is_taken_once() {
        let found = read(
            "Debian main bookworm http://a.example/debian/\n\
             Debian main bookworm http://a.example/debian/\n\
             Debian contrib bookworm http://a.example/debian/\n\
             Debian main bookworm-security http://b.example/security/\n\
             Debian main trixie http://a.example/debian/\n\
             Other main bookworm http://c.example/\n\
             nonsense",
        );
        let lines: Vec<String> = found.iter().map(Source::line).collect();
        assert_eq!(
            lines,
            [
                "deb http://a.example/debian/ bookworm main\n",
                "deb http://b.example/security/ bookworm-security main\n"
            ]
        );
        assert_eq!(base(&found).ok().map(|s| s.suite.as_str()), Some("bookworm"));
        assert!(base(&found[1..]).is_err());
    }
}
