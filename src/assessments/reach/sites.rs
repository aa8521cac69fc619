//! Where the next facilities would bring most residents in reach.
//!
//! Of all squares the one that brings most is taken, then the one that brings most beside it, and so
//! on. No choice can be found fast that is surely the best; this one brings at least 1 - 1/e (63 %) of
//! what the best choice among the same squares brings, for the people in reach are a submodular
//! function of the places (G. L. Nemhauser, L. A. Wolsey and M. L. Fisher, *An analysis of
//! approximations for maximizing submodular set functions I*, Mathematical Programming 14 (1978), pp.
//! 265-294; G. Cornuejols, Fisher and Nemhauser, Management Science 23 (1977), pp. 789-810). What a
//! square brings never grows while others are taken, so that it is counted again only when it comes to
//! the top (M. Minoux, *Accelerated greedy algorithms for maximizing submodular set functions*, 1978).
//! [`NextSites::best_at_most`] bounds the best choice for these very data: what k places bring is at
//! most what they bring one by one.

use super::bins::Bins;
use super::{FARTHEST, NoReach, covered, is_inside, radius, squared};
use crate::sources::spatial::{Address, Metres, Residents, Square};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// The most squares in which a site is looked for.
pub(super) const MOST_SQUARES: usize = 5_000_000;
/// Persons are compared in this part of one: below it, what squares bring differs by rounding alone.
const STEPS_A_PERSON: f64 = 1e6;

/// A square that would be served, and what it would bring.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The code of the cell; of people at points, the corner of the square in PL-1992.
    pub name: String,
    /// Its middle, where the facility would stand.
    pub at: Metres,
    /// Persons in reach who were not before.
    pub gain: f64,
    /// How many other squares would have brought as much; the first in order was taken.
    pub tied: usize,
}

/// The sites in the order of choice; fewer than asked for where no other brings anybody.
#[derive(Clone, Debug, PartialEq)]
pub struct NextSites {
    /// The sites.
    pub sites: Vec<Site>,
    /// In how many squares they were looked for.
    pub squares: usize,
    /// What no choice of so many squares exceeds, in persons.
    pub best_at_most: f64,
}

/// Finds up to `count` sites, one after the other. People in cells: the sites are the middles of the
/// cells of the file. People at points: those of the squares with this `side`, whole multiples of it
/// in PL-1992, from the south-west.
///
/// # Errors
/// A distance or side that is none.
pub fn next_sites(
    residents: &Residents,
    facilities: &[Metres],
    within: f64,
    count: usize,
    side: f64,
) -> Result<NextSites, NoReach> {
    if !(within > 0.0 && within <= FARTHEST) {
        return Err(NoReach::Distance);
    }
    match residents {
        Residents::Addresses(addresses) => {
            let mut people = Homes::of(addresses, facilities, within);
            let candidates = around(&people.people, within, side)?;
            Ok(choose(&mut people, &candidates, count))
        }
        Residents::Squares(squares) => {
            let mut people = Cells::of(squares, facilities, within);
            let middle = |square: &Square| (square.name.clone(), square.middle());
            let candidates: Vec<_> = squares.iter().map(middle).collect();
            Ok(choose(&mut people, &candidates, count))
        }
    }
}

/// People who are not in reach yet.
trait Unreached: Sync {
    /// How many a facility at this place would bring.
    fn gain(&self, at: Metres) -> f64;
    /// Puts a facility there.
    fn serve(&mut self, at: Metres);
    /// How many are not in reach.
    fn left(&self) -> f64;
}

/// A candidate in order: what it brought when last counted, the first in order first.
type Entry = (u64, Reverse<usize>, usize);

fn choose(people: &mut impl Unreached, candidates: &[(String, Metres)], count: usize) -> NextSites {
    let counted = |people: &_, at: Metres| steps(Unreached::gain(people, at));
    let gains: Vec<u64> = candidates.par_iter().map(|(_, at)| counted(&*people, *at)).collect();
    let mut heap: BinaryHeap<Entry> = gains
        .iter()
        .enumerate()
        .filter(|(_, gain)| **gain > 0)
        .map(|(index, gain)| (*gain, Reverse(index), 0))
        .collect();
    let mut best_at_most = people.left().min(top(&heap, count));
    let mut found = NextSites { sites: Vec::new(), squares: candidates.len(), best_at_most: 0.0 };
    let mut brought = 0.0;
    while found.sites.len() < count {
        let round = found.sites.len();
        let Some((gain, Reverse(index), _)) =
            freshest(&mut heap, round, |index| counted(&*people, candidates[index].1))
        else {
            break;
        };
        let (name, at) = &candidates[index];
        let persons = people.gain(*at);
        let tied = ties(&mut heap, gain, round, |index| counted(&*people, candidates[index].1));
        found.sites.push(Site { name: name.clone(), at: *at, gain: persons, tied });
        people.serve(*at);
        brought += persons;
        best_at_most = best_at_most.min(brought + top(&heap, count));
    }
    found.best_at_most = best_at_most.max(brought);
    found
}

