//! Reach in made cities whose answers are known, against other programs, and under changes that must
//! not matter.

use super::*;
use crate::assessments::draws::SplitMix64;
use serde_json::Value;
use std::f64::consts::PI;

/// Made by tests/oracles/reach.py.
const ORACLE: &str = include_str!("../../../tests/results/reach.json");

fn oracle(key: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(ORACLE).expect("JSON");
    all[key].as_array().expect("a list").clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn place(value: &Value) -> Metres {
    at(number(&value[0]), number(&value[1]))
}

fn places(value: &Value) -> Vec<Metres> {
    value.as_array().expect("places").iter().map(place).collect()
}

fn at(east: f64, north: f64) -> Metres {
    Metres { east, north }
}

fn addresses(places: &[Metres], persons: f64) -> Residents {
    let address = |at: &Metres| Address { at: *at, persons: Some(persons) };
    Residents::Addresses(places.iter().map(address).collect())
}

fn weighed(row: &Value) -> Residents {
    let persons = row[1].as_array().expect("persons").iter();
    let homes = places(&row[0]).into_iter().zip(persons);
    let address = |(at, persons): (Metres, &Value)| Address { at, persons: persons.as_f64() };
    Residents::Addresses(homes.map(address).collect())
}

fn grid(side: f64, count: i32, persons: Option<f64>) -> Vec<Square> {
    let square = |row: i32, column: i32| {
        let middle = at((f64::from(column) + 0.5) * side, (f64::from(row) + 0.5) * side);
        Square::around(format!("{row}/{column}"), middle, side, persons)
    };
    (0..count).flat_map(|row| (0..count).map(move |column| square(row, column))).collect()
}

fn found(residents: &Residents, facilities: &[Metres], within: f64) -> Reach {
    measure(residents, facilities, within).expect("a distance")
}

#[test]
fn a_lattice_of_people_around_one_facility_is_the_circle_problem_of_gauss() {
    // Lattice points in a circle of radius 0, 1, 2, ...: OEIS A000328.
    let known = [1.0, 5.0, 13.0, 29.0, 49.0, 81.0, 113.0, 149.0, 197.0, 253.0, 317.0];
    let line = || (-12..=12).map(f64::from);
    let people: Vec<Metres> =
        line().flat_map(|x| line().map(move |y| at(x * 100.0, y * 100.0))).collect();
    for (radius, expected) in (0..).zip(known).skip(1) {
        let reach = found(&addresses(&people, 1.0), &[at(0.0, 0.0)], f64::from(radius) * 100.0);
        assert_eq!((reach.inside, reach.least, reach.most), (expected, expected, expected));
        assert_eq!(reach.share(), Reading::Known(expected / 625.0));
    }
}

#[test]
fn people_along_a_street() {
    let people: Vec<Metres> = (0..1001).map(|place| at(f64::from(place) * 10.0, 7.0)).collect();
    // 500 m to both sides at every 10 m, the place itself counted once.
    let inside = |persons: f64, facility: Metres| {
        let reach = found(&addresses(&people, persons), &[facility], 500.0);
        (reach.inside, reach.most)
    };
    assert_eq!(inside(2.0, at(5000.0, 7.0)), (202.0, 202.0));
    assert_eq!(inside(2.0, at(0.0, 7.0)), (102.0, 102.0));
    // At 300 m from the street the reach along it is 400 m.
    assert_eq!(inside(1.0, at(5000.0, 307.0)), (81.0, 81.0));
}

#[test]
fn a_grid_of_people_evenly_spread_is_reached_by_the_area_of_circles() {
    let residents = Residents::Squares(grid(250.0, 40, Some(250.0)));
    let two = [at(3000.0, 3000.0), at(7010.0, 6333.0)];
    let reach = found(&residents, &two, 500.0);
    let density = 250.0 / (250.0 * 250.0);
    assert!((reach.inside - 2.0 * PI * 250_000.0 * density).abs() < 1e-6, "{reach:?}");
    assert!(reach.least < reach.inside && reach.inside < reach.most, "{reach:?}");
    // A facility at a corner of four cells of 1 km reaches a quarter circle of each: none is whole.
    let coarse = Residents::Squares(grid(1000.0, 4, Some(100.0)));
    let reach = found(&coarse, &[at(2000.0, 2000.0)], 500.0);
    assert!((reach.inside - 400.0 * PI / 16.0).abs() < 1e-9);
    assert_eq!((reach.least, reach.most, reach.all), (0.0, 400.0, 1600.0));
}

#[test]
fn what_has_no_number_is_missing_and_not_zero() {
    let mut cells = grid(1000.0, 2, Some(100.0));
    cells[3].persons = None;
    let reach = found(&Residents::Squares(cells), &[at(500.0, 500.0)], 800.0);
    assert_eq!((reach.parts_known, reach.parts_all, reach.all), (3, 4, 300.0));
    assert_eq!(reach.share(), Reading::Missing(Reason::Incomplete));
    assert!(reach.share_of_known().value().is_some_and(|share| share > 1.0 / 3.0));
    let nobody = found(&Residents::Addresses(Vec::new()), &[at(0.0, 0.0)], 500.0);
    assert_eq!(nobody.share(), Reading::Missing(Reason::NotCollected));
    let empty = found(&addresses(&[at(0.0, 0.0)], 0.0), &[at(0.0, 0.0)], 500.0);
    assert_eq!(empty.share(), Reading::Missing(Reason::DivisionByZero));
    let unserved = found(&addresses(&[at(0.0, 0.0)], 3.0), &[], 500.0);
    assert_eq!(unserved.share(), Reading::Known(0.0));
    for within in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let none = Residents::Addresses(Vec::new());
        assert_eq!(measure(&none, &[], within), Err(NoReach::Distance));
        assert_eq!(next_sites(&none, &[], within, 3, 250.0), Err(NoReach::Distance));
    }
}

