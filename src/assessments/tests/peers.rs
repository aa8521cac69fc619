use super::*;
use crate::assessments::intervals::Interval;
use crate::assessments::progress::Wanted;
use crate::assessments::statistics::{numbers, same};
use serde_json::Value;

fn cases(section: &str) -> Vec<Value> {
    let text = include_str!("../../../tests/results/peers.json");
    let file: Value = serde_json::from_str(text).expect("JSON");
    let cases = file[section].as_array().expect("cases").clone();
    assert!(cases.len() > 5, "{section}");
    cases
}

fn whole(of: &Value) -> usize {
    usize::try_from(of.as_u64().expect("a whole number")).expect("a whole number")
}

fn list(of: &Value) -> &Vec<Value> {
    of.as_array().expect("a list")
}

fn columns(case: &Value) -> Vec<Vec<Option<f64>>> {
    list(&case["columns"]).iter().map(|it| list(it).iter().map(Value::as_f64).collect()).collect()
}

fn variables(weights: &[f64], how: impl Fn(usize) -> Logged) -> Vec<Variable> {
    let named = |(at, weight): (usize, &f64)| Variable {
        name: format!("v{at}"),
        weight: *weight,
        logged: how(at),
    };
    weights.iter().enumerate().map(named).collect()
}

#[test]
fn lists_distances_and_shares_are_those_of_scikit_learn() {
    let (mut lists, mut logged, mut left_out) = (0, 0, 0);
    for case in cases("tables") {
        let how = |at: usize| match case["how"][at].as_str() {
            Some("always") => Logged::Always,
            Some("never") => Logged::Never,
            _ => Logged::WhereSkewed,
        };
        let groups: Vec<String> = list(&case["groups"]).iter().map(Value::to_string).collect();
        let variables = variables(&numbers(&case["weights"]), how);
        let space = Space::of(&variables, &columns(&case), &groups).expect("a space");
        let chosen: Vec<bool> = list(&case["logged"]).iter().filter_map(Value::as_bool).collect();
        assert_eq!(space.logged(), chosen, "{case}");
        logged += chosen.iter().filter(|it| **it).count();
        for row in list(&case["expected"]) {
            let found = space.nearest(whole(&row[0]), whole(&case["count"]));
            let Some(expected) = row[1].as_array() else {
                assert_eq!(found, None, "{row}");
                assert!(space.left_out().iter().any(|it| it.unit == whole(&row[0])), "{row}");
                left_out += 1;
                continue;
            };
            let found = found.expect("peers");
            assert_eq!(found.len(), expected.len(), "{row}");
            lists += 1;
            for (found, expected) in found.iter().zip(expected) {
                assert_eq!(found.unit, whole(&expected[0]), "{row}");
                same(found.distance, expected[1].as_f64().expect("a distance"), expected);
                let shares = found.shares.as_ref().expect("shares");
                for (found, expected) in shares.iter().zip(numbers(&expected[2])) {
                    // A share is a square of a difference: what cancels in it counts twice.
                    assert!((found - expected).abs() <= 1e-9, "{found}, not {expected}");
                }
                same(shares.iter().sum(), 1.0, expected);
            }
        }
    }
    assert!(lists > 150 && logged > 10 && left_out > 10, "{lists} {logged} {left_out}");
}

#[test]
fn stability_is_that_of_other_draws_but_for_chance() {
    for case in cases("stability") {
        let variables = variables(&numbers(&case["weights"]), |_| Logged::Never);
        let space = Space::of(&variables, &columns(&case), &[]).expect("a space");
        let peers = space.nearest(0, list(&case["peers"]).len()).expect("peers");
        let units: Vec<usize> = peers.iter().map(|peer| peer.unit).collect();
        assert_eq!(units, list(&case["peers"]).iter().map(whole).collect::<Vec<_>>());
        let draws = u32::try_from(whole(&case["draws"])).expect("draws");
        for (drawn, name) in [(Drawn::AroundGiven, "given"), (Drawn::Anywhere, "anywhere")] {
            let weightings = Weightings::draw(&space, drawn, draws, 5);
            let found = space.stability(0, &peers, &weightings).expect("stability");
            for (found, expected) in found.iter().zip(numbers(&case[name])) {
                // Both draw as often; four and a half standard errors, and two draws.
                let error = (2.0 * expected * (1.0 - expected) / f64::from(draws)).sqrt();
                let allowed = 4.5 * error + 2.0 / f64::from(draws);
                assert!((found - expected).abs() <= allowed, "{name}: {found}, not {expected}");
            }
            assert_eq!(space.stability(0, &peers, &weightings), Some(found), "the same again");
        }
    }
}

