//! Groups of voters on the lists of one edition, so that what is printed of all lists together, and of
//! each list by itself, gives no small group back.
//!
//! A city votes on one list for all of it and on one for each district, and the same people stand on
//! both. The city's count less those of all districts but one is that district's count; everybody once
//! less the city's is who voted in a district alone. Printing one file after the other gives the reader
//! the same sums as printing a folder. So:
//!
//! - the list of the whole city is protected by itself ([`super::margin`]);
//! - the list of a part is told only where the others are read with it, only where no part has a group
//!   that is too small, and only where the differences of parts, whole and everybody are not small;
//! - everybody once is told where the difference to the whole is not small in any group, and without
//!   a whole by a pattern that hides in each part what is small there: then leaving a part out, and
//!   subtracting, gives nothing back either.
//!
//! Differencing of geographies and of linked tables: *Handbook on Statistical Disclosure Control*,
//! chapter 5. What a reader knows beside the prints is the number of ballots of each list.

use super::margin::is_protected;
use crate::language::Text;

/// A group and how many are in it.
pub type Cell = (String, u64);
/// A group as it may be printed.
pub type ShownCell = (String, Option<u64>);
/// What may be printed of a list, or why nothing.
pub type Shown = Result<Vec<ShownCell>, Closed>;

/// The group into which answers go that are not usual and too rare to be named.
pub const OTHER: &str = "other";

/// Why no group of a list is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closed {
    /// A group is too small, and the others would give it back.
    Few,
    /// It is the list of a part, read without the others.
    Part,
    /// With the other lists of the edition a group that is too small could be worked out.
    Lists,
    /// Another file is the same list of the edition already.
    Twice,
}

impl Closed {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self, threshold: u32) -> Text {
        match self {
            Self::Few => Text::new(
                format!("w którejś grupie jest mniej niż {threshold} osób"),
                format!("a group has fewer than {threshold} persons"),
            ),
            Self::Part => Text::new(
                "lista jednej części: jej grup nie podaje się osobno, bo z grup innych list dałoby \
                 się wyliczyć pojedyncze osoby; trzeba podać razem wszystkie pliki edycji",
                "the list of one part: its groups are not told alone, for with those of other lists \
                 single persons could be worked out; give all files of the edition at once",
            ),
            Self::Lists => Text::new(
                format!(
                    "z list tej samej edycji dałoby się wyliczyć grupę mniejszą niż {threshold} osób"
                ),
                format!(
                    "the lists of the edition together would give a group of fewer than \
                     {threshold} persons"
                ),
            ),
            Self::Twice => Text::new(
                "inny plik jest już tą samą listą tej edycji",
                "another file is the same list of the edition already",
            ),
        }
    }
}

/// One grouping of the voters of an edition. A list whose file does not ask is left out.
#[derive(Clone, Debug, Default)]
pub struct Lists<'a> {
    /// How many lists the edition has, with those that do not ask.
    pub lists: usize,
    /// The list of the whole city.
    pub whole: Option<&'a [Cell]>,
    /// The lists of its parts.
    pub parts: Vec<&'a [Cell]>,
    /// Everybody once.
    pub joined: Option<&'a [Cell]>,
    /// Groups that have their names in any case.
    pub usual: &'a [String],
}

/// What may be printed of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Of the whole city's list.
    pub whole: Option<Shown>,
    /// Of the parts, in the order given.
    pub parts: Vec<Shown>,
    /// Of everybody once.
    pub joined: Option<Shown>,
}

impl Lists<'_> {
    /// What may be printed. A threshold of 1 prints all.
    #[must_use]
    pub fn published(&self, threshold: u32) -> Published {
        let whole = self.whole.map(|cells| self.alone(cells, threshold));
        let open = self.parts_are_open(whole.as_ref(), threshold);
        let part = |cells: &&[Cell]| match open {
            Ok(()) => Ok(all(cells)),
            Err(why) => Err(why),
        };
        let parts = self.parts.iter().map(part).collect();
        let joined = self.joined.map(|cells| self.joined(cells, whole.as_ref(), threshold));
        Published { whole, parts, joined }
    }

    /// One list by itself.
    fn alone(&self, cells: &[Cell], threshold: u32) -> Shown {
        protected(&folded(cells, self.usual, threshold), &[], threshold)
    }

    fn parts_are_open(&self, whole: Option<&Shown>, threshold: u32) -> Result<(), Closed> {
        if threshold <= 1 {
            return Ok(());
        }
        if self.lists < 2 {
            return Err(Closed::Part);
        }
        let sound = self.parts.iter().all(|cells| is_sound(cells, threshold));
        let whole_is_open = whole.is_none_or(is_open);
        let lists = [
            self.whole.map(<[Cell]>::to_vec),
            Some(sum(&self.parts)),
            self.joined.map(<[Cell]>::to_vec),
        ];
        let known: Vec<Vec<Cell>> = lists.into_iter().flatten().collect();
        let far = known
            .iter()
            .enumerate()
            .all(|(at, one)| known[at + 1..].iter().all(|other| is_far(one, other, threshold)));
        if sound && whole_is_open && far { Ok(()) } else { Err(Closed::Lists) }
    }

    fn joined(&self, cells: &[Cell], whole: Option<&Shown>, threshold: u32) -> Shown {
        if threshold <= 1 {
            return Ok(all(cells));
        }
        match (self.whole, whole) {
            (Some(of_whole), _) if same(cells, of_whole) => self.alone(cells, threshold),
            (Some(of_whole), Some(shown)) => {
                let told = is_open(shown) && is_sound(cells, threshold);
                let apart = told && is_far(cells, of_whole, threshold);
                if apart { Ok(all(cells)) } else { Err(Closed::Lists) }
            }
            _ if self.lists < 2 && !self.parts.is_empty() => Err(Closed::Part),
            _ => {
                let rare = |name: &str| {
                    let of = |part: &&[Cell]| count(part, name);
                    self.parts.iter().map(of).any(|it| is_small(it, threshold))
                };
                let named = |name: &str| self.usual.iter().any(|it| it == name) || !rare(name);
                let fold = |cells: &[Cell]| {
                    fold(cells, |(name, it)| {
                        (self.usual.contains(name) || !is_small(*it, threshold)) && named(name)
                    })
                };
                let parts: Vec<Vec<Cell>> = self
                    .parts
                    .iter()
                    .map(|part| {
                        let everybody = fold(cells);
                        self::fold(part, |(name, _)| everybody.iter().any(|it| it.0 == *name))
                    })
                    .collect();
                protected(&fold(cells), &parts, threshold)
            }
        }
    }
}

