use super::*;
use serde_json::Value;

fn oracle() -> Value {
    let text = include_str!("../../../tests/results/projections.json");
    serde_json::from_str(text).expect("JSON")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn year(value: &Value) -> i32 {
    i32::try_from(value.as_i64().expect("a year")).expect("a year")
}

fn points(case: &Value) -> Vec<Point> {
    let points = case["points"].as_array().expect("points");
    points.iter().map(|it| Point { year: year(&it[0]), value: number(&it[1]) }).collect()
}

fn manner(case: &Value) -> Manner {
    let scale = if case["scale"] == "log" { Scale::Logarithmic } else { Scale::Linear };
    let lower = case["bounds"][0].as_f64().unwrap_or(f64::NEG_INFINITY);
    let upper = case["bounds"][1].as_f64().unwrap_or(f64::INFINITY);
    Manner { scale, bounds: lower..=upper }
}

/// The largest relative difference; fails above 1e-9. What is 0 but for rounding may differ by
/// 1e-12.
fn same(years: &[Projected], expected: &Value) -> f64 {
    let rows = expected.as_array().expect("years");
    assert_eq!(years.len(), rows.len());
    let mut most = 0.0_f64;
    for (ours, row) in years.iter().zip(rows) {
        assert_eq!(ours.year, year(&row[0]));
        for (ours, theirs) in [ours.value, ours.lower, ours.upper]
            .into_iter()
            .zip(row.as_array().expect("a row").iter().skip(1))
        {
            let theirs = number(theirs);
            let off = (ours - theirs).abs();
            assert!(off <= (1e-9 * theirs.abs()).max(1e-12), "{ours}, expected {theirs}: {row}");
            if theirs.abs() > 1e-3 {
                most = most.max(off / theirs.abs());
            }
        }
    }
    most
}

#[test]
fn made_series_go_on_as_by_scipy() {
    let (mut projected, mut refused, mut most) = (0, 0, 0.0_f64);
    for case in oracle()["made"].as_array().expect("cases") {
        let factors: Vec<f64> =
            case["factors"].as_array().expect("factors").iter().map(number).collect();
        let found = project(&points(case), year(&case["until"]), &manner(case), &factors);
        if let Some(reason) = case["reason"].as_str() {
            assert_eq!(format!("{:?}", found.expect_err("no projection")), reason, "{case}");
            refused += 1;
            continue;
        }
        let found = found.unwrap_or_else(|reason| panic!("{reason:?}: {case}"));
        most = most.max(same(&found.years, &case["expected"]));
        assert_eq!(u64::try_from(found.errors).ok(), case["errors"].as_u64());
        projected += 1;
    }
    assert!(projected >= 50 && refused >= 10, "{projected} {refused}");
}

fn from_2010(values: &[f64]) -> Vec<Point> {
    let years = 2010..;
    years.zip(values).map(|(year, value)| Point { year, value: *value }).collect()
}

#[test]
fn a_line_with_known_errors_has_the_interval_worked_by_hand() {
    // The slope is 1 from the third year on; errors one year ahead are 0, 0, -1 and 1, of lines
    // over 2, 3, 4 and 5 years.
    let walk = from_2010(&[0.0, 1.0, 2.0, 3.0, 4.0, 4.0, 6.0]);
    let found = project(&walk, 2017, &Manner::FREE, &[]).expect("a projection");
    assert_eq!(found.errors, 4);
    let spread = ((1.0 / 1.25 + 1.0 / 1.2) / 4.0_f64).sqrt();
    // t with 4 degrees of freedom at 90 %, from tables: 1.533.
    let half = 1.533_206 * spread * (1.0_f64 + 1.0 / 6.0).sqrt();
    let [only] = found.years[..] else { panic!("one year") };
    assert!(only.year == 2017 && (only.value - 7.0).abs() < 1e-12);
    assert!((only.upper - only.value - half).abs() < 1e-6, "{only:?} {half}");
    assert!((only.value - only.lower - half).abs() < 1e-6);
}

#[test]
fn the_interval_widens_every_year_and_by_its_factor() {
    let walk = from_2010(&[50.0, 52.0, 49.0, 55.0, 53.0, 58.0, 56.0, 60.0, 57.0, 63.0]);
    let plain = project(&walk, 2025, &Manner::FREE, &[]).expect("a projection").years;
    let twice = project(&walk, 2025, &Manner::FREE, &[2.0]).expect("a projection").years;
    assert_eq!(plain.len(), 6);
    let width = |it: &Projected| it.upper - it.lower;
    assert!(plain.windows(2).all(|pair| width(&pair[0]) < width(&pair[1])));
    assert!((width(&twice[0]) - 2.0 * width(&plain[0])).abs() < 1e-9);
    // A factor for one year ahead only leaves later years no narrower than the first.
    assert!(twice.windows(2).all(|pair| width(&pair[0]) <= width(&pair[1])));
}

#[test]
fn bounds_hold_and_growth_stays_positive() {
    let share = from_2010(&[90.0, 97.0, 92.0, 98.0, 95.0, 99.0, 97.0]);
    let found = project(&share, 2016 + 6, &Manner::PERCENTAGE, &[]).expect("a projection");
    assert!(found.years.iter().all(|it| it.lower <= it.value && it.upper <= 100.0));
    assert!(found.years.iter().any(|it| it.upper >= 100.0));
    let total = from_2010(&[90.0, 40.0, 30.0, 11.0, 9.0, 3.0, 2.0]);
    let found = project(&total, 2016 + 6, &Manner::GROWTH, &[]).expect("a projection");
    assert!(found.years.iter().all(|it| it.lower > 0.0 && it.lower < it.value));
}

#[test]
fn what_is_not_known_at_the_end_changes_nothing_before_it() {
    let walk = from_2010(&[50.0, 52.0, 49.0, 55.0, 53.0, 58.0, 56.0, 60.0, 57.0, 1000.0]);
    let past = Past::new(&walk, &Manner::FREE).expect("a past");
    let cut = Past::new(&walk[..9], &Manner::FREE).expect("a past");
    let quantiles = quantiles(10);
    let (a, b) = (past.spreads(9, 5, &quantiles), cut.spreads(9, 5, &quantiles));
    let (Ok(a), Ok(b)) = (a, b) else { panic!("spreads") };
    assert_eq!(a.by_horizon, b.by_horizon);
    assert_eq!(past.centre(9, 3), cut.centre(9, 3));
}

#[test]
fn what_cannot_be_projected_says_why() {
    let walk = from_2010(&[50.0, 52.0, 49.0, 55.0, 53.0, 58.0]);
    let of = |points: &[Point], until: i32| {
        project(points, until, &Manner::FREE, &[]).map(|_| ()).expect_err("no projection")
    };
    assert!(project(&walk, 2016, &Manner::FREE, &[]).is_ok());
    assert_eq!(of(&walk[..5], 2016), NoProjection::TooFewYears);
    assert_eq!(of(&[], 2016), NoProjection::TooFewYears);
    assert_eq!(of(&walk[..1], i32::MAX), NoProjection::TooFar);
    assert_eq!(of(&walk, 2021), NoProjection::TooFar);
    assert_eq!(of(&walk, i32::MIN), NoProjection::NotAhead);
    let line: Vec<f64> = (0..9).map(f64::from).collect();
    assert_eq!(of(&from_2010(&line), 2020), NoProjection::NeverWrong);
    assert_eq!(of(&from_2010(&[0.0; 9]), 2020), NoProjection::NeverWrong);
    let mut twice = walk.clone();
    twice[1].year = 2010;
    assert_eq!(of(&twice, 2016), NoProjection::NotOrdered);
    for bad in [f64::NAN, f64::INFINITY] {
        assert_eq!(of(&from_2010(&[1.0, 2.0, bad, 3.0, 5.0, 4.0]), 2016), NoProjection::NotOrdered);
    }
    let mut late = walk.clone();
    late[5].year = i32::MAX;
    assert_eq!(of(&late, i32::MAX), NoProjection::NotOrdered);
    for bad in [f64::NAN, f64::INFINITY, 0.0, -1.0] {
        let found = project(&walk, 2016, &Manner::FREE, &[bad]);
        assert_eq!(found, Err(NoProjection::NotOrdered));
    }
    let huge = from_2010(&[1e300, -1e300, 1e308, -1e308, 1e308, -1e308, 1.0]);
    let found = project(&huge, 2018, &Manner::FREE, &[]);
    assert!(found.is_err(), "{found:?}");
}
