//! In what a place stands out among others: its strengths and its gaps.
//!
//! A value stands out when it lies outside the middle half of the others, the box of J. W. Tukey's
//! *Exploratory Data Analysis* (1977), chapter 2, and where chance is known, when its whole interval
//! does. How far is counted from the median in lengths of that box (his H-spread): it has no unit, so
//! that indicators compare, and up to a quarter of the values may be anything without moving it far.

use super::peers::Outcome;
use super::progress::Wanted;
use super::standing;
use std::collections::BTreeSet;

/// The fewest values between whose quartiles half of them can be said to lie: of four, each quarter
/// would be a single value.
pub const ENOUGH: usize = 5;
/// How many strengths, and how many gaps, are told: what a reader keeps in mind.
pub const MOST: usize = 3;

/// A value beside those it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside<'a> {
    /// The value, with its interval where chance is known.
    pub own: Outcome,
    /// The known values it is compared with, from the lowest; its own may be one of them.
    pub group: Vec<f64>,
    /// Which side is better.
    pub wanted: Wanted,
    /// Whether those are its like; what is told of such comparisons comes first.
    pub alike: bool,
    /// What it is about: of several about the same, only the one that stands out most is told.
    pub about: (&'a str, &'a str),
}

/// What stands out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandsOut {
    /// Its place in the list that was given.
    pub at: usize,
    /// The median of the group, in the unit of the values.
    pub median: f64,
    /// How far the value is from it, above 0, in lengths of the middle half.
    pub distance: f64,
    /// How many of the group have a better value.
    pub better: usize,
    /// How many have a worse one.
    pub worse: usize,
}

/// What a place does better and worse than others, by the most first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chosen {
    /// At most [`MOST`] values beyond the middle half on the better side.
    pub strengths: Vec<StandsOut>,
    /// At most [`MOST`] on the worse side.
    pub gaps: Vec<StandsOut>,
}

/// Between which values the middle half of sorted values lies; `None` for fewer than [`ENOUGH`].
#[must_use]
pub fn middle(sorted: &[f64]) -> Option<(f64, f64)> {
    standing::quartiles(sorted).filter(|_| sorted.len() >= ENOUGH)
}

