//! What a profile of a portal keeps: hosts by name, addresses only at them.

use model::Profile;

use super::{Desk, Norm, Texts, Tone};
use crate::content::Fault;

/// The only numbers among hosts: this device itself.
const LOOPBACK: [&str; 2] = ["127.0.0.1", "[::1]"];

pub(super) fn check(profile: &Profile, faults: &mut Vec<Fault>) {
    let desk = &mut Desk { file: format!("portals/{}.toml", profile.id), faults };
    desk.source(&profile.source);
    let mut fault = |why: String| desk.fault(Norm::Portal, why);
    if profile.hosts.is_empty() {
        fault("no host".to_owned());
    }
    for host in profile.hosts.iter().filter(|host| !is_host(host)) {
        fault(format!("{host:?} is no name of a host in lower case"));
    }
    if profile.country.len() != 2 || !profile.country.bytes().all(|b| b.is_ascii_uppercase()) {
        fault(format!("{:?} is no country by ISO 3166-1 alpha-2", profile.country));
    }
    if profile.languages.is_empty() {
        fault("no language".to_owned());
    }
    for tag in profile.languages.iter().filter(|tag| !is_tag(tag)) {
        fault(format!("{tag:?} is no language by BCP 47"));
    }
    let access = &profile.catalogue;
    let base = access.base.as_ref().map(|base| ("base", base));
    let page = access.page.as_ref().map(|page| ("page", page));
    let home = access.home.as_ref().map(|home| ("home", home));
    for (at, address) in [base, page, home].into_iter().flatten() {
        if !is_at(address, &profile.hosts) {
            fault(format!("{at}: {address:?} is no https address at one of the hosts"));
        }
    }
    if access.page.as_ref().is_some_and(|page| page.matches("{id}").count() != 1) {
        fault("page: {id} does not stand in it just once".to_owned());
    }
    let mut texts = Texts::default();
    texts.add(Tone::Official, "name", &profile.name);
    texts.may(Tone::Plain, "catalogue.note", &access.note);
    texts.add(Tone::Official, "source.name", &profile.source.name);
    desk.words(&texts.0, std::iter::empty());
}

/// A name with a dot, in lower-case ASCII (RFC 1123, section 2.1), or this device.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last_is_word =
        host.rsplit('.').next().is_some_and(|l| l.starts_with(|c: char| c.is_ascii_lowercase()));
    LOOPBACK.contains(&host)
        || (host.len() <= 253 && host.contains('.') && last_is_word && host.split('.').all(label))
}

/// A primary language with subtags, shaped as BCP 47 has them.
fn is_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let primary = subtags.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && subtags
            .all(|s| (2..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether an address is `https://HOST` or `https://HOST/…` of one of `hosts`.
fn is_at(address: &str, hosts: &[String]) -> bool {
    let plain = address.bytes().all(|b| b.is_ascii_graphic() && !b"\\\"<>^`|?#@".contains(&b));
    address.strip_prefix("https://").filter(|_| plain).is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        hosts.iter().any(|known| known == host)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_this_device() {
        for good in ["dichvucong.gov.vn", "api.palvelutietovaranto.suomi.fi", "127.0.0.1", "a-1.vn"]
        {
            assert!(is_host(good), "{good}");
        }
        for bad in [
            "",
            "localhost",
            "a..vn",
            "A.vn",
            "10.0.0.1",
            "a.vn.",
            "-a.vn",
            "a-.vn",
            "a.vn:1",
            "*.vn",
        ] {
            assert!(!is_host(bad), "{bad}");
        }
    }

    #[test]
    fn an_address_is_at_a_host_as_a_whole() {
        let hosts = ["a.vn".to_owned()];
        for good in ["https://a.vn", "https://a.vn/", "https://a.vn/p/{id}"] {
            assert!(is_at(good, &hosts), "{good}");
        }
        for bad in
            ["http://a.vn", "https://a.vn.evil/", "https://b@a.vn/", "https://a.vn:1/", "https://"]
        {
            assert!(!is_at(bad, &hosts), "{bad}");
        }
    }

    #[test]
    fn a_language_is_shaped_like_one() {
        for good in ["fi", "smn", "sr-Latn", "zh-Hant-TW"] {
            assert!(is_tag(good), "{good}");
        }
        for bad in ["", "f", "Finnish", "FI", "fi-", "fi_FI", "suomi"] {
            assert!(!is_tag(bad), "{bad}");
        }
    }
}
