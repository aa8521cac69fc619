use super::super::ranks;
use super::super::simulation::tests::{design, plain, ways};
use super::*;
use crate::assessments::composite::aggregate::Aggregator;
use crate::assessments::composite::simulation::Spread;
use crate::assessments::composite::sobol::{self, Sample, Sensitivity};

#[test]
fn a_choice_that_changes_nothing_has_no_effect() {
    // Both ways hold the same scores, so that only weights and aggregation move ranks.
    let design = design(2, 3);
    let mut ways = ways(1, 6, 60, 0);
    ways.scores = vec![ways.scores[0].clone(); 2];
    ways.alternatives = [1, 2, 1];
    let aggregators = [Aggregator::Arithmetic, Aggregator::Harmonic];
    let spread = Spread::Relative(0.25);
    let assumptions =
        Assumptions { design: &design, ways: &ways, aggregators: &aggregators, spread };
    let found = sensitivity(assumptions, 200, 50, 1);
    assert_eq!(found.factors, [Factor::Treatment, Factor::Aggregation, Factor::Weights]);
    assert_eq!(found.runs, 1000);
    let change = found.change.expect("ranks change");
    assert!(change.effects[0].total.value.abs() < 1e-12, "{change:?}");
    assert!(change.effects[1].first.value > 0.5, "{change:?}");
    assert_eq!(change.rows, 200);
}

/// Effects are those of a plain model run at every point of the sample.
#[test]
fn effects_are_those_of_a_plain_model() {
    let design = design(2, 3);
    let mut ways = ways(12, 6, 40, 15);
    ways.alternatives = [2, 3, 2];
    let aggregators = [Aggregator::Arithmetic, Aggregator::Geometric];
    let spread = Spread::Relative(0.0);
    let assumptions =
        Assumptions { design: &design, ways: &ways, aggregators: &aggregators, spread };
    let weights: Vec<f64> = design.parts.iter().map(|part| part.weight).collect();
    let ranked = |way: usize, by: usize| {
        ranks(&plain(&design, &ways.scores[way], aggregators[by], &weights))
    };
    let nominal = ranked(0, 0);
    let sample = Sample { rows: 60, factors: 5, seed: 21 };
    let expected = sobol::sensitivity(sample, 40, |point| {
        let pick = |place: usize, of: f64| {
            let below = (1..10).filter(|it| f64::from(*it) / of <= point[place]);
            below.count()
        };
        let way = pick(0, 2.0) * 6 + pick(1, 3.0) * 2 + pick(2, 2.0);
        let (mut total, mut count) = (0.0, 0.0);
        for pair in ranked(way, pick(3, 2.0)).into_iter().zip(&nominal) {
            if let (Some(a), Some(b)) = pair {
                total += f64::from(u32::try_from(a.abs_diff(*b)).unwrap());
                count += 1.0;
            }
        }
        Some(total / count)
    });
    let found = sensitivity(assumptions, 60, 40, 21);
    assert_eq!(found.factors.len(), 5);
    let (found, expected) = (found.change.unwrap(), expected.unwrap());
    let numbers = |of: &Sensitivity| -> Vec<f64> {
        let effects = of.effects.iter().flat_map(|it| [it.first, it.total]);
        let effects = effects.flat_map(|it| [it.value, it.low, it.high]);
        effects.chain([of.mean, of.variance]).collect()
    };
    for (found, expected) in numbers(&found).into_iter().zip(numbers(&expected)) {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }
    // Nothing is drawn for weights that do not spread.
    assert!(found.effects[4].total.value.abs() < 1e-12);
}

#[test]
fn a_coordinate_picks_alternatives_alike() {
    assert_eq!(
        [0.0, 0.24, 0.25, 0.74, 0.75, 0.999].map(|it| alternative(it, 4)),
        [0, 0, 1, 2, 3, 3]
    );
    assert_eq!(alternative(0.5, 1), 0);
    assert_eq!(step(4_294_967_295.0), u32::MAX);
}
