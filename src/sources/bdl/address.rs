//! Where the API is asked, and by whom: addresses made of checked parts only.

use super::Request;
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::{Lang, Text};
use crate::period::Year;
use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

/// The most records the API puts on a page (`page-size` of its description).
pub(super) const PAGE_SIZE: usize = 100;

/// The key of a registered user, sent in the header `X-ClientId`. It is shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientId(String);

impl ClientId {
    /// A key as the API hands it out: 8 to 128 letters, digits and signs, without spaces.
    ///
    /// # Errors
    /// A text that cannot be a key; the message does not repeat it.
    pub fn new(text: &str) -> Diagnosed<Self> {
        let text = text.trim();
        if (8..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(Self(text.to_owned()));
        }
        Err(vec![Diagnostic::new(
            "BDL_CLIENT_ID",
            Text::new("to nie jest klucz API", "this is no key of the API"),
            Text::new(
                "wkleić klucz z api.stat.gov.pl (8–128 znaków, bez spacji) albo pytać bez klucza",
                "paste the key of api.stat.gov.pl (8 to 128 characters, no spaces) or ask without",
            ),
        )])
    }

    pub(super) fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientId(***)")
    }
}

/// The checked address of an API.
#[derive(Clone, Debug)]
pub(super) struct Address {
    root: String,
    /// Whether it is this machine.
    pub(super) loopback: bool,
}

impl Address {
    /// Accepts `https` everywhere and `http` on this machine only: what travels openly can be
    /// changed on its way, and a key can be read.
    pub(super) fn parse(text: &str) -> Diagnosed<Self> {
        let root = text.trim().trim_end_matches('/');
        let uri = root.parse::<ureq::http::Uri>().ok();
        let parts = uri.as_ref().and_then(|uri| Some((uri.scheme_str()?, uri.host()?)));
        let Some((scheme, host)) = parts.filter(|_| plain(root)) else {
            return Err(refused("to nie jest adres API", "this is no address of an API"));
        };
        let loopback = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
        match scheme {
            "https" => {}
            "http" if loopback => {}
            _ => {
                return Err(refused(
                    "adres nie zaczyna się od https://",
                    "the address does not begin with https://",
                ));
            }
        }
        Ok(Self { root: root.to_owned(), loopback })
    }

    pub(super) fn variable(&self, id: u32, lang: Lang) -> String {
        format!("{}/variables/{id}?lang={lang}&format=json", self.root)
    }

    /// `id` is a subject's: `P2137`.
    pub(super) fn subject(&self, id: &str, lang: Lang) -> String {
        format!("{}/subjects/{id}?lang={lang}&format=json", self.root)
    }

    pub(super) fn data(
        &self,
        id: u32,
        request: &Request,
        years: &BTreeSet<Year>,
        page: usize,
    ) -> String {
        let mut url = format!("{}/data/by-variable/{id}?unit-level={}", self.root, request.level);
        if let Some(parent) = &request.unit_parent {
            let _ = write!(url, "&unit-parent-id={parent}");
        }
        for year in years {
            let _ = write!(url, "&year={year}");
        }
        let lang = request.lang;
        let _ = write!(url, "&page={page}&page-size={PAGE_SIZE}&lang={lang}&format=json");
        url
    }
}

/// Whether an address holds neither a name with a password nor a query nor what URLs do not.
fn plain(text: &str) -> bool {
    text.len() <= 500 && text.bytes().all(|it| it.is_ascii_graphic() && !b"@?#\\\"<>".contains(&it))
}

fn refused(pl: &str, en: &str) -> Vec<Diagnostic> {
    vec![Diagnostic::new(
        "--address",
        Text::new(pl, en),
        Text::new(
            format!("pominąć --address albo podać adres jak {}", super::ADDRESS),
            format!("leave --address out or give one like {}", super::ADDRESS),
        ),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_encryption_or_with_a_password_is_refused() {
        for good in [super::super::ADDRESS, "https://a.example/api/v1/", "http://127.0.0.1:8080"] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        for wrong in [
            "",
            "bdl",
            "/api",
            "http://bdl.stat.gov.pl/api/v1",
            "ftp://127.0.0.1/",
            "https://user:secret@a.example/",
            "https://a.example/?key=secret",
            "https://a.example/\r\nX: y",
            "http://127.0.0.1.a.example/",
        ] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_key_is_shown_nowhere() {
        let key = ClientId::new(" 0123-abcd-secret \n").unwrap();
        assert_eq!(key.secret(), "0123-abcd-secret");
        assert!(!format!("{key:?}").contains("secret"));
        for wrong in ["", "short", "with a space inside", "zażółć-gęślą", "a\r\nX-Evil: 1"] {
            let refusal = ClientId::new(wrong).unwrap_err();
            assert!(wrong.is_empty() || !format!("{refusal:?}").contains(wrong));
        }
    }
}
