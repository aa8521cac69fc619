//! What a reader is told: rates and gaps, who is left behind, ballots lost, trends; the published
//! figures of Kraków.

use super::channels::{Channel, NoShare, lost};
use super::editions::{Edition, course};
use super::left_behind::parity;
use super::oracles::{base_of, cases, close, measured, number};
use super::resampled::representativeness;
use super::*;
use crate::assessments::intervals::Difference;
use crate::assessments::trend::Tendency;

#[test]
fn nothing_to_compare_is_said() {
    let none = |groups: &[(u64, u64)]| {
        let groups = measured(groups);
        let base = base_of(&groups, 0);
        let refused = representativeness(base, &groups, 1).expect_err("no measures");
        assert_eq!(parity(base, &groups).expect_err("no list"), refused);
        assert!(refused.words().is_complete());
        refused
    };
    assert_eq!(none(&[]), NotCompared::NoGroups);
    assert_eq!(none(&[(0, 10)]), NotCompared::NoVoters);
    assert_eq!(none(&[(1, 10)]), NotCompared::OneGroup);
    assert_eq!(none(&[(0, 10), (0, 20)]), NotCompared::NoVoters);
    assert_eq!(none(&[(10, 10), (20, 20)]), NotCompared::EverybodyVoted);
    assert_eq!(none(&[(1, 0), (2, 20)]), NotCompared::NoRate);
    assert_eq!(none(&[(11, 10), (2, 20)]), NotCompared::NoRate);
    assert_eq!(none(&[(1, u64::MAX), (2, 20)]), NotCompared::TooMany);
    assert_eq!(none(&[(1, 1 << 31), (2, 1 << 31)]), NotCompared::TooMany);
    assert_eq!(shrinkage::shrink(&[]), None);
    assert_eq!(shrinkage::shrink(&[(0.0, 4.0)]), None);
    let alone = shrinkage::shrink(&[(1.0, 4.0)]).expect("one group");
    assert_eq!((alone.prior, alone.rates), (None, vec![0.25]));
    assert_eq!(shrinkage::shrink(&[(f64::NAN, 4.0)]), None);
}

#[test]
fn who_is_left_behind_and_what_is_lacking() {
    let groups = measured(&[(800, 10_000), (300, 10_000), (3, 4), (95, 1000)]);
    let list = parity(base_of(&groups, 0), &groups).expect("a list");
    // 1198 of 21 004.
    let names: Vec<&str> = list.left_behind().iter().map(|it| it.group.as_str()).collect();
    assert_eq!(names, ["b"]);
    let behind = &list.groups[1];
    assert_eq!(behind.to_pooled, 271, "10 000 * 1198 / 21 004 = 570.4 less 300, rounded up");
    assert!(list.best.is_some() && behind.to_best > behind.to_pooled);
    assert!(behind.firm);
    // 600 voters of no group could all be of this one, or of any other.
    let unsure = parity(base_of(&groups, 600), &groups).expect("a list");
    assert!(unsure.groups[1].left_behind && !unsure.groups[1].firm);
    assert_eq!(unsure.base.not_stated, 600);
}

fn krakow(division: Dimension, groups: &[(&str, u64)], not_stated: u64) -> Voters {
    let groups: Vec<(String, u64)> = groups.iter().map(|it| (it.0.to_owned(), it.1)).collect();
    let total = groups.iter().map(|it| it.1).sum::<u64>() + not_stated;
    let division = Division::of(&[division]);
    let place = "126101".to_owned();
    Voters { place, year: 2024, division, groups, not_stated, impossible: 0, total }
}

fn residents(division: Dimension, year: i32, groups: &[(&str, u64, u64)]) -> Residents {
    let group =
        |it: &(&str, u64, u64)| Inhabitants { group: it.0.to_owned(), residents: it.1, off: it.2 };
    Residents {
        place: "126101".to_owned(),
        year,
        division: Division::of(&[division]),
        groups: groups.iter().map(group).collect(),
        dataset: "made".to_owned(),
        vintage: "2025-06-11".to_owned(),
        superseded: false,
    }
}

