//! What a report says, as plain data: pages of blocks of spans. Renderers know nothing else.

pub use super::spans::Span;
use serde::Serialize;

/// One page.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Page {
    /// Its path from the language's root, such as `fields/mobility.html`.
    pub path: String,
    /// Its subject.
    pub title: String,
    /// The chapter it belongs to.
    pub kicker: String,
    /// The pages above it.
    pub parents: Vec<Link>,
    /// The finding, in a sentence.
    pub lead: Vec<Span>,
    /// What search engines show; plain text.
    pub description: String,
    /// What stands on this page.
    pub toc: Vec<Link>,
    /// The same content as files, such as a PDF to print.
    pub files: Vec<Link>,
    /// The content.
    pub blocks: Vec<Block>,
    /// The page before it.
    pub previous: Option<Link>,
    /// The page after it.
    pub next: Option<Link>,
    /// The chapter that wrote it, by its name in `chapters::CHAPTERS`; no part of what is rendered.
    #[serde(skip)]
    pub chapter: &'static str,
    /// Files it links to; no part of what is rendered.
    #[serde(skip)]
    pub attachments: Vec<Attachment>,
}

impl Page {
    /// Calls `see` with every run of words of the page, also those in tables of charts.
    pub fn each_span<'p>(&'p self, see: &mut impl FnMut(&'p Span)) {
        each(&self.lead, see);
        for block in &self.blocks {
            block.each_span(see);
        }
    }
}

/// Every run of words, also those inside others.
fn each<'s>(spans: impl IntoIterator<Item = &'s Span>, see: &mut impl FnMut(&'s Span)) {
    spans.into_iter().for_each(|span| span.each(see));
}

/// A file beside the pages of a language, such as a table for a spreadsheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Its path from the language's root.
    pub path: String,
    /// Its content.
    pub content: String,
}

/// A link with its words; `href` is relative to the language's root, or starts with `#`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
}

impl Link {
    /// Pairs an address with its words.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into() }
    }
}

/// A block of a page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Block {
    /// A heading of level 2 to 4.
    Heading {
        /// 2, 3 or 4.
        level: u8,
        /// Its anchor.
        id: String,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        spans: Vec<Span>,
    },
    /// A remark in small letters.
    Note {
        /// Its words.
        spans: Vec<Span>,
    },
    /// An unordered list.
    List {
        /// Its entries.
        items: Vec<Vec<Span>>,
    },
    /// Terms and what they mean.
    Definitions {
        /// The pairs.
        items: Vec<Definition>,
    },
    /// A table.
    Table(Table),
    /// A chart with its table.
    Figure(Box<Figure>),
    /// Something set apart.
    Callout {
        /// What kind of thing.
        tone: Tone,
        /// Its title.
        title: String,
        /// Its content.
        blocks: Vec<Self>,
    },
    /// Blocks side by side on wide screens.
    Columns {
        /// Two columns.
        items: Vec<Vec<Self>>,
    },
    /// What a person says of the page's figures.
    Commentary(Box<Remarks>),
    /// A part of a page with its own anchor.
    Section {
        /// Its anchor.
        id: String,
        /// Its content.
        blocks: Vec<Self>,
    },
}

impl Block {
    fn each_span<'b>(&'b self, see: &mut impl FnMut(&'b Span)) {
        match self {
            Self::Heading { .. } => {}
            Self::Paragraph { spans } | Self::Note { spans } => each(spans, see),
            Self::List { items } => each(items.iter().flatten(), see),
            Self::Definitions { items } => each(items.iter().flat_map(|it| &it.spans), see),
            Self::Table(table) => table.each_span(see),
            Self::Figure(figure) => {
                each(&figure.source, see);
                figure.table.iter().for_each(|table| table.each_span(see));
            }
            Self::Callout { blocks, .. } | Self::Section { blocks, .. } => {
                for block in blocks {
                    block.each_span(see);
                }
            }
            Self::Commentary(remarks) => {
                for block in &remarks.blocks {
                    block.each_span(see);
                }
            }
            Self::Columns { items } => {
                for block in items.iter().flatten() {
                    block.each_span(see);
                }
            }
        }
    }
}