/// Chooses what to tell: beside its like first, then the farthest first, equally far ones in the order
/// given. What has no middle half, or one without length, tells no distance and is passed over.
#[must_use]
pub fn chosen(all: &[Beside<'_>]) -> Chosen {
    let mut found: Vec<(bool, StandsOut)> =
        all.iter().enumerate().filter_map(|(at, one)| stands_out(at, one)).collect();
    let alike = |it: &StandsOut| all.get(it.at).is_some_and(|one| one.alike);
    // The sort is stable: equally far ones keep their order.
    found.sort_by(|(_, a), (_, b)| alike(b).cmp(&alike(a)).then(b.distance.total_cmp(&a.distance)));
    let side = |better: bool| {
        let mut told = BTreeSet::new();
        let there = found.iter().filter(|(side, _)| *side == better).map(|(_, one)| *one);
        let once = there.filter(|it| all.get(it.at).is_some_and(|one| told.insert(one.about)));
        once.take(MOST).collect()
    };
    Chosen { strengths: side(true), gaps: side(false) }
}

/// Whether a value stands out on the better side, and how far; `None` where it does on neither.
fn stands_out(at: usize, one: &Beside<'_>) -> Option<(bool, StandsOut)> {
    let (low, high) = middle(&one.group)?;
    let (value, wanted) = (one.own.value, one.wanted.sign());
    let (lower, upper) = one.own.interval.map_or((value, value), |it| (it.lower, it.upper));
    // A published value may lie outside its own interval: both must be clear of the middle half.
    let (above, below) = (value.min(lower) > high, value.max(upper) < low);
    if !above && !below {
        return None;
    }
    let median = standing::median(&one.group);
    let distance = (value - median).abs() / (high - low);
    let count = |sign: f64| one.group.iter().filter(|it| sign * (**it - value) > 0.0).count();
    let (better, worse) = (count(wanted), count(-wanted));
    let told = StandsOut { at, median, distance, better, worse };
    distance.is_finite().then_some((above == (one.wanted == Wanted::More), told))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::intervals::Interval;

    /// The quartiles of 1 to 9 are 3 and 7 (type 7), the median is 5.
    fn nine() -> Vec<f64> {
        (1..=9).map(f64::from).collect()
    }

    fn beside(value: f64, group: Vec<f64>, about: &str) -> Beside<'_> {
        let own = Outcome { value, interval: None };
        Beside { own, group, wanted: Wanted::More, alike: true, about: (about, "") }
    }

    fn places(told: &[StandsOut]) -> Vec<usize> {
        told.iter().map(|it| it.at).collect()
    }

    #[test]
    fn what_lies_outside_the_middle_half_is_told_by_hand() {
        let found = chosen(&[beside(9.0, nine(), "a"), beside(2.0, nine(), "b")]);
        let strength = StandsOut { at: 0, median: 5.0, distance: 1.0, better: 0, worse: 8 };
        let gap = StandsOut { at: 1, median: 5.0, distance: 0.75, better: 7, worse: 1 };
        assert_eq!(found, Chosen { strengths: vec![strength], gaps: vec![gap] });
    }

    #[test]
    fn inside_the_middle_half_or_on_its_edge_nothing_stands_out() {
        let all: Vec<Beside<'_>> =
            [3.0, 4.0, 5.0, 6.0, 7.0].map(|it| beside(it, nine(), "a")).into();
        assert_eq!(chosen(&all), Chosen::default());
    }

    #[test]
    fn where_less_is_wanted_the_sides_change() {
        let less = |value| Beside { wanted: Wanted::Less, ..beside(value, nine(), "a") };
        let found = chosen(&[less(1.0), less(9.0)]);
        assert_eq!((places(&found.strengths), places(&found.gaps)), (vec![0], vec![1]));
        assert_eq!((found.strengths[0].better, found.strengths[0].worse), (0, 8));
        assert_eq!((found.gaps[0].better, found.gaps[0].worse), (8, 0));
    }

    #[test]
    fn the_farthest_come_first_and_equally_far_ones_in_their_order() {
        let values = [8.0, 20.0, 8.0, 9.0, 8.0];
        let names = ["a", "b", "c", "d", "e"];
        let all: Vec<Beside<'_>> =
            values.iter().zip(names).map(|(it, name)| beside(*it, nine(), name)).collect();
        assert_eq!(places(&chosen(&all).strengths), [1, 3, 0]);
    }

    #[test]
    fn what_is_set_beside_its_like_comes_first() {
        let far = Beside { alike: false, ..beside(20.0, nine(), "a") };
        let near = beside(8.0, nine(), "b");
        assert_eq!(places(&chosen(&[far, near]).strengths), [1, 0]);
    }

    #[test]
    fn of_several_about_the_same_the_farthest_is_told() {
        let all = [beside(8.0, nine(), "a"), beside(9.0, nine(), "a"), beside(1.0, nine(), "a")];
        let found = chosen(&all);
        assert_eq!((places(&found.strengths), places(&found.gaps)), (vec![1], vec![2]));
    }

    #[test]
    fn values_that_are_all_alike_have_no_distance() {
        assert_eq!(chosen(&[beside(9.0, vec![5.0; 8], "a")]), Chosen::default());
        // The middle half alone is alike: one higher value changes nothing.
        let alike = vec![5.0, 5.0, 5.0, 5.0, 5.0, 6.0];
        assert_eq!(chosen(&[beside(9.0, alike, "a")]), Chosen::default());
    }

    #[test]
    fn equal_values_are_neither_better_nor_worse() {
        let mut ties = nine();
        ties.push(9.0);
        let found = chosen(&[beside(9.0, ties, "a")]);
        assert_eq!((found.strengths[0].better, found.strengths[0].worse), (0, 8));
    }

    #[test]
    fn without_enough_others_nothing_is_told() {
        let few = |count: u32| vec![beside(9.0, (1..=count).map(f64::from).collect(), "a")];
        assert_eq!(chosen(&few(0)), Chosen::default());
        assert_eq!(chosen(&few(4)), Chosen::default());
        assert_eq!(chosen(&few(5)).strengths.len(), 1);
        assert_eq!(chosen(&[]), Chosen::default());
        // A metropolis of one has itself alone.
        assert_eq!(chosen(&[beside(9.0, vec![9.0], "a")]), Chosen::default());
    }

    #[test]
    fn an_interval_that_reaches_into_the_middle_half_is_noise() {
        let with = |lower, upper| {
            let own = Outcome { value: 9.0, interval: Some(Interval { lower, upper }) };
            chosen(&[Beside { own, ..beside(9.0, nine(), "a") }]).strengths.len()
        };
        assert_eq!((with(7.1, 11.0), with(7.0, 11.0), with(6.0, 12.0)), (1, 0, 0));
        assert_eq!(with(9.5, 11.0), 1);
    }

    #[test]
    fn what_is_no_number_is_passed_over() {
        let all = [f64::NAN, f64::INFINITY].map(|it| beside(it, nine(), "a"));
        assert_eq!(chosen(&all), Chosen::default());
        let wide = vec![-f64::MAX, -f64::MAX, 0.0, f64::MAX, f64::MAX];
        assert_eq!(chosen(&[beside(f64::MAX, wide, "a")]), Chosen::default());
    }
}