#[test]
fn other_programs_count_the_same() {
    for row in oracle("addresses") {
        let reach = found(&weighed(&row), &places(&row[2]), number(&row[3]));
        let expected = number(&row[4]);
        assert_eq!((reach.inside, reach.most), (expected, expected), "{row}");
    }
    let mut worst = 0.0_f64;
    for row in oracle("squares") {
        let (facilities, within) = (places(&row[2]), number(&row[3]));
        let bins = Bins::of(&facilities, within);
        let parts = row[4].as_array().expect("parts");
        for (corners, expected) in row[0].as_array().expect("cells").iter().zip(parts) {
            let [a, b, c, d] = places(corners)[..] else { panic!("four corners") };
            let square = Square { name: String::new(), corners: [a, b, c, d], persons: None };
            let covered = covered(&square, &bins, within, &[]);
            worst = worst.max((covered.share() - number(expected)).abs());
            let whole = covered == Covered::Whole;
            assert_eq!(whole, number(expected) > 1.0 - 1e-12, "{corners} {covered:?} {expected}");
            assert_eq!(covered == Covered::Nothing, number(expected) <= 0.0, "{covered:?}");
        }
    }
    assert!(worst < 1e-10, "{worst}");
}

#[test]
fn sites_are_those_of_the_plain_greedy_choice() {
    for row in oracle("sites") {
        let (residents, facilities) = (weighed(&row), places(&row[2]));
        let (within, side) = (number(&row[3]), number(&row[4]));
        let count = usize::try_from(row[5].as_u64().expect("whole")).expect("small");
        let next = next_sites(&residents, &facilities, within, count, side).expect("sites");
        assert_eq!(u64::try_from(next.squares).ok(), row[6].as_u64());
        let expected = row[7].as_array().expect("sites");
        assert_eq!(next.sites.len(), expected.len());
        for (site, expected) in next.sites.iter().zip(expected) {
            assert_eq!((site.at, site.gain), (place(expected), number(&expected[2])), "{row}");
            assert_eq!(u64::try_from(site.tied).ok(), expected[3].as_u64(), "{row}");
        }
        let two = next_sites(&residents, &facilities, within, 2, side).expect("sites");
        let (gain, best) = (two.sites.iter().map(|site| site.gain).sum::<f64>(), number(&row[8]));
        assert!(gain <= best && best <= two.best_at_most, "{gain} {best} {}", two.best_at_most);
        assert!(gain >= (1.0 - (-1.0_f64).exp()) * best);
    }
}

#[test]
fn sites_among_cells_are_those_of_counting_everything_anew() {
    let mut draw = SplitMix64::of(11, 0);
    let mut squares = grid(1000.0, 9, Some(0.0));
    for square in &mut squares {
        square.persons = Some((draw.share() * 900.0).round());
    }
    squares[7].persons = None;
    let residents = Residents::Squares(squares.clone());
    let mut facilities = vec![at(4400.0, 3100.0)];
    let next = next_sites(&residents, &facilities, 1300.0, 6, 250.0).expect("sites");
    assert_eq!(next.sites.len(), 6);
    for site in &next.sites {
        let before = found(&residents, &facilities, 1300.0).inside;
        let gain = |place: Metres| {
            let more: Vec<Metres> = facilities.iter().copied().chain([place]).collect();
            found(&residents, &more, 1300.0).inside - before
        };
        let best = squares.iter().map(|it| gain(it.middle())).fold(0.0, f64::max);
        assert!((gain(site.at) - site.gain).abs() < 1e-6 && site.gain > best - 2e-6, "{site:?}");
        facilities.push(site.at);
    }
}