impl Table {
    fn each_span<'t>(&'t self, see: &mut impl FnMut(&'t Span)) {
        let cells = self.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.spans);
        each(cells.chain(&self.note), see);
    }
}

/// What a callout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// A finding.
    Finding,
    /// Something not known.
    Unknown,
    /// A remark.
    Note,
}

impl Tone {
    /// Its word for the stylesheet.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Unknown => "unknown",
            Self::Note => "note",
        }
    }
}

/// The words of a person, shown as such.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Remarks {
    /// What it is.
    pub title: String,
    /// Who speaks.
    pub author: String,
    /// As what.
    pub role: String,
    /// When, `2026-03-31`.
    pub date: String,
    /// The same in words.
    pub day: String,
    /// That these are a person's words, and in which language where it is not the page's.
    pub note: String,
    /// The language of the words and of the role, where it is not the page's; else empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub lang: &'static str,
    /// The words.
    pub blocks: Vec<Block>,
}

/// A term and what it means.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Definition {
    /// The term.
    pub term: String,
    /// What it means.
    pub spans: Vec<Span>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Table {
    /// Its anchor, unique on the page.
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, one cell per column.
    pub rows: Vec<Row>,
    /// What a reader should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub note: Vec<Span>,
    /// Whether rows stand close.
    pub dense: bool,
    /// What becomes of it on a phone: it scrolls, or `cards`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub narrow: &'static str,
    /// Whether a reader may set another municipality beside the one of its second column.
    pub pick: bool,
    /// Whether it is for the screen alone: what it says stands on paper in another form, or is
    /// detail that a printed page has no room for.
    pub screen: bool,
}

/// A column's heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its words.
    pub label: String,
    /// Whether its cells are numbers, set to the right.
    pub numeric: bool,
}

impl Column {
    /// A column of words.
    pub fn words(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: false }
    }

    /// A column of numbers.
    pub fn numbers(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: true }
    }
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// A word for the stylesheet; may be empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub class: &'static str,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// Its words.
    pub spans: Vec<Span>,
    /// Whether it is a number.
    pub numeric: bool,
    /// Whether it names its row.
    pub header: bool,
    /// A word for the stylesheet; may be empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub class: &'static str,
}

impl Cell {
    /// A cell of words.
    pub fn words(spans: impl Into<Vec<Span>>) -> Self {
        Self { spans: spans.into(), ..Self::default() }
    }

    /// A cell of one text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::words([Span::text(text)])
    }

    /// A cell with a number.
    #[must_use]
    pub fn number(span: Span) -> Self {
        Self { spans: vec![span], numeric: true, ..Self::default() }
    }

    /// A cell with a number that is given, and a dash where none can be.
    #[must_use]
    pub fn number_or_dash(text: Option<String>) -> Self {
        Self::number(Span::text(text.unwrap_or_else(|| "–".to_owned())))
    }

    /// The cell that names its row.
    pub fn head(spans: impl Into<Vec<Span>>) -> Self {
        Self { spans: spans.into(), header: true, ..Self::default() }
    }
}

/// A chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    /// Its anchor, unique on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// Unit, place, period.
    pub subtitle: String,
    /// The drawing.
    pub svg: String,
    /// The drawing for narrow screens; empty when one serves all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub svg_narrow: String,
    /// What the drawing shows, in words.
    pub description: String,
    /// The numbers drawn.
    pub table: Option<Table>,
    /// Where they come from.
    pub source: Vec<Span>,
    /// Whether it takes the whole width.
    pub wide: bool,
}

/// A paragraph of plain words.
pub fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph { spans: vec![Span::text(text)] }
}

/// A heading with its anchor.
pub fn heading(level: u8, id: impl Into<String>, text: impl Into<String>) -> Block {
    Block::Heading { level, id: id.into(), text: text.into() }
}
