use std::sync::Arc;

use wire::{Destination, Failure, LookOutside, OpenOutside, OutsideAddress, Reason};

use crate::{Answer, Desk, failure::failed, shown::Showing};

/// The only hosts whose pages the app opens.
const HOSTS: [&str; 1] = ["dichvucong.gov.vn"];
/// The longest address that is opened, in bytes.
const MAX_ADDRESS: usize = 2_048;

/// The world outside the app: the browser and the telephone.
pub trait Outside: Send + Sync {
    /// Opens an address, `https:` or `tel:`; answers whether somebody took it.
    fn open(&self, address: &str) -> bool;
}

/// A world in which nothing opens.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoOutside;

impl Outside for NoOutside {
    fn open(&self, _: &str) -> bool {
        false
    }
}

impl Desk {
    fn resolve(&self, to: Destination) -> Result<OutsideAddress, Failure> {
        let library = self.library.now();
        let national = || self.national.as_ref().ok_or_else(|| failed(Reason::NotFound));
        let address = match to {
            Destination::PortalPage(id) => national()?.page_of(&id).as_deref().and_then(official),
            Destination::Portal => national()?.home().and_then(official),
            Destination::Hotline(number) => {
                library.hotlines().iter().find(|h| h.number == number).and_then(|h| call(&h.number))
            }
            Destination::ServicePage(code) => {
                let shown = Showing::new(&library, &self.store).facts(&code)?;
                let page = shown.service.page.ok_or_else(|| failed(Reason::NotFound))?;
                official(&page)
            }
        };
        address.ok_or_else(|| failed(Reason::NotAllowed))
    }
}

impl Answer<LookOutside> for Desk {
    async fn answer(self: &Arc<Self>, ask: LookOutside) -> Result<OutsideAddress, Failure> {
        self.resolve(ask.to)
    }
}

impl Answer<OpenOutside> for Desk {
    async fn answer(self: &Arc<Self>, ask: OpenOutside) -> Result<OutsideAddress, Failure> {
        let to = self.resolve(ask.to)?;
        if self.outside.open(&to.address) { Ok(to) } else { Err(failed(Reason::Fault)) }
    }
}

/// The address that dials `number`.
fn call(number: &str) -> Option<OutsideAddress> {
    let digits = (3..=15).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| OutsideAddress { address: format!("tel:{number}"), host: number.to_owned() })
}

/// The address of a page, if it is `https://HOST` or `https://HOST/…` of an allowed host in plain
/// ASCII. The host is compared as a whole, so that neither a user, a port, a trailing dot nor
/// another spelling gets by.
fn official(page: &str) -> Option<OutsideAddress> {
    let plain = page.len() <= MAX_ADDRESS
        && page.bytes().all(|b| b.is_ascii_graphic() && !b"\\\"<>^`{|}".contains(&b));
    let rest = page.strip_prefix("https://").filter(|_| plain)?;
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    HOSTS
        .contains(&host)
        .then(|| OutsideAddress { address: page.to_owned(), host: host.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_https_pages_of_the_portal_pass() {
        for page in [
            "https://dichvucong.gov.vn",
            "https://dichvucong.gov.vn/",
            "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-1?a=b#c",
        ] {
            assert_eq!(official(page).expect(page).address, page);
        }
        for page in [
            "",
            "https://",
            "http://dichvucong.gov.vn/",
            "HTTPS://dichvucong.gov.vn/",
            "javascript:alert(1)",
            "https://dichvucong.gov.vn:443/",
            "https://dichvucong.gov.vn./",
            "https://DICHVUCONG.gov.vn/",
            "https://user@dichvucong.gov.vn/",
            "https://dichvucong.gov.vn@evil.example/",
            "https://dichvucong.gov.vn\\@evil.example/",
            "https://dichvucong.gov.vn.evil.example/",
            "https://evil.example/dichvucong.gov.vn",
            "https://xn--dichvucong.gov.vn/",
            "https://dịchvucông.gov.vn/",
            "https://dichvucong.gov.vn/ thủ-tục",
            "https://dichvucong.gov.vn/a b",
            "https://dichvucong.gov.vn/\n",
            " https://dichvucong.gov.vn/",
        ] {
            assert_eq!(official(page), None, "{page:?}");
        }
        assert_eq!(official(&format!("https://dichvucong.gov.vn/{}", "a".repeat(2_048))), None);
    }

    #[test]
    fn only_digits_are_dialled() {
        assert_eq!(call("113").expect("a number").address, "tel:113");
        for number in ["", "1", "11", "+84113", "113;ext=1", "113 ", "１１３", "1234567890123456"]
        {
            assert_eq!(call(number), None, "{number:?}");
        }
    }
}