/// Takes the candidate that brings most, counting anew what was counted in an earlier round.
fn freshest(
    heap: &mut BinaryHeap<Entry>,
    round: usize,
    gain: impl Fn(usize) -> u64,
) -> Option<Entry> {
    while let Some(entry) = heap.pop() {
        let (_, Reverse(index), counted) = entry;
        if counted == round {
            return Some(entry);
        }
        push(heap, gain(index), index, round);
    }
    None
}

/// How many others bring as much as the one just taken.
fn ties(
    heap: &mut BinaryHeap<Entry>,
    best: u64,
    round: usize,
    gain: impl Fn(usize) -> u64,
) -> usize {
    let mut tied = Vec::new();
    while heap.peek().is_some_and(|(bound, ..)| *bound >= best) {
        let Some((_, Reverse(index), counted)) = heap.pop() else { break };
        let fresh = if counted == round { best } else { gain(index) };
        if fresh == best {
            tied.push(index);
        } else {
            push(heap, fresh, index, round);
        }
    }
    for index in &tied {
        push(heap, best, *index, round);
    }
    tied.len()
}

/// Puts a candidate back; what brings nobody will never bring anybody.
fn push(heap: &mut BinaryHeap<Entry>, gain: u64, index: usize, round: usize) {
    if gain > 0 {
        heap.push((gain, Reverse(index), round));
    }
}

/// What the best so many candidates bring at most, in persons.
fn top(heap: &BinaryHeap<Entry>, count: usize) -> f64 {
    let mut gains: Vec<u64> = heap.iter().map(|(gain, ..)| *gain).collect();
    if gains.len() > count && count > 0 {
        gains.select_nth_unstable_by(count - 1, |a, b| b.cmp(a));
    }
    gains.iter().take(count).map(|gain| persons(*gain)).sum()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a number to a whole one saturates, and more people than that do not live"
)]
fn steps(gain: f64) -> u64 {
    (gain * STEPS_A_PERSON).round().max(0.0) as u64
}

/// Half a step more, so that a bound stays one.
#[expect(clippy::cast_precision_loss, reason = "a bound that is rounded in its sixteenth digit")]
fn persons(steps: u64) -> f64 {
    (steps as f64 + 0.5) / STEPS_A_PERSON
}

/// People at points that no facility reaches.
struct Homes {
    within: f64,
    people: Vec<Address>,
    bins: Bins,
    /// Whether a site reaches each of them by now.
    reached: Vec<bool>,
}

impl Homes {
    fn of(addresses: &[Address], facilities: &[Metres], within: f64) -> Self {
        let served = Bins::of(facilities, within);
        let unreached = |address: &&Address| {
            let living = address.persons.is_some_and(|persons| persons > 0.0);
            living && !is_inside(address.at, &served, within)
        };
        let homes: Vec<Address> = addresses.par_iter().filter(unreached).copied().collect();
        let places: Vec<Metres> = homes.iter().map(|home| home.at).collect();
        let bins = Bins::of(&places, within);
        Self { within, reached: vec![false; homes.len()], people: homes, bins }
    }

    /// Those near a place who are not in reach yet.
    fn near(&self, at: Metres) -> impl Iterator<Item = (usize, f64)> {
        let square = self.within * self.within;
        let near = self.bins.near(at, self.within).filter(move |(_, home)| {
            let apart = squared(at, *home);
            apart <= square
        });
        near.filter(|(index, _)| self.reached.get(*index) == Some(&false)).filter_map(
            |(index, _)| {
                let home = self.people.get(index)?;
                Some((index, home.persons?))
            },
        )
    }
}

impl Unreached for Homes {
    fn gain(&self, at: Metres) -> f64 {
        self.near(at).map(|(_, persons)| persons).sum()
    }

    fn serve(&mut self, at: Metres) {
        let near: Vec<usize> = self.near(at).map(|(index, _)| index).collect();
        for index in near {
            self.reached[index] = true;
        }
    }

    fn left(&self) -> f64 {
        let homes = self.people.iter().zip(&self.reached).filter(|(_, reached)| !**reached);
        homes.filter_map(|(home, _)| home.persons).sum()
    }
}

