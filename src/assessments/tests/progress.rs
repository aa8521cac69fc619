//! What each method says of courses worked by hand.

use super::*;

/// Values of 2015 and of years after it up to 2020; 200 is aimed at by 2030.
fn course(values: &[f64]) -> Course {
    let last = i32::try_from(values.len()).expect("few") - 1;
    let point = |(at, value): (usize, &f64)| {
        let at = i32::try_from(at).expect("few");
        Point { year: if at == last { 2020 } else { 2015 + at }, value: *value }
    };
    Course {
        points: values.iter().enumerate().map(point).collect(),
        base_year: 2015,
        wanted: Wanted::More,
        target: Some(200.0),
        target_year: 2030,
        limit: None,
    }
}

fn judged(id: &str, values: &[f64]) -> Judgement {
    let method = METHODS.iter().find(|method| method.id == id).expect("a method");
    method.judge(&course(values))
}

#[test]
fn each_method_says_what_was_worked_by_hand() {
    // Asked for: 4.729 % or 6.667 a year. 126 is 4.731 % a year, 116 3.013 %, 115 2.835 %.
    for (id, value, progress, status) in [
        ("eurostat-with-target", 126.0, 1.0003, "significant_progress"),
        ("eurostat-with-target", 116.0, 0.6371, "moderate_progress"),
        ("eurostat-with-target", 115.0, 0.5994, "insufficient_progress"),
        ("eurostat-with-target", 95.0, -0.2158, "movement_away"),
        ("eurostat-without-target", 95.0, -0.0102, "significant_movement_away"),
        ("un-progress-chart", 126.0, 1.0004, "on_track"),
        ("un-progress-chart", 115.0, 0.5209, "insufficient"),
        ("un-progress-chart", 101.0, 0.0303, "stagnation_or_regression"),
        ("istat", 130.0, 0.0539, "clear_improvement"),
        ("istat", 126.0, 0.0473, "slight_improvement"),
        ("istat", 104.0, 0.0079, "stable"),
        ("istat", 95.0, -0.0102, "slight_worsening"),
        ("istat", 75.0, -0.0559, "clear_worsening"),
        ("sdsn", 135.0, 1.05, "on_track"),
        ("sdsn", 126.0, 0.78, "moderately_improving"),
        ("sdsn", 110.0, 0.3, "stagnating"),
        ("sdsn", 95.0, -0.15, "decreasing"),
    ] {
        let found = judged(id, &[100.0, value]);
        let number = found.progress.expect("a number");
        assert!((number - progress).abs() < 6e-5, "{id} {value}: {number}, not {progress}");
        assert_eq!(found.status, status, "{id} {value}");
        let method = METHODS.iter().find(|method| method.id == id).expect("a method");
        assert!(method.says.contains(&status), "{id}: {status}");
    }
    // 5, 6, 6.5 a year lead 50 of 75, 60 of 70, 65 of 67.5 of the way.
    for (step, progress, status) in [
        (5.0, 0.6667, "cloud"),
        (6.0, 0.8571, "sun_and_cloud"),
        (6.5, 0.963, "sun"),
        (-5.0, -0.4, "thunderstorm"),
    ] {
        let values: Vec<f64> = (0..6).map(|at| 100.0 + step * f64::from(at)).collect();
        let found = judged("destatis", &values);
        assert!((found.progress.expect("a number") - progress).abs() < 6e-5, "{step}: {found:?}");
        assert_eq!(found.status, status, "{step}");
    }
    for method in METHODS.iter().filter(|it| !["istat", "eurostat-without-target"].contains(&it.id))
    {
        let arrived = method.judge(&course(&[100.0, 120.0, 150.0, 201.0]));
        assert_eq!(arrived.class, Class::Arrived, "{}", method.id);
    }
}

#[test]
fn most_methods_decide_and_the_graver_class_where_they_are_as_many() {
    let told = |class| Judgement { progress: None, score: None, status: "", class };
    let none = told(Class::NotAssessable(Obstacle::NoTarget));
    let (on, slow) = (told(Class::OnTrack), told(Class::TooSlow));
    assert_eq!(agreement(&[on, slow, on, none]), Some((Class::OnTrack, 2, 3)));
    assert_eq!(agreement(&[on, slow]), Some((Class::TooSlow, 1, 2)));
    assert_eq!(agreement(&[none]), None);
}

/// A course of two values.
fn two(from: (i32, f64), to: (i32, f64), wanted: Wanted, target: Option<(i32, f64)>) -> Course {
    let point = |(year, value)| Point { year, value };
    Course {
        points: vec![point(from), point(to)],
        base_year: from.0,
        wanted,
        target: target.map(|(_, value)| value),
        target_year: target.map_or(2030, |(year, _)| year),
        limit: None,
    }
}

#[test]
fn open_sdg_shrinks_thresholds_near_a_limit_and_takes_zero_as_nearly_zero() {
    let near = Course { limit: Some(100.0), ..two((2015, 90.0), (2020, 90.9), Wanted::More, None) };
    // 1 - 0.9^4.44 = 0.37362; 0.199205 % a year is above 0.5 % of that.
    let found = open_sdg::METHOD.judge(&near);
    assert_eq!(found.status, "moderate_progress");
    assert!((found.score.expect("a score") - 0.082_94).abs() < 1e-4, "{found:?}");
    let falls = two((2015, 10.0), (2020, 0.0005), Wanted::Less, Some((2030, 0.0)));
    assert_eq!(open_sdg::METHOD.judge(&falls).status, "target_achieved");
    let rises = two((2015, -10.0), (2020, 0.0), Wanted::More, Some((2030, 0.0)));
    assert_ne!(open_sdg::METHOD.judge(&rises).status, "target_achieved");
    let at_limit =
        Course { limit: Some(100.0), ..two((2015, 100.0), (2020, 100.0), Wanted::More, None) };
    assert_eq!(open_sdg::METHOD.judge(&at_limit).score, Some(5.0));
}

#[test]
fn a_target_whose_year_came_before_the_base_is_judged_by_none() {
    for year in [2018, 2020] {
        let late = two((2020, 10.0), (2024, 9.0), Wanted::Less, Some((year, 5.0)));
        for method in
            METHODS.iter().filter(|it| !["istat", "eurostat-without-target"].contains(&it.id))
        {
            let found = method.judge(&late);
            assert!(matches!(found.class, Class::NotAssessable(_)), "{}: {found:?}", method.id);
        }
    }
}

#[test]
fn the_united_nations_method_looks_at_the_target_s_year_and_is_near_in_percentages_alone() {
    let mut met = two((2015, 3.0), (2018, 5.0), Wanted::More, Some((2018, 5.0)));
    met.points.push(Point { year: 2020, value: 4.5 });
    assert_eq!(un_chart::METHOD.judge(&met).status, "achieved");
    let worse = two((2015, 0.3), (2020, 0.5), Wanted::Less, Some((2030, 0.0)));
    assert_ne!(un_chart::METHOD.judge(&worse).class, Class::Arrived);
    let share = Course {
        limit: Some(100.0),
        ..two((2015, 3.0), (2020, 0.5), Wanted::Less, Some((2030, 0.0)))
    };
    assert_eq!(un_chart::METHOD.judge(&share).class, Class::Arrived);
}
