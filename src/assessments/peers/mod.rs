//! Peers: the units that a unit is most like, what makes them so, how firm that is, and which of them
//! do better.
//!
//! Distance is Euclidean over standardised variables, as in the nearest neighbours of CIPFA (as the
//! Joint Strategic Needs Assessment of Hartlepool tells it: each variable to mean 0 and standard
//! deviation 1, then the distance of every pair). What enters the distance is never what is compared.
//!
//! [`Space`] is the distance and knows no municipality; `files` reads plain tables for it and
//! `gminas` asks it about the gminas of the register.

mod files;
mod gminas;
mod space;
mod stability;
mod twins;

pub use files::{Choice, Data, Outcomes, read};
pub use gminas::{Peer, candidates, data, kind_words, of_each};
pub use space::{Lack, LeftOut, Neighbour, NoSpace, Space};
pub use stability::{Drawn, Weightings};
pub use twins::{Among, Certainty, GROUPS, Outcome, Twin, among, better_twins};

/// How many peers are shown where nothing else is asked for.
pub const PEERS: usize = 8;

/// Something units are alike or unlike in.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What its squared difference is multiplied by, from 0 to [`Variable::HEAVIEST`].
    pub weight: f64,
    /// Whether its logarithm takes its place.
    pub logged: Logged,
}

impl Variable {
    /// The largest weight: with more, squares would leave the range of numbers.
    pub const HEAVIEST: f64 = 1e100;
}

/// Whether the logarithm of a variable takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logged {
    /// Never.
    Never,
    /// Always; units where it is not positive are left out.
    Always,
    /// Where it has a long tail of high values and all values are positive.
    WhereSkewed,
}

#[cfg(test)]
#[path = "../tests/peers.rs"]
mod tests;