#[test]
fn equal_squares_are_taken_in_order_and_the_tie_is_told() {
    let residents = Residents::Squares(grid(1000.0, 3, Some(50.0)));
    let next = next_sites(&residents, &[], 500.0, 20, 250.0).expect("sites");
    let ties: Vec<usize> = next.sites.iter().map(|site| site.tied).collect();
    assert_eq!(ties, [8, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert_eq!(next.sites[0].name, "0/0");
    assert!((next.best_at_most - 9.0 * 50.0 * PI / 4.0).abs() < 1e-4);
    let served: Vec<Metres> = next.sites.iter().map(|site| site.at).collect();
    let none = next_sites(&residents, &served, 800.0, 5, 250.0).expect("sites");
    assert_eq!((none.sites.len(), none.best_at_most), (0, 0.0));
    let home = addresses(&[at(10.0, 10.0)], 1.0);
    assert_eq!(next_sites(&home, &[], 90_000.0, 1, 0.5), Err(NoReach::Square));
    assert_eq!(next_sites(&home, &[], 500.0, 1, 0.0), Err(NoReach::Square));
    assert!(next_sites(&home, &[], 500.0, 0, 250.0).expect("none").sites.is_empty());
}

/// People and facilities drawn at random, as cells or as points.
fn drawn(draw: &mut SplitMix64, cells: bool) -> (Residents, Vec<Metres>) {
    let mut place = || at((draw.share() * 8000.0).round(), (draw.share() * 8000.0).round());
    let facilities: Vec<Metres> = (0..9).map(|_| place()).collect();
    let homes: Vec<Metres> = (0..200).map(|_| place()).collect();
    let residents = if cells {
        let mut squares = grid(1000.0, 8, Some(1.0));
        for square in &mut squares {
            square.persons = Some((draw.share() * 99.0).round());
        }
        Residents::Squares(squares)
    } else {
        addresses(&homes, 3.0)
    };
    (residents, facilities)
}

fn changed(residents: &Residents, east: f64, north: f64, times: f64) -> Residents {
    match residents {
        Residents::Addresses(all) => {
            let change = |it: &Address| Address {
                at: it.at.moved(east, north),
                persons: it.persons.map(|persons| persons * times),
            };
            Residents::Addresses(all.iter().map(change).collect())
        }
        Residents::Squares(all) => {
            let change = |it: &Square| Square {
                name: it.name.clone(),
                corners: it.corners.map(|corner| corner.moved(east, north)),
                persons: it.persons.map(|persons| persons * times),
            };
            Residents::Squares(all.iter().map(change).collect())
        }
    }
}

#[test]
fn moving_all_doubling_people_and_adding_facilities() {
    let mut draw = SplitMix64::of(5, 0);
    for turn in 0..40 {
        let (residents, facilities) = drawn(&mut draw, turn % 2 == 0);
        let reach = found(&residents, &facilities, 700.0);
        assert!(reach.least <= reach.inside && reach.inside <= reach.most);
        assert!(reach.most <= reach.all);
        let moved: Vec<Metres> =
            facilities.iter().map(|it| it.moved(-73_000.0, 411_000.0)).collect();
        let elsewhere = found(&changed(&residents, -73_000.0, 411_000.0, 1.0), &moved, 700.0);
        assert!((elsewhere.inside - reach.inside).abs() < 1e-7, "{elsewhere:?} {reach:?}");
        assert_eq!((elsewhere.least, elsewhere.most), (reach.least, reach.most));
        let doubled = found(&changed(&residents, 0.0, 0.0, 2.0), &facilities, 700.0);
        assert_eq!(doubled.share(), reach.share());
        let mut before = 0.0;
        for count in 0..=facilities.len() {
            let inside = found(&residents, &facilities[..count], 700.0).inside;
            assert!(inside >= before - 1e-9, "{inside} {before}");
            before = inside;
        }
        let mut turned = facilities.clone();
        turned.reverse();
        turned.extend_from_slice(&facilities);
        let again = found(&residents, &turned, 700.0);
        assert!((again.inside - reach.inside).abs() < 1e-9);
    }
}
