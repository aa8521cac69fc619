//! Runs of words: what a paragraph or a cell is made of.

use super::claims::Claim;
use serde::Serialize;

/// A run of words.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Span {
    /// Plain words.
    Text {
        /// The words.
        text: String,
    },
    /// Words that matter.
    Strong {
        /// The words.
        text: String,
    },
    /// Words from elsewhere.
    Em {
        /// The words.
        text: String,
    },
    /// A link.
    Link {
        /// Its words.
        text: String,
        /// Where it leads.
        href: String,
    },
    /// A printed number with the key of its lineage, `indicator/territory/year`.
    Figure {
        /// As printed.
        text: String,
        /// The key; empty for numbers that no indicator gives.
        key: String,
        /// The number itself.
        value: f64,
    },
    /// What stands in place of a number.
    Missing {
        /// The words.
        text: String,
        /// Why; may be empty.
        why: String,
    },
    /// A state: word, sign and colour.
    Status {
        /// The word.
        text: String,
        /// The sign.
        sign: String,
        /// `improved`, `worsened`, `steady` or `unknown`.
        tone: &'static str,
    },
    /// Words that others find by their anchor, as the law asks of some; see `publisher`.
    Marked {
        /// The anchor, unique on the page.
        id: String,
        /// The words.
        text: String,
        /// The day they name, `2026-03-31`; empty when they name none.
        date: String,
        /// Where they lead; empty when nowhere.
        href: String,
        /// Whether they stand in place of something not given.
        missing: bool,
    },
    /// Words that state what a test on numbers found.
    Claim {
        /// The words.
        spans: Vec<Self>,
        /// What they state.
        claim: Box<Claim>,
    },
    /// A small drawing.
    Svg {
        /// The drawing.
        svg: String,
        /// What it shows, in words.
        label: String,
    },
}

impl Span {
    /// Plain words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// Words that matter.
    pub fn strong(text: impl Into<String>) -> Self {
        Self::Strong { text: text.into() }
    }

    /// What is read: the words, those that stand in place of a number, or those of a drawing.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Text { text }
            | Self::Strong { text }
            | Self::Em { text }
            | Self::Link { text, .. }
            | Self::Figure { text, .. }
            | Self::Missing { text, .. }
            | Self::Marked { text, .. } => text.clone(),
            Self::Status { text, sign, .. } => format!("{sign} {text}"),
            Self::Svg { label, .. } => label.clone(),
            Self::Claim { spans, .. } => spans.iter().map(Self::words).collect(),
        }
    }

    /// Calls `see` with this run, then with those inside it.
    pub fn each<'s>(&'s self, see: &mut impl FnMut(&'s Self)) {
        see(self);
        if let Self::Claim { spans, .. } = self {
            for span in spans {
                span.each(see);
            }
        }
    }

    /// A link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self::Link { text: text.into(), href: href.into() }
    }
}
