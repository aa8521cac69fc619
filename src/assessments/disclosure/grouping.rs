//! A variable by which persons are grouped: its total and the parts of it, to any depth.

/// One code of a grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Code {
    name: String,
    parent: Option<usize>,
}

/// A grouping variable. Code 0 is its total; every other code is part of one written before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    name: String,
    codes: Vec<Code>,
}

/// The code that is the total of every grouping.
pub const TOTAL: usize = 0;

impl Grouping {
    /// A grouping without levels: a total and its parts, which become the codes 1, 2, ...
    pub fn flat<S: Into<String>>(
        name: impl Into<String>,
        parts: impl IntoIterator<Item = S>,
    ) -> Self {
        let total = Code { name: String::new(), parent: None };
        let parts = parts.into_iter().map(|it| Code { name: it.into(), parent: Some(TOTAL) });
        Self { name: name.into(), codes: std::iter::once(total).chain(parts).collect() }
    }

    /// A grouping with levels: each code with the code it is part of, which is [`TOTAL`] or one
    /// written before it. They become the codes 1, 2, ...; `None` when a parent is written later.
    pub fn nested<S: Into<String>>(
        name: impl Into<String>,
        parts: impl IntoIterator<Item = (S, usize)>,
    ) -> Option<Self> {
        let mut codes = vec![Code { name: String::new(), parent: None }];
        for (part, parent) in parts {
            if parent >= codes.len() {
                return None;
            }
            codes.push(Code { name: part.into(), parent: Some(parent) });
        }
        Some(Self { name: name.into(), codes })
    }

    /// The name of the variable.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many codes there are, the total with them.
    #[must_use]
    pub fn size(&self) -> usize {
        self.codes.len()
    }

    /// The name of a code; the total's is empty.
    #[must_use]
    pub fn code(&self, code: usize) -> Option<&str> {
        self.codes.get(code).map(|it| it.name.as_str())
    }

    /// The codes that are directly part of this one.
    pub fn parts(&self, of: usize) -> impl Iterator<Item = usize> {
        self.codes.iter().enumerate().filter(move |(_, it)| it.parent == Some(of)).map(|it| it.0)
    }

    /// Whether a code exists and has no parts: persons are counted by such codes.
    #[must_use]
    pub fn is_leaf(&self, code: usize) -> bool {
        code < self.codes.len() && self.parts(code).next().is_none()
    }

    /// A code and all it is part of, up to the total.
    pub(super) fn upwards(&self, code: usize) -> Vec<usize> {
        let above = |at: &usize| self.codes.get(*at).and_then(|it| it.parent);
        std::iter::successors(Some(code), above).collect()
    }
}
