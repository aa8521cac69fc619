//! Statistical disclosure control: the door through which counts of persons leave this floor.
//!
//! A table of persons goes in, a [`Release`] comes out in which a cell is known or withheld; nothing
//! above can ask it what was hidden. A count of fewer persons than the threshold is withheld, and so
//! are other cells wherever the small one could be computed, or narrowed down, from sums.
//!
//! The rule of protection, for every cell withheld because it is small: by all that is printed, the
//! cell may hold the least that the printed zeros allow (one person; of a total one in each part that
//! is not printed as zero), and it may hold the threshold itself, from which on counts are printed.
//! In the words of the *Handbook on Statistical Disclosure Control* (chapter 4, magnitude tables, on
//! secondary suppression and protection levels; chapter 5, frequency tables): the feasibility interval
//! of each sensitive cell covers its protection interval, with lower protection level `value - least`
//! and upper protection level `threshold - value`. The threshold of 10 is that of the ONS for
//! tables of persons ("10-5 rule"). Every other withheld cell has at least two possible values.
//!
//! The reader against whom this holds knows the structure, all printed cells, that counts are whole
//! and not negative, and which cells cannot be empty because zeros are printed. He does not know the
//! persons in a cell; whoever knows some of them knows more.

pub mod attack;
mod circuit;
mod dearest;
pub mod entities;
mod grouping;
pub mod lists;
mod margin;
mod persons;
mod secondary;
pub mod shares;
mod system;

pub use grouping::{Grouping, TOTAL};
pub use margin::margin;
pub use persons::{
    Disclosing, PublishedCell, PublishedTable, Release, Rule, THRESHOLD, Zeros, release,
};
pub use system::{MOST_CELLS, Refused, Sum, System};

#[cfg(test)]
mod tests;
