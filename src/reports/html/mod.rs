//! Pages as HTML.

mod templates;

use self::templates::{Place, Tokens, Whole};
use super::document::{Page, Span};
use super::theme::Theme;
use super::words::Words;
use crate::diagnostic::Error;
use crate::language::Lang;
use askama::Template as _;

const STYLE: &str = include_str!("../../../reports/annual/theme.css");
const SCRIPT: &str = include_str!("../../../reports/annual/site.js");

/// The fonts, by the address the stylesheet names: they are shipped inside it, so that no text is
/// set anew when they arrive, and because browsers refuse fonts of other files on disk.
const FONTS: &[(&str, &[u8])] = &[
    ("fonts/Inter-Regular.woff2", include_bytes!("../../../reports/fonts/Inter-Regular.woff2")),
    ("fonts/Inter-SemiBold.woff2", include_bytes!("../../../reports/fonts/Inter-SemiBold.woff2")),
];
/// Their licence, shipped beside the stylesheet.
const LICENCE: &str = include_str!("../../../reports/fonts/OFL.txt");

/// More entries than these below another are no menu.
const LISTED: usize = 60;

/// What all pages of one language share.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Its title.
    pub title: String,
    /// What report it is.
    pub subtitle: String,
    /// The menu.
    pub nav: Vec<Entry>,
    /// What stands at the foot of every page.
    pub footer: Vec<Span>,
    /// The logo's name under `assets/`.
    pub logo: Option<String>,
    /// Whether the report is written in the other language as well.
    pub other: bool,
}

/// An entry of the menu.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
    /// Whether it is the page shown.
    pub current: bool,
    /// Entries below it.
    pub children: Vec<Self>,
}

impl Entry {
    /// An entry with its words.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into(), ..Self::default() }
    }

    fn at(&self, path: &str) -> Self {
        // Entries below are shown on their own pages and on the one above them; of very many, which
        // a reader finds in the list and by searching, only the page's own.
        let own = |child: &&Self| child.href == path;
        let within = self.href == path || self.children.iter().any(|child| own(&child));
        let few = self.children.len() <= LISTED;
        let shown = self.children.iter().filter(|child| within && (few || own(child)));
        let children = shown.map(|child| child.at(path));
        Self { current: self.href == path, children: children.collect(), ..self.clone() }
    }
}

/// Turns pages of one language into HTML.
#[derive(Debug)]
pub struct Renderer {
    theme: Theme,
    words: Words,
}

impl Renderer {
    /// Of this look, in this language.
    #[must_use]
    pub fn new(theme: &Theme, lang: Lang) -> Self {
        Self { theme: theme.clone(), words: Words::of(lang).with(&theme.texts) }
    }

    /// One page as HTML.
    ///
    /// # Errors
    /// A template that cannot be rendered: a fault of the program.
    pub fn page(&self, page: &Page, site: &Site) -> Result<String, Error> {
        let root = "../".repeat(page.path.matches('/').count());
        let nav: Vec<Entry> = site.nav.iter().map(|entry| entry.at(&page.path)).collect();
        let other = site.other.then(|| self.words.lang.other());
        let at = Place { root: &root, words: &self.words };
        Whole { page, site, nav: &nav, other, at }.render().map_err(|error| fault(&error))
    }

    /// The files all pages need, by name under `assets/`.
    ///
    /// # Errors
    /// A theme that cannot be read: a fault of the program.
    pub fn assets(&self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let tokens = Tokens { theme: &self.theme }.render().map_err(|error| fault(&error))?;
        let mut style = format!("{}{tokens}\n{STYLE}", self.theme.font_faces());
        for (address, font) in FONTS {
            style = style.replace(address, &font_inline("woff2", font));
        }
        for (name, font) in &self.theme.fonts {
            let kind = name.rsplit('.').next().unwrap_or("woff2");
            style = style.replace(&format!("fonts/{name}"), &font_inline(kind, font));
        }
        let mut assets = vec![
            ("theme.css".to_owned(), style.into_bytes()),
            ("site.js".to_owned(), SCRIPT.as_bytes().to_vec()),
            ("OFL.txt".to_owned(), LICENCE.as_bytes().to_vec()),
        ];
        assets.extend(self.theme.logo.clone());
        Ok(assets)
    }
}

/// A font as an address that holds it.
fn font_inline(kind: &str, font: &[u8]) -> String {
    format!("data:font/{kind};base64,{}", base64(font))
}

/// Bytes in the letters of RFC 4648, section 4, with its padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for letter in 0..4 {
            let index = bits >> (18 - 6 * letter) & 0x3f;
            text.push(if letter > three.len() { '=' } else { char::from(LETTERS[index]) });
        }
    }
    text
}

fn fault(error: &askama::Error) -> Error {
    Error::Internal(format!("template: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn base64_is_that_of_the_standard() {
        // The examples of RFC 4648, section 10.
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn the_stylesheet_names_no_other_file() {
        let assets = Theme::of(Path::new("."))
            .and_then(|theme| Renderer::new(&theme, Lang::En).assets())
            .expect("assets");
        let style = assets.iter().find(|(name, _)| name == "theme.css").expect("a stylesheet");
        let style = String::from_utf8(style.1.clone()).expect("UTF-8");
        assert_eq!(style.matches("url(\"data:font/woff2;base64,").count(), FONTS.len());
        assert_eq!(style.matches("url(").count(), FONTS.len());
    }
}