/// Units out of reach are passed over: all of them looked at gives the same.
#[test]
fn units_that_are_ruled_out_never_come_near() {
    for case in cases("stability") {
        let variables = variables(&numbers(&case["weights"]), |_| Logged::Never);
        let space = Space::of(&variables, &columns(&case), &[]).expect("a space");
        let weightings = Weightings::draw(&space, Drawn::AroundGiven, 300, 9);
        for unit in 0..20 {
            let peers = space.nearest(unit, 4).expect("peers");
            let found = space.stability(unit, &peers, &weightings);
            let all = space.stability(unit, &peers, &weightings.clone().without_limit());
            assert_eq!(found, all);
        }
    }
}

#[test]
fn draws_depend_on_seed_and_number_alone() {
    let variables = variables(&[1.0, 2.0, 0.0], |_| Logged::Never);
    let column: Vec<Option<f64>> = (0..9_u32).map(|it| Some(f64::from(it * it))).collect();
    let space = Space::of(&variables, &[column.clone(), column.clone(), column], &[]);
    let space = space.expect("a space");
    for drawn in [Drawn::AroundGiven, Drawn::Anywhere] {
        let short = Weightings::draw(&space, drawn, 10, 3);
        let long = Weightings::draw(&space, drawn, 40, 3);
        assert_eq!(short.rows(), &long.rows()[..10]);
        assert_ne!(short.rows(), Weightings::draw(&space, drawn, 10, 4).rows());
        for row in long.rows() {
            assert!(row.iter().all(|it| it.is_finite()) && row[2].abs() <= 0.0, "{row:?}");
            let given = (0.75..=1.25).contains(&row[0]) && (1.5..=2.5).contains(&row[1]);
            assert!(given || drawn == Drawn::Anywhere, "{row:?}");
        }
    }
    let none = Weightings::draw(&space, Drawn::Anywhere, 0, 3);
    assert_eq!(space.stability(0, &space.nearest(0, 2).expect("peers"), &none), None);
}

fn plain(columns: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
    columns.iter().map(|column| column.iter().copied().map(Some).collect()).collect()
}

#[test]
fn equal_distances_keep_the_order_of_units_and_twins_have_no_shares() {
    let column = plain(&[&[0.0, 1.0, -1.0, 0.0, 2.0]]);
    let space = Space::of(&variables(&[1.0], |_| Logged::WhereSkewed), &column, &[]);
    let space = space.expect("a space");
    let peers = space.nearest(0, 9).expect("peers");
    let units: Vec<usize> = peers.iter().map(|peer| peer.unit).collect();
    assert_eq!(units, [3, 1, 2, 4]);
    assert_eq!((peers[0].shares.as_ref(), peers[1].shares.as_deref()), (None, Some(&[1.0][..])));
    let weightings = Weightings::draw(&space, Drawn::AroundGiven, 50, 1);
    // However one variable is weighed, the order stays.
    assert_eq!(space.stability(0, &peers[..2], &weightings), Some(vec![1.0, 1.0]));
    let weightings = Weightings::draw(&space, Drawn::Anywhere, 50, 1);
    assert_eq!(space.stability(0, &peers[..1], &weightings), Some(vec![1.0]));
    assert_eq!(space.nearest(0, 0), Some(Vec::new()));
    assert_eq!(space.nearest(5, 1), None);
}

