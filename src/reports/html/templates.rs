//! The templates of a page, compiled into the program: each is given its part of the tree.

use super::{Entry, Site};
use crate::language::Lang;
use crate::reports::document::{Block, Figure, Link, Page, Span, Table};
use crate::reports::key::Key;
use crate::reports::spacing::bound;
use crate::reports::theme::Theme;
use crate::reports::words::{self, Words};
use askama::Template;
use askama::filters::HtmlSafe;
use std::borrow::{Borrow, Cow};
use std::fmt::{self, Write as _};

/// How many letters the title of a page and that of the report may have together in a tab's title.
const TITLES: usize = 67;
/// A whole page.
#[derive(Template)]
#[template(path = "page.html")]
pub(super) struct Whole<'p> {
    pub(super) page: &'p Page,
    pub(super) site: &'p Site,
    pub(super) nav: &'p [Entry],
    /// The other language, where the report is written in it as well.
    pub(super) other: Option<Lang>,
    pub(super) at: Place<'p>,
}

impl Whole<'_> {
    fn names_site(&self) -> bool {
        self.page.title.chars().count() + self.site.title.chars().count() <= TITLES
    }
}

/// Where the parts of a page stand, and the words they are told in.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// The way to the root of the language: empty, `../`, `../../`.
    pub(super) root: &'p str,
    pub(super) words: &'p Words,
}

impl<'p> Place<'p> {
    /// A text with the spaces at which no line may end: sources are typed with plain ones.
    fn bound(self, text: &str) -> Cow<'_, str> {
        bound(text, self.words.lang)
    }

    /// What the page itself says.
    fn say(self, key: &str) -> String {
        self.bound(&self.words.get(key)).into_owned()
    }

    /// What the script says: the names of its texts, and the texts.
    fn script(self) -> impl Iterator<Item = (&'static str, String)> {
        let named = words::known().filter_map(|key| Some((key.strip_prefix("script.")?, key)));
        named.map(move |(name, key)| (name, self.say(key)))
    }

    /// An address: those that neither begin with `#` nor name a scheme go out from the root.
    fn to(self, href: &str) -> String {
        let own = href.starts_with('#') || href.contains(':');
        format!("{}{href}", if own { "" } else { self.root })
    }

    /// Where a printed number's origin is told.
    fn origin(self, key: &str) -> String {
        let of = |key: Key| format!("{}{}#{}", self.root, key.page(), key.anchor());
        Key::parse(key).map(of).unwrap_or_default()
    }

    fn spans(self, spans: &'p [Span]) -> Spans<'p> {
        Spans { spans, at: self }
    }

    fn blocks(self, blocks: &'p [Block]) -> Blocks<'p> {
        Blocks { blocks, at: self }
    }

    fn table(self, table: &'p Table) -> Tabular<'p> {
        Tabular { table, at: self }
    }

    fn figure(self, figure: &'p Figure) -> Drawn<'p> {
        Drawn { figure, at: self }
    }

    fn menu(self, entries: &'p [Entry]) -> Menu<'p> {
        Menu { entries, at: self }
    }

    fn link(self, link: &'p Link) -> Linked<'p> {
        Linked { link, at: self }
    }
}

/// Runs of words.
#[derive(Template)]
#[template(path = "spans.html")]
struct Spans<'p> {
    spans: &'p [Span],
    at: Place<'p>,
}

/// Blocks one below the other.
#[derive(Template)]
#[template(path = "blocks.html")]
struct Blocks<'p> {
    blocks: &'p [Block],
    at: Place<'p>,
}

#[derive(Template)]
#[template(path = "table.html")]
struct Tabular<'p> {
    table: &'p Table,
    at: Place<'p>,
}

impl Tabular<'_> {
    /// The heading of a column, which a card repeats beside each cell.
    fn label(&self, column: impl Borrow<usize>) -> Cow<'_, str> {
        let label = self.table.columns.get(*column.borrow()).map_or("", |it| it.label.as_str());
        self.at.bound(label)
    }
}

/// A chart.
#[derive(Template)]
#[template(path = "figure.html")]
struct Drawn<'p> {
    figure: &'p Figure,
    at: Place<'p>,
}

#[derive(Template)]
#[template(path = "menu.html")]
struct Menu<'p> {
    entries: &'p [Entry],
    at: Place<'p>,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a href="{{ at.to(link.href) }}">{{ at.bound(link.label) }}</a>"#
)]
struct Linked<'p> {
    link: &'p Link,
    at: Place<'p>,
}

/// Words of an attribute `class`; none where all are empty.
struct Class<'p>([&'p str; 2]);

impl<'p> Class<'p> {
    /// A word where it holds, and another that may be empty.
    fn of(holds: impl Borrow<bool>, word: &'p str, other: &'p str) -> Self {
        Self([if *holds.borrow() { word } else { "" }, other])
    }
}

impl fmt::Display for Class<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ["", ""] => Ok(()),
            [one, ""] | ["", one] => write!(out, " class=\"{one}\""),
            [one, two] => write!(out, " class=\"{one} {two}\""),
        }
    }
}

// What templates make has been escaped by them; the words of classes are the program's own.
impl HtmlSafe for Spans<'_> {}
impl HtmlSafe for Blocks<'_> {}
impl HtmlSafe for Tabular<'_> {}
impl HtmlSafe for Drawn<'_> {}
impl HtmlSafe for Menu<'_> {}
impl HtmlSafe for Linked<'_> {}
impl HtmlSafe for Class<'_> {}

/// The theme as variables of the stylesheet.
#[derive(Template)]
#[template(path = "tokens.css", escape = "none")]
pub(super) struct Tokens<'t> {
    pub(super) theme: &'t Theme,
}

impl Tokens<'_> {
    /// One value of the theme, as a stylesheet writes it.
    fn one(&self, table: &str, name: &str) -> String {
        let value = self.theme.look.get(table).and_then(|table| table.get(name));
        value.map(written).unwrap_or_default()
    }

    /// All of a table: ` --name: value;` for each.
    fn all(&self, table: &str) -> String {
        let table = self.theme.look.get(table).and_then(toml::Value::as_table);
        table.into_iter().flatten().fold(String::new(), |mut css, (name, value)| {
            let _ = write!(css, " --{name}: {};", written(value));
            css
        })
    }
}

fn written(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
