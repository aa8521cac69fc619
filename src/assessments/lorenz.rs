//! What share of the whole the people have who have least of it.
//!
//! Source: M. O. Lorenz, *Methods of measuring the concentration of wealth*, Publications of the American
//! Statistical Association 9(70) (1905), pp. 209-219.

use super::spread;

/// One step of the curve: up to and with this unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Which unit it is, by its place in what was given.
    pub unit: usize,
    /// The share of all people, from 0 to 1.
    pub people: f64,
    /// What these people have of the whole, from 0 to 1.
    pub held: f64,
}

/// The Lorenz curve of people who each have the value of their unit, from those who have least: a step for
/// each unit. The curve begins at no people with nothing; the area between it and the straight line, twice, is
/// [`spread::gini`].
///
/// `None` where that has none: fewer than [`spread::LEAST_UNITS`] units, lists of unlike length, a value below
/// 0, a whole of 0, a weight that is not above 0, a number that is not finite.
#[must_use]
pub fn lorenz(values: &[f64], people: &[f64]) -> Option<Vec<Step>> {
    spread::gini(values, people)?;
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]).then(a.cmp(b)));
    let holds = |unit: usize| values[unit] * people[unit];
    // Both sums in the order of the steps: so the last step ends at exactly 1.
    let all: f64 = order.iter().map(|unit| people[*unit]).sum();
    let whole: f64 = order.iter().map(|unit| holds(*unit)).sum();
    let (mut below, mut held) = (0.0, 0.0);
    let steps = order.into_iter().map(|unit| {
        below += people[unit];
        held += holds(unit);
        Step { unit, people: below / all, held: held / whole }
    });
    Some(steps.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// What lies between the curve and the straight line, twice, by trapezes.
    fn twice_the_area(steps: &[Step]) -> f64 {
        let (mut before, mut below) = ((0.0, 0.0), 0.0);
        for step in steps {
            below += (step.people - before.0) * (step.held + before.1);
            before = (step.people, step.held);
        }
        1.0 - below
    }

    #[test]
    fn the_poorer_come_first() {
        // Three people have 1 each and one has 3: half of the whole.
        let steps = lorenz(&[3.0, 1.0, 1.0], &[1.0, 1.0, 2.0]).expect("a curve");
        let told: Vec<_> = steps.iter().map(|it| (it.unit, it.people, it.held)).collect();
        assert_eq!(told, [(1, 0.25, 1.0 / 6.0), (2, 0.75, 0.5), (0, 1.0, 1.0)]);
    }

    #[test]
    fn without_an_index_there_is_no_curve() {
        for values in [&[0.0, 0.0, 0.0][..], &[-1.0, 1.0, 2.0], &[1.0, 2.0], &[1.0, f64::NAN, 2.0]]
        {
            assert_eq!(lorenz(values, &vec![1.0; values.len()]), None, "{values:?}");
        }
    }

    #[test]
    fn its_area_is_the_gini_coefficient_of_pysal() {
        let text = include_str!("../../tests/results/spread.json");
        let oracle: Value = serde_json::from_str(text).expect("JSON");
        let cases = oracle["distributions"].as_array().expect("distributions");
        assert!(cases.len() >= 50);
        for case in cases {
            let numbers = |name: &str| -> Vec<f64> {
                let all = case[name].as_array().expect("numbers").iter();
                all.map(|it| it.as_f64().expect("a number")).collect()
            };
            let steps = lorenz(&numbers("values"), &numbers("weights")).expect("a curve");
            let gini = case["gini"].as_f64().expect("an index");
            assert!((twice_the_area(&steps) - gini).abs() < 1e-12, "{case}");
            let last = steps.last().expect("a step");
            assert_eq!([last.people, last.held].map(f64::to_bits), [1.0_f64.to_bits(); 2]);
            // It never lies above the straight line, and never falls.
            assert!(steps.iter().all(|it| it.held <= it.people + 1e-12), "{case}");
            assert!(steps.windows(2).all(|it| it[0].held <= it[1].held), "{case}");
        }
    }
}