/// Pabulib's ages of 2024 (datasets/pabulib/krakow-ballots).
const AGES: [(&str, u64); 10] = [
    ("0-12", 6061),
    ("13-15", 2436),
    ("16-17", 1742),
    ("18-25", 4429),
    ("26-35", 13_271),
    ("36-45", 18_116),
    ("46-55", 7774),
    ("56-65", 4326),
    ("66-75", 4591),
    ("76+", 2250),
];

#[test]
fn krakow_under_18_in_2024() {
    let voters = krakow(Dimension::Age, &AGES, 105);
    assert_eq!(voters.total, 65_101);
    // 16.5 % of 809 168 (smk/dashboard, gus/population-and-vital-statistics), rounded to 0.05 points.
    let living = residents(Dimension::Age, 2024, &[("0-17", 133_513, 405), ("18+", 675_655, 405)]);
    let rates = rates(&voters, std::slice::from_ref(&living)).expect("rates");
    assert_eq!((rates.base.stated, rates.base.not_stated), (64_996, 105));
    let names: Vec<&str> = rates.rows.iter().map(|row| row.group.as_str()).collect();
    assert_eq!(names, ["0-17", "18+"]);
    assert_eq!(rates.rows[0].voters, 10_239);
    let share = rates.rows[0].share.expect("a share");
    assert!((share - 0.158).abs() < 0.0005, "15.8 % published, {share}");
    assert!(rates.finer.iter().all(|row| row.rate == Err(Gap::OtherBands) && row.share.is_some()));
    assert_eq!(rates.finer.len(), 10);
    let rate = rates.rows[0].rate.clone().expect("a rate");
    assert!((rate.at_most - 10_344.0 / 133_513.0).abs() < 1e-12);
    let list = parity(rates.base, &rates.measured()).expect("a list");
    let under = &list.groups[0];
    assert!(under.left_behind && under.firm, "{under:?}");
    // 133 513 * 64 996 / 809 168 = 10 724.2
    assert_eq!(under.to_pooled, 10_725 - 10_239);
    assert!(!list.groups[1].left_behind);
}

#[test]
fn krakow_by_sex_in_2024() {
    let voters = krakow(Dimension::Sex, &[("F", 36_693), ("M", 28_408)], 0);
    // Printed in thousands with two decimals (BDL P2425, export of 11 June 2025).
    let living = residents(Dimension::Sex, 2024, &[("F", 431_260, 0), ("M", 377_910, 0)]);
    let rates = rates(&voters, &[living]).expect("rates");
    assert_eq!(rates.residents.as_ref().map(|it| it.1.as_str()), Ok("2025-06-11"));
    for (row, place) in rates.rows.iter().zip([4, 5]) {
        let case = &cases("krakow")[place];
        let rate = row.rate.clone().expect("a rate");
        let ends = [rate.inner.lower, rate.inner.upper, rate.outer.lower, rate.outer.upper];
        for (ours, theirs) in ends.into_iter().zip(3..) {
            close(ours, number(&case[theirs]), 1e-9, case);
        }
    }
    let list = parity(rates.base, &rates.measured()).expect("a list");
    assert_eq!(list.best.as_deref(), Some("F"));
    assert_eq!(list.left_behind().iter().map(|it| it.group.as_str()).collect::<Vec<_>>(), ["M"]);
}

#[test]
fn rounded_residents_widen_the_interval() {
    let voters = krakow(Dimension::Sex, &[("F", 500), ("M", 480)], 0);
    let exact = residents(Dimension::Sex, 2024, &[("F", 5000, 0), ("M", 5000, 0)]);
    let rounded = residents(Dimension::Sex, 2024, &[("F", 5000, 500), ("M", 5000, 500)]);
    let rate = |living: Residents| {
        rates(&voters, &[living]).expect("rates").rows[0].rate.clone().expect("a rate")
    };
    let (exact, rounded) = (rate(exact), rate(rounded));
    assert!(rounded.inner.lower < exact.inner.lower && exact.inner.upper < rounded.inner.upper);
    assert!(rounded.outer.lower < rounded.inner.lower && rounded.inner.upper < rounded.outer.upper);
}

