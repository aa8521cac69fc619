//! Peers of a gmina: the gminas of a peer set of the strategy that it is most like.

use super::{Data, Drawn, Logged, Space, Variable, Weightings};
use crate::indicators::peer_sets::{Area, PeerSet};
use crate::language::Text;
use crate::territory::{Gmina, GminaKind, Register, Teryt6};
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// How often weights are drawn anew, and from which seed.
const DRAWS: u32 = 200;
const SEED: u64 = 2030;

/// A gmina that is alike, and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// The gmina.
    pub code: Teryt6,
    /// The distance, in standard deviations.
    pub distance: f64,
    /// The share of the squared distance that each variable of the set makes; none at distance 0.
    pub shares: Vec<f64>,
    /// In what share of draws of the weights, each within a quarter, it is among as many nearest.
    pub stability: f64,
}

/// The gminas among which a set looks for peers, by code: those it lists, the members on `date`, or
/// all of the country; with `own` added, whose peers are looked for.
#[must_use]
pub fn candidates<'a>(
    set: &PeerSet,
    register: &'a Register,
    date: NaiveDate,
    own: Option<Teryt6>,
) -> Vec<&'a Gmina> {
    let belongs = |code: Teryt6| {
        let listed = set.members.is_empty() || set.members.contains(&code);
        let inside = match set.area {
            Area::Poland => true,
            Area::Metropolis => register.member(code).is_some_and(|it| it.belongs_on(date)),
        };
        (listed && inside) || own == Some(code)
    };
    register.gminas.values().filter(|gmina| belongs(gmina.code)).collect()
}

/// The values of gminas in the variables of a set, ready to be placed; `structure` holds, in the order
/// of the set's variables, the values of gminas by code.
#[must_use]
pub fn data(set: &PeerSet, gminas: &[&Gmina], structure: &[BTreeMap<Teryt6, f64>]) -> Data {
    let variable = |name: &String| Variable {
        name: name.clone(),
        weight: 1.0,
        logged: if set.logged.contains(name) { Logged::Always } else { Logged::Never },
    };
    let column = |values: &BTreeMap<Teryt6, f64>| {
        gminas.iter().map(|gmina| values.get(&gmina.code).copied()).collect()
    };
    let kinds = gminas.iter().filter(|_| set.same_kind);
    Data {
        units: gminas.iter().map(|gmina| gmina.code.to_string()).collect(),
        variables: set.variables.iter().map(variable).collect(),
        columns: structure.iter().map(column).collect(),
        groups: kinds.map(|gmina| gmina.kind.as_str().to_owned()).collect(),
        ..Data::default()
    }
}

/// Gminas placed among each other by a set: near are those that are alike.
#[derive(Debug)]
struct Placed<'a> {
    gminas: &'a [&'a Gmina],
    space: Space,
    weightings: Weightings,
}

impl<'a> Placed<'a> {
    /// Places gminas by their values in the variables of a set, as [`data`] takes them; `None` where they
    /// cannot be told apart by any of it.
    #[must_use]
    fn of(
        gminas: &'a [&'a Gmina],
        set: &PeerSet,
        structure: &[BTreeMap<Teryt6, f64>],
    ) -> Option<Self> {
        let data = data(set, gminas, structure);
        let space = Space::of(&data.variables, &data.columns, &data.groups).ok()?;
        let weightings = Weightings::draw(&space, Drawn::AroundGiven, DRAWS, SEED);
        Some(Self { gminas, space, weightings })
    }

    /// The nearest to one of them, nearest first; equal distances in their order. Gminas without one of
    /// the values are left out; nobody is near to one that lacks a value itself.
    #[must_use]
    fn nearest(&self, of: Teryt6, count: usize) -> Vec<Peer> {
        let near = || {
            let own = self.gminas.iter().position(|gmina| gmina.code == of)?;
            let near = self.space.nearest(own, count)?;
            let stability = self.space.stability(own, &near, &self.weightings)?;
            let peers = near.into_iter().zip(stability).map(|(it, stability)| {
                let code = self.gminas.get(it.unit)?.code;
                let shares = it.shares.unwrap_or_default();
                Some(Peer { code, distance: it.distance, shares, stability })
            });
            peers.collect::<Option<Vec<_>>>()
        };
        near().unwrap_or_default()
    }
}

/// The peers of each of some gminas by a set: the nearest `count` of its [`candidates`] on `date`.
#[must_use]
pub fn of_each(
    wanted: &[Teryt6],
    set: &PeerSet,
    register: &Register,
    date: NaiveDate,
    structure: &[BTreeMap<Teryt6, f64>],
    count: usize,
) -> BTreeMap<Teryt6, Vec<Peer>> {
    let shared = candidates(set, register, date, None);
    let placed = Placed::of(&shared, set, structure);
    let peers = |of: &Teryt6| {
        let near = if shared.iter().any(|gmina| gmina.code == *of) {
            placed.as_ref().map(|placed| placed.nearest(*of, count))
        } else {
            // One that is no candidate itself stands among them for its own peers alone.
            let gminas = candidates(set, register, date, Some(*of));
            Placed::of(&gminas, set, structure).map(|placed| placed.nearest(*of, count))
        };
        (*of, near.unwrap_or_default())
    };
    wanted.par_iter().map(peers).collect()
}

/// The kinds of gmina in words for a reader.
#[must_use]
pub fn kind_words(kind: GminaKind) -> Text {
    let (pl, en) = match kind {
        GminaKind::Urban => ("gmina miejska", "urban municipality"),
        GminaKind::Rural => ("gmina wiejska", "rural municipality"),
        GminaKind::UrbanRural => ("gmina miejsko-wiejska", "urban-rural municipality"),
    };
    Text::new(pl, en)
}

#[cfg(test)]
#[path = "../tests/gminas.rs"]
mod tests;