#[test]
fn what_has_no_distance_says_why() {
    let one = plain(&[&[1.0, 2.0, 3.0]]);
    let never = |weights: &[f64]| variables(weights, |_| Logged::Never);
    let group = ["a".to_owned()];
    for (found, why) in [
        (Space::of(&[], &[], &[]), NoSpace::NoVariable),
        (Space::of(&never(&[1.0, 1.0]), &one, &[]), NoSpace::Shape),
        (Space::of(&never(&[1.0]), &one, &group), NoSpace::Shape),
        (Space::of(&never(&[0.0]), &one, &[]), NoSpace::Weight),
        (Space::of(&never(&[-1.0]), &one, &[]), NoSpace::Weight),
        (Space::of(&never(&[f64::NAN]), &one, &[]), NoSpace::Weight),
        (Space::of(&never(&[f64::INFINITY]), &one, &[]), NoSpace::Weight),
        (Space::of(&never(&[1.0]), &plain(&[&[-f64::MAX, 0.0, f64::MAX]]), &[]), NoSpace::TooLarge),
    ] {
        assert_eq!(found.expect_err("none"), why);
        assert!(why.words().is_complete());
    }
    // Nothing known, one unit, all the same: no fault, and no number that is none.
    let unknown = Space::of(&never(&[1.0]), &[vec![None, Some(f64::NAN)]], &[]).expect("a space");
    assert_eq!((unknown.left_out().len(), unknown.nearest(0, 1)), (2, None));
    let alone = Space::of(&never(&[1.0]), &plain(&[&[4.0]]), &[]).expect("a space");
    assert_eq!(alone.nearest(0, 3), Some(Vec::new()));
    let equal = Space::of(&never(&[1.0]), &plain(&[&[4.0, 4.0]]), &[]).expect("a space");
    assert_eq!(equal.nearest(0, 3), Some(vec![Neighbour { unit: 1, distance: 0.0, shares: None }]));
    let heavy = never(&[Variable::HEAVIEST, 1e-300]);
    let heavy = Space::of(&heavy, &plain(&[&[1.0, 2.0, 9.0], &[3.0, 1.0, 2.0]]), &[]);
    let peers = heavy.expect("a space").nearest(0, 3).expect("peers");
    assert!(peers.iter().all(|it| it.distance.is_finite() && it.shares.is_some()), "{peers:?}");
}

#[test]
fn what_is_logged_must_be_positive_and_a_tail_of_low_values_is_none() {
    let tail = [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 90.0];
    let shapes =
        [tail.to_vec(), tail.map(|it| 100.0 - it).to_vec(), tail.map(|it| it - 1.0).to_vec()];
    for (shape, logged) in shapes.iter().zip([true, false, false]) {
        let variables = variables(&[1.0], |_| Logged::WhereSkewed);
        let space = Space::of(&variables, &plain(&[shape]), &[]).expect("a space");
        assert_eq!(space.logged(), [logged], "{shape:?}");
    }
    let always = variables(&[1.0], |_| Logged::Always);
    let space = Space::of(&always, &plain(&[&[1.0, 0.0, -3.0, 2.0]]), &[]).expect("a space");
    let lacks = [1, 2].map(|unit| LeftOut { unit, variable: 0, why: Lack::NotPositive });
    assert_eq!(space.left_out(), lacks);
    assert!(Lack::NotPositive.words().is_complete() && Lack::Unknown.words().is_complete());
}

#[allow(clippy::unnecessary_wraps, reason = "a list of outcomes has gaps")]
fn outcome(value: f64, interval: Option<(f64, f64)>) -> Option<Outcome> {
    let interval = interval.map(|(lower, upper)| Interval { lower, upper });
    Some(Outcome { value, interval })
}

#[test]
fn twins_that_do_better_are_told_from_noise() {
    let outcomes = [
        outcome(10.0, Some((9.0, 11.0))),
        outcome(14.0, Some((13.0, 15.0))),
        outcome(11.0, Some((10.0, 12.0))),
        outcome(12.0, None),
        outcome(8.0, Some((7.0, 8.5))),
        None,
        outcome(f64::NAN, None),
    ];
    let peers = [6, 5, 4, 3, 2, 1, 99];
    let twins = better_twins(0, &peers, &outcomes, Wanted::More);
    let told: Vec<_> = twins.iter().map(|it| (it.unit, it.certainty)).collect();
    assert_eq!(told, [(3, Certainty::Untold), (2, Certainty::Noise), (1, Certainty::Real)]);
    same(twins[2].gap, 4.0, &"a gap");
    let less = better_twins(0, &peers, &outcomes, Wanted::Less);
    assert_eq!(less, [Twin { unit: 4, gap: 2.0, certainty: Certainty::Real }]);
    assert!(better_twins(5, &peers, &outcomes, Wanted::More).is_empty());
    // Intervals that touch overlap.
    let touching = [outcome(1.0, Some((0.0, 2.0))), outcome(3.0, Some((2.0, 4.0)))];
    let twins = better_twins(0, &[1], &touching, Wanted::More);
    assert_eq!(twins.first().map(|it| it.certainty), Some(Certainty::Noise));
}