/// The squares of a lattice whose middle is so near to a home that somebody there would be reached.
fn around(homes: &[Address], within: f64, side: f64) -> Result<Vec<(String, Metres)>, NoReach> {
    if !(side > 0.0 && side <= FARTHEST) {
        return Err(NoReach::Square);
    }
    let place = |value: f64| whole((value / side).floor());
    let lived: BTreeSet<(i64, i64)> =
        homes.iter().map(|home| (place(home.at.north), place(home.at.east))).collect();
    let margin = whole((within / side).ceil());
    let each = (2 * margin + 1).saturating_mul(2 * margin + 1);
    let bound = usize::try_from(each).unwrap_or(usize::MAX).saturating_mul(lived.len());
    let mut squares: BTreeSet<(i64, i64)> = BTreeSet::new();
    for (row, column) in lived {
        for north in row - margin..=row + margin {
            squares.extend((column - margin..=column + margin).map(|east| (north, east)));
            if bound > MOST_SQUARES && squares.len() > MOST_SQUARES {
                return Err(NoReach::Square);
            }
        }
    }
    let edge = |place: i64| real_of(place) * side;
    let named = |(row, column): (i64, i64)| {
        let (north, east) = (edge(row), edge(column));
        let middle = Metres { east: east + side / 2.0, north: north + side / 2.0 };
        (format!("N{north}E{east}"), middle)
    };
    Ok(squares.into_iter().map(named).collect())
}

#[expect(clippy::cast_possible_truncation, reason = "a cast to a whole number saturates")]
fn whole(value: f64) -> i64 {
    value as i64
}

#[expect(clippy::cast_precision_loss, reason = "places of squares have fewer digits than a number")]
fn real_of(place: i64) -> f64 {
    place as f64
}

/// People in cells, each reached by a part of its area.
struct Cells<'s> {
    within: f64,
    /// Cells where somebody lives.
    squares: Vec<(&'s Square, f64)>,
    /// Their middles, and how far the corners of any are from it.
    bins: Bins,
    radius: f64,
    facilities: Bins,
    /// The sites near a cell, where there are any.
    served: BTreeMap<usize, Vec<Metres>>,
    /// The share of each that is in reach.
    shares: Vec<f64>,
}

impl<'s> Cells<'s> {
    fn of(squares: &'s [Square], facilities: &[Metres], within: f64) -> Self {
        let lived = squares.iter().filter_map(|square| Some((square, square.persons?)));
        let squares: Vec<(&Square, f64)> = lived.filter(|(_, persons)| *persons > 0.0).collect();
        let middles: Vec<Metres> = squares.iter().map(|(square, _)| square.middle()).collect();
        let sizes = squares.iter().zip(&middles);
        let widest = sizes.map(|((square, _), middle)| radius(square, *middle)).fold(0.0, f64::max);
        let facilities = Bins::of(facilities, within);
        let share =
            |(square, _): &(&Square, f64)| covered(square, &facilities, within, &[]).share();
        let shares = squares.par_iter().map(share).collect();
        let bins = Bins::of(&middles, within + widest);
        Self { within, squares, bins, radius: widest, facilities, served: BTreeMap::new(), shares }
    }

    /// The cells a facility at this place would touch, with the share of each then in reach.
    fn near(&self, at: Metres) -> impl Iterator<Item = (usize, f64)> {
        let reach = self.within + self.radius;
        let near = self.bins.near(at, reach).filter(move |(_, middle)| {
            let apart = squared(at, *middle);
            apart < reach * reach
        });
        near.filter_map(move |(index, _)| {
            let (square, _) = self.squares.get(index)?;
            let before = self.shares.get(index).filter(|share| **share < 1.0)?;
            let mut places = self.served.get(&index).cloned().unwrap_or_default();
            places.push(at);
            let share = covered(square, &self.facilities, self.within, &places).share();
            (share > *before).then_some((index, share))
        })
    }
}

impl Unreached for Cells<'_> {
    fn gain(&self, at: Metres) -> f64 {
        let gain = |(index, share): (usize, f64)| {
            let (_, persons) = self.squares.get(index)?;
            Some(persons * (share - self.shares.get(index)?))
        };
        self.near(at).filter_map(gain).sum()
    }

    fn serve(&mut self, at: Metres) {
        let near: Vec<(usize, f64)> = self.near(at).collect();
        for (index, share) in near {
            self.shares[index] = share;
            self.served.entry(index).or_default().push(at);
        }
    }

    fn left(&self) -> f64 {
        self.squares
            .iter()
            .zip(&self.shares)
            .map(|((_, persons), share)| persons * (1.0 - share))
            .sum()
    }
}
