//! Age bands, and the finest bands two ways of cutting ages have in common.
//!
//! The bands of two offices rarely agree: Kraków's ballots are counted as 0-12, 13-15, 16-17, 18-25
//! ..., residents by five years of age. Bands are joined only where both sides have a cut, never
//! split by assuming people spread evenly within one.

use std::fmt;

/// Ages from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Band {
    /// The youngest age.
    pub from: u32,
    /// The oldest age; `None` without end.
    pub to: Option<u32>,
}

impl Band {
    /// Reads `0-12`, `76+`, or a single age such as `17`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(from) = text.strip_suffix('+') {
            return Some(Self { from: from.parse().ok()?, to: None });
        }
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let (from, to) = (from.parse().ok()?, to.parse().ok()?);
        (from <= to).then_some(Self { from, to: Some(to) })
    }

    /// Whether all ages of another band are its own.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        let ends = match (self.to, other.to) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(theirs)) => theirs <= own,
        };
        self.from <= other.from && ends
    }

    /// The first age after it; `None` without end.
    fn next(self) -> Option<u32> {
        self.to.and_then(|to| to.checked_add(1))
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            None => write!(f, "{}+", self.from),
            Some(to) if to == self.from => write!(f, "{to}"),
            Some(to) => write!(f, "{}-{to}", self.from),
        }
    }
}

/// The finest bands into which the bands of both sides can be joined, ascending.
///
/// `None` unless each side covers its ages without gap or overlap, from the same youngest age and
/// without an oldest one; then there is always at least the one band of all ages.
#[must_use]
pub fn common(one: &[Band], other: &[Band]) -> Option<Vec<Band>> {
    let (one, other) = (starts(one)?, starts(other)?);
    if one.first() != other.first() {
        return None;
    }
    let both: Vec<u32> = one.into_iter().filter(|start| other.contains(start)).collect();
    let ends = both.iter().skip(1).map(|start| start.checked_sub(1)).chain([None]);
    Some(both.iter().zip(ends).map(|(from, to)| Band { from: *from, to }).collect())
}

/// Where each band begins, ascending; `None` if they leave a gap, overlap or end.
fn starts(bands: &[Band]) -> Option<Vec<u32>> {
    let mut sorted = bands.to_vec();
    sorted.sort_unstable();
    let joined = sorted.windows(2).all(|pair| pair[0].next() == Some(pair[1].from));
    let open = sorted.last().is_some_and(|last| last.to.is_none());
    (joined && open).then(|| sorted.iter().map(|band| band.from).collect())
}