#[test]
fn what_is_not_measured_is_named() {
    let gap = |voters: &Voters, known: &[Residents]| {
        let rates = rates(voters, known).expect("rates");
        let gap = rates.rows[0].rate.clone().expect_err("no rate");
        assert!(gap.words().is_complete() && gap.would_take().is_complete());
        assert!(rates.rows.iter().all(|row| row.share.is_some()));
        gap
    };
    let by_sex = krakow(Dimension::Sex, &[("F", 5), ("M", 4)], 1);
    let by_age = krakow(Dimension::Age, &AGES, 0);
    let channels = krakow(Dimension::Channel, &[("paper", 5), ("internet", 4)], 0);
    let districts = krakow(Dimension::District, &[("Czyżyny", 5), ("Dębniki", 4)], 0);
    let sex = |year| residents(Dimension::Sex, year, &[("F", 50, 0), ("M", 3, 0)]);
    assert_eq!(gap(&channels, &[]), Gap::NoPopulation);
    assert_eq!(gap(&districts, &[]), Gap::NoResidents(Division::of(&[Dimension::District])));
    let other =
        Gap::OtherYear { division: Division::of(&[Dimension::Sex]), years: vec![2020, 2023] };
    assert_eq!(gap(&by_sex, &[sex(2023), sex(2020)]), other);
    let old = Residents { superseded: true, ..sex(2024) };
    assert_eq!(gap(&by_sex, &[old]), Gap::Superseded(Division::of(&[Dimension::Sex])));
    // Five-year bands have no cut in common with those of the ballots but at 0.
    let five = residents(Dimension::Age, 2024, &[("0-4", 9, 0), ("5-9", 9, 0), ("10+", 9, 0)]);
    assert_eq!(gap(&by_age, &[five]), Gap::OtherBands);
    // Nobody was asked: that is no rate of 0, though residents are known.
    let unasked = krakow(Dimension::Sex, &[], 9);
    let found = rates(&unasked, &[sex(2024)]).expect("rates");
    assert_eq!(found.residents, Err(Gap::NotAsked(Division::of(&[Dimension::Sex]))));
    assert!(found.rows.is_empty());
    let crossed = Division::of(&[Dimension::Channel, Dimension::Sex, Dimension::Age]);
    assert_eq!(crossed.words().en, "age, sex and way of voting");
    assert_eq!(crossed.words().pl, "wieku, płci i sposobu głosowania");
    assert!(Gap::NotAsked(crossed).would_take().is_complete());
    let found = rates(&by_sex, &[sex(2024)]).expect("rates");
    assert_eq!(found.rows[1].rate, Err(Gap::MoreVotersThanResidents));
    let lone = residents(Dimension::Sex, 2024, &[("F", 50, 0), ("O", 2, 0)]);
    let found = rates(&by_sex, &[lone]).expect("rates");
    assert_eq!(found.rows[1].rate, Err(Gap::NoSuchGroup));
    assert_eq!((found.rows[2].group.as_str(), found.rows[2].voters), ("O", 0));
    assert!(found.rows[2].rate.is_ok());
}

#[test]
fn counts_that_contradict_are_refused() {
    let mut voters = krakow(Dimension::Sex, &[("F", 5), ("M", 4)], 1);
    voters.impossible = 1;
    assert_eq!(voters.base(), Err(Contradiction::Sum { parts: Some(11), total: 10 }));
    voters.total = 11;
    assert_eq!(voters.base().map(|it| it.outside()), Ok(2));
    voters.groups[1].1 = u64::MAX;
    assert_eq!(voters.base(), Err(Contradiction::Sum { parts: None, total: 11 }));
    voters.groups[1].0 = "F".to_owned();
    assert_eq!(voters.base(), Err(Contradiction::Twice("F".to_owned())));
    let nobody = krakow(Dimension::Sex, &[], 0);
    assert!(rates(&nobody, &[]).expect("rates").rows.is_empty());
}