#[test]
fn the_standing_follows_the_wanted_direction_and_says_where_order_is_noise() {
    let wide = |value: f64| outcome(value, Some((value - 9.0, value + 9.0)));
    let mut outcomes: Vec<_> = [5.0, 1.0, 2.0, 5.0, 9.0].map(wide).to_vec();
    let peers = [1, 2, 3, 4];
    let found = among(0, &peers, &outcomes, Wanted::More).expect("a standing");
    assert_eq!((found.place, found.of, found.group, found.noise), (2, 5, Some(2), Some(true)));
    same(found.median, 5.0, &"median");
    same(found.gap_to_best, 4.0, &"gap");
    let less = among(0, &peers, &outcomes, Wanted::Less).expect("a standing");
    assert_eq!((less.place, less.of), (3, 5));
    same(less.median, 5.0, &"median");
    same(less.gap_to_best, 4.0, &"gap");
    outcomes[2] = outcome(2.0, None);
    assert_eq!(among(0, &peers, &outcomes, Wanted::More).expect("one").noise, None);
    outcomes[1] = outcome(-50.0, Some((-51.0, -49.0)));
    assert_eq!(among(0, &peers, &outcomes, Wanted::More).expect("one").noise, Some(false));
    assert_eq!(among(0, &[], &outcomes, Wanted::More), None);
    assert_eq!(among(9, &peers, &outcomes, Wanted::More), None);
    let huge = [outcome(f64::MAX, None), outcome(-f64::MAX, None)];
    assert_eq!(among(1, &[0], &huge, Wanted::More), None);
}

#[test]
fn a_table_is_read_and_all_that_is_wrong_with_it_is_told() {
    let text = "name,kind,size,word,rate,share\na,x,1,one,2,0.1\nb,x,,two,NA,0.2\nc,y,3,3,4,0.3\n";
    let choice = Choice {
        same: Some("kind".to_owned()),
        outcome: Some("share".to_owned()),
        weights: vec![("rate".to_owned(), 2.0)],
        ..Choice::default()
    };
    let data = read(text.as_bytes(), "t.csv", &choice).expect("sound");
    assert_eq!((data.units.join(""), data.groups.join("")), ("abc".to_owned(), "xxy".to_owned()));
    let names: Vec<(&str, f64)> =
        data.variables.iter().map(|it| (it.name.as_str(), it.weight)).collect();
    assert_eq!(names, [("size", 1.0), ("rate", 2.0)]);
    assert_eq!(data.columns, [[Some(1.0), None, Some(3.0)], [Some(2.0), None, Some(4.0)]]);
    assert_eq!(data.passed_over, ["word"]);
    assert_eq!(data.outcomes.expect("outcomes").len(), 3);
    let owned = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let wrong = Choice {
        variables: owned(&["size", "word", "share", "sise"]),
        logged: Some(owned(&["rate"])),
        taken: owned(&["size"]),
        ..choice
    };
    let told = read(text.as_bytes(), "t.csv", &wrong).expect_err("faulty");
    let problems: Vec<String> =
        told.iter().map(|it| format!("{} {}", it.place(), it.problem.en)).collect();
    for part in [
        "t.csv:1:1 there is no column `sise`",
        "t.csv:1:1 `share`: what is compared",
        "t.csv:1:1 the column `size` would be written twice",
        "t.csv:1:1 `rate` is not a variable",
        "t.csv:2:7 `word`: no number",
        "t.csv:3:6 `word`: no number",
    ] {
        assert!(problems.iter().any(|it| it.starts_with(part)), "{part}: {problems:?}");
    }
    let lacking = told.iter().find_map(|it| it.exists.as_ref()).expect("what exists");
    assert_eq!(lacking.en, "`size`");
    assert!(told.iter().all(|it| it.problem.is_complete() && it.remedy.is_complete()));
    let twice = read(b"unit,v\na,1\na,2\n,3\n", "t.csv", &Choice::default()).expect_err("twice");
    assert_eq!(twice.iter().filter_map(|it| it.line).collect::<Vec<_>>(), [3, 4]);
    assert!(read(b"unit,v\na,x\n", "t.csv", &Choice::default()).is_err(), "no variable");
    let interval = Some(("low".to_owned(), "high".to_owned()));
    let choice = Choice { interval, outcome: Some("o".to_owned()), ..Choice::default() };
    let told = read(b"unit,v,o,low,high\na,1,2,3,1\n", "t.csv", &choice).expect_err("crossed");
    assert_eq!(told.first().and_then(|it| it.line), Some(2));
}