/// Everything of a list.
fn all(cells: &[Cell]) -> Vec<ShownCell> {
    cells.iter().map(|(name, count)| (name.clone(), Some(*count))).collect()
}

fn is_small(count: u64, threshold: u32) -> bool {
    (1..u64::from(threshold)).contains(&count)
}

/// Whether no group is too small.
#[must_use]
pub fn is_sound(cells: &[Cell], threshold: u32) -> bool {
    cells.iter().all(|(_, count)| !is_small(*count, threshold))
}

fn is_open(shown: &Shown) -> bool {
    shown.as_ref().is_ok_and(|cells| cells.iter().all(|(_, count)| count.is_some()))
}

fn count(cells: &[Cell], name: &str) -> u64 {
    cells.iter().find(|(known, _)| known == name).map_or(0, |(_, count)| *count)
}

/// Whether the same groups have the same counts; empty ones may be left out.
fn same(one: &[Cell], other: &[Cell]) -> bool {
    is_far(one, other, u32::MAX)
}

/// Whether the counts of every group are the same or differ by at least the threshold.
fn is_far(one: &[Cell], other: &[Cell], threshold: u32) -> bool {
    let names = one.iter().chain(other).map(|(name, _)| name);
    let mut differences = names.map(|name| count(one, name).abs_diff(count(other, name)));
    differences.all(|it| !is_small(it, threshold))
}

fn sum(parts: &[&[Cell]]) -> Vec<Cell> {
    let mut sums: Vec<Cell> = Vec::new();
    for (name, count) in parts.iter().copied().flatten() {
        match sums.iter_mut().find(|(known, _)| known == name) {
            Some((_, sum)) => *sum += count,
            None => sums.push((name.clone(), *count)),
        }
    }
    sums
}

/// The groups with unusual ones that are too small put together, for their very names tell of somebody.
#[must_use]
pub fn folded(cells: &[Cell], usual: &[String], threshold: u32) -> Vec<Cell> {
    fold(cells, |(name, count)| usual.contains(name) || !is_small(*count, threshold))
}

/// The cells that keep their names, and before the last of them the others together.
fn fold(cells: &[Cell], keeps: impl Fn(&Cell) -> bool) -> Vec<Cell> {
    let (mut named, others): (Vec<Cell>, Vec<Cell>) =
        cells.iter().cloned().partition(|cell| keeps(cell));
    if !others.is_empty() {
        let together = others.iter().map(|(_, count)| count).sum();
        named.insert(named.len().saturating_sub(1), (OTHER.to_owned(), together));
    }
    named
}

/// A list with what is small hidden, and enough beside it, in itself and in each of its parts.
fn protected(cells: &[Cell], parts: &[Vec<Cell>], threshold: u32) -> Shown {
    let counts: Vec<u64> = cells.iter().map(|(_, count)| *count).collect();
    let of_part = |part: &Vec<Cell>| cells.iter().map(|(name, _)| count(part, name)).collect();
    let mut tables: Vec<Vec<u64>> = vec![counts.clone()];
    tables.extend(parts.iter().map(of_part));
    let small = |at: usize| tables.iter().any(|it| is_small(it[at], threshold));
    let mut hidden: Vec<bool> = (0..cells.len()).map(small).collect();
    let mut others: Vec<usize> =
        (0..cells.len()).filter(|at| !hidden[*at] && counts[*at] > 0).collect();
    others.sort_by_key(|at| (counts[*at], *at));
    let mut others = others.into_iter();
    let least = u64::from(threshold);
    while hidden.contains(&true) && !tables.iter().all(|it| is_protected(it, &hidden, least)) {
        hidden[others.next().ok_or(Closed::Few)?] = true;
    }
    let shown = cells.iter().zip(&hidden);
    Ok(shown.map(|((name, count), hidden)| (name.clone(), (!hidden).then_some(*count))).collect())
}