#[test]
fn bands_join_only_at_common_cuts() {
    let bands = |texts: &[&str]| -> Vec<bands::Band> {
        texts.iter().map(|it| bands::Band::parse(it).expect("a band")).collect()
    };
    let joined = |one: &[&str], other: &[&str]| {
        let common = bands::common(&bands(one), &bands(other))?;
        Some(common.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    };
    let one = ["0-12", "13-15", "16-17", "18-25", "26+"];
    assert_eq!(joined(&one, &["18+", "0-17"]).as_deref(), Some("0-17 18+"));
    assert_eq!(joined(&one, &one).as_deref(), Some("0-12 13-15 16-17 18-25 26+"));
    assert_eq!(joined(&one, &["0-4", "5-9", "10+"]).as_deref(), Some("0+"));
    assert_eq!(joined(&one, &["0-17", "19+"]), None, "a gap");
    assert_eq!(joined(&one, &["0-17", "17+"]), None, "an overlap");
    assert_eq!(joined(&one, &["16-17", "18+"]), None, "another start");
    assert_eq!(joined(&one, &["0-17"]), None, "an end");
    assert_eq!(joined(&one, &[]), None);
    for odd in ["", "a", "5-3", "-1", "1-", "+", "99999999999+"] {
        assert_eq!(bands::Band::parse(odd), None, "{odd}");
    }
}

#[test]
fn krakow_invalid_ballots_in_2022() {
    let channel = |name: &str, cast, valid| Channel { name: name.to_owned(), cast, valid };
    let paper = channel("paper", 20_097, 17_059);
    let rows = lost(&[paper, channel("internet", 25_998, 25_906), channel("phone", 0, 0)]);
    let paper = rows[0].1.as_ref().expect("a share");
    // 15.1 % and 0.4 % are published.
    assert!((paper.share - 0.151).abs() < 0.0005);
    let internet = rows[1].1.as_ref().expect("a share");
    assert!((internet.share - 0.004).abs() < 0.0005);
    for (row, case) in [paper, internet].into_iter().zip(cases("krakow").iter().skip(2)) {
        let ends = [row.inner.lower, row.inner.upper, row.outer.lower, row.outer.upper];
        for (ours, theirs) in ends.into_iter().zip(3..) {
            close(ours, number(&case[theirs]), 1e-9, case);
        }
    }
    // 20 097 * 92 / 25 998 = 71.1, so 72 would have been lost anyway.
    assert_eq!(paper.beyond_lowest, 3038 - 72);
    assert_eq!(paper.above_lowest.map(|it| it.1), Some(Difference::Above));
    assert_eq!(internet.above_lowest, None);
    assert_eq!(rows[2].1, Err(NoShare::NoneCast));
    let odd = lost(&[channel("paper", 5, 6)]);
    assert_eq!(odd[0].1, Err(NoShare::MoreValidThanCast));
}

#[test]
fn no_trend_is_claimed_within_noise_or_across_a_break() {
    let edition = |year, voters, among| Edition { year, voters, among, counted_anew: false };
    let rising: Vec<Edition> = (2018..2025)
        .zip(1_u64..)
        .map(|(year, step)| edition(year, 1000 + 100 * step, 10_000))
        .collect();
    assert_eq!(course(&rising).trend, Tendency::Rising);
    // The same order within noise.
    let flat: Vec<Edition> =
        (2018..2025).zip(1_u64..).map(|(year, step)| edition(year, 1000 + step, 10_000)).collect();
    assert_eq!(course(&flat).trend, Tendency::None);
    let mut broken = rising.clone();
    broken[3].counted_anew = true;
    let found = course(&broken);
    assert_eq!((found.trend, found.since), (Tendency::TooShort, Some(2021)));
    assert_eq!(found.steps[2].change, None);
    assert!(found.steps[3].change.is_some());
    let empty = course(&[]);
    assert_eq!((empty.trend, empty.since), (Tendency::TooShort, None));
    let nobody = course(&[edition(2020, 5, 0), edition(2021, 5, 4)]);
    assert!(nobody.points.iter().all(|point| point.rate.is_none()));
    // Women among voters, 2023-2025: down, up, and no trend in three editions.
    let women = [(2023, 36_818, 64_907), (2024, 36_693, 65_101), (2025, 43_170, 77_724)];
    let women = course(&women.map(|it| edition(it.0, it.1, it.2)));
    assert_eq!(women.trend, Tendency::TooShort);
    let steps: Vec<_> = women.steps.iter().map(|step| step.change.map(|it| it.1)).collect();
    assert_eq!(steps, [Some(Difference::NotDifferent), Some(Difference::Below)]);
}
