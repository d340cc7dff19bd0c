//! What the base address of a portal may be.

use std::net::Ipv4Addr;

use reqwest::Url;

use crate::fault::PortalError;

/// The longest base address, in bytes.
const MAX_BASE: usize = 2048;

/// The two IP literals that are taken, as they stand in an address.
const LOOPBACK: [&str; 2] = ["127.0.0.1", "[::1]"];

/// Reads a base address by the rules of [`crate::Portal::with_hosts`].
pub(crate) fn base(text: &str, hosts: &[&str]) -> Result<Url, PortalError> {
    use PortalError::Refused;

    if text.len() > MAX_BASE {
        return Err(Refused("the address is too long"));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Refused("the address is not plain ASCII"));
    }
    if text.contains(['@', '?', '#', '\\']) {
        return Err(Refused("the address has more than scheme, host, port and path"));
    }
    let url = Url::parse(text).map_err(|_| Refused("this is not an address"))?;
    // The library repairs much (`http:/0x7f.1`). What had to be repaired is not what was written.
    if url.as_str() != text && url.as_str().strip_suffix('/') != Some(text) {
        return Err(Refused("the address is not in its plain form"));
    }
    let host = url.host_str().ok_or(Refused("the address has no host"))?;
    if !is_loopback(&url) {
        if host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok() {
            return Err(Refused("the address is a number instead of a name"));
        }
        if !hosts.contains(&host) {
            return Err(Refused("the host is not on the list"));
        }
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err(Refused("the address is not https")),
    }
}

/// Whether `url` is at one of the two loopback literals.
pub(crate) fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| LOOPBACK.contains(&host))
}

/// Where a redirect from `from` to `location` leads. Scheme, host and port must stay the same, so
/// that no redirect ever leads to another host or from https to http.
pub(crate) fn redirect(from: &Url, location: &str) -> Result<Url, PortalError> {
    let next =
        from.join(location).map_err(|_| PortalError::Refused("a redirect leads to no address"))?;
    if next.origin() != from.origin() || !next.username().is_empty() || next.password().is_some() {
        return Err(PortalError::Refused("a redirect leads to another host"));
    }
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTS: &[&str] = &["dichvucong.gov.vn", "10.0.0.1"];

    #[test]
    fn listed_hosts_over_https_and_the_own_device_are_taken() {
        for good in [
            "https://dichvucong.gov.vn",
            "https://dichvucong.gov.vn/",
            "https://dichvucong.gov.vn:8443/open/data",
            "https://127.0.0.1:8443",
            "https://[::1]/",
            "http://127.0.0.1:8080",
            "http://127.0.0.1",
            "http://[::1]:8080/a/",
        ] {
            assert!(base(good, HOSTS).is_ok(), "{good}");
        }
    }

    #[test]
    fn every_other_address_is_refused() {
        for bad in [
            "",
            " ",
            "https:",
            "https://",
            "https:///",
            "dichvucong.gov.vn",
            "//dichvucong.gov.vn",
            "http://dichvucong.gov.vn",
            "HTTPS://dichvucong.gov.vn",
            "https:/dichvucong.gov.vn",
            "https:dichvucong.gov.vn",
            "https:\\\\dichvucong.gov.vn",
            "https://DichVuCong.gov.vn",
            "https://dichvucong.gov.vn.",
            "https://dichvucong.gov.vn:443",
            "https://dichvucong.gov.vn:99999",
            "https://dichvucong.gov.vn.example",
            "https://example/dichvucong.gov.vn",
            "https://a.dichvucong.gov.vn",
            "https://dichvucong.gov.vn@example/",
            "https://citizen:secret@dichvucong.gov.vn/",
            "https://@dichvucong.gov.vn/",
            "https://dichvucong.gov.vn/?a=b",
            "https://dichvucong.gov.vn/#a",
            "https://dichvucong.gov.vn/a/../b",
            "https://dichvucong.gov.vn/a b",
            "https://dichvucong.gov.vn\n",
            "\thttps://dichvucong.gov.vn",
            "https://dichvucong.gov.vn\0",
            "https://dіchvucong.gov.vn",
            "https://dichvucong。gov.vn",
            "https://xn--dchvucong-j2h.gov.vn",
            "https://dichvucong%2egov.vn",
            "https://10.0.0.1",
            "https://127.0.0.2",
            "https://127.1",
            "http://0x7f.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://0177.0.0.1/",
            "http://127.0.0.1.:80/",
            "http://0.0.0.0/",
            "http://localhost/",
            "https://localhost/",
            "http://[::]/",
            "http://[0:0:0:0:0:0:0:1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[fe80::1]/",
            "http://[::1",
            "http://127.0.0.1@example/",
            "http://127.0.0.1#@example/",
            "http://127.0.0.1.example/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "file://127.0.0.1/etc/passwd",
            "data:text/plain,a",
            "javascript:alert(1)",
            "ws://127.0.0.1/",
        ] {
            assert!(base(bad, HOSTS).is_err(), "{bad:?}");
        }
        let long = format!("https://dichvucong.gov.vn/{}", "a".repeat(MAX_BASE));
        assert!(base(&long, HOSTS).is_err());
        assert!(base("https://dichvucong.gov.vn", &[]).is_err());
    }

    #[test]
    fn one_slipped_character_never_leads_to_another_host() {
        for good in ["https://dichvucong.gov.vn:8443/open", "http://127.0.0.1:8080", "http://[::1]"]
        {
            let wanted = base(good, HOSTS).expect("a good address");
            for at in 0..=good.len() {
                for byte in 0..128_u8 {
                    let mut inserted = good.to_owned();
                    inserted.insert(at, char::from(byte));
                    let mut replaced = good.to_owned();
                    if at < good.len() {
                        replaced.replace_range(at..=at, &char::from(byte).to_string());
                    }
                    for text in [inserted, replaced] {
                        if let Ok(url) = base(&text, HOSTS) {
                            assert_eq!(url.host_str(), wanted.host_str(), "{text:?}");
                            assert!(url.scheme() == "https" || is_loopback(&url), "{text:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_redirect_stays_where_it_is() {
        let from = Url::parse("https://dichvucong.gov.vn/a/b").expect("an address");
        for good in ["c", "/c", "?d", "https://dichvucong.gov.vn/c", "//dichvucong.gov.vn/c"] {
            assert!(redirect(&from, good).is_ok(), "{good}");
        }
        for bad in [
            "http://dichvucong.gov.vn/a/b",
            "https://dichvucong.gov.vn:8443/",
            "//example/",
            "/\\example/",
            "https://citizen@dichvucong.gov.vn/",
            "https://127.0.0.1/",
            "https://",
            "file:///etc/passwd",
            "data:,a",
        ] {
            assert!(redirect(&from, bad).is_err(), "{bad}");
        }
    }
}
