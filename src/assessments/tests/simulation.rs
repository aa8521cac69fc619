use super::*;
use crate::assessments::composite::aggregate::aggregated;
use crate::assessments::composite::rank_spread::spreads;
use crate::assessments::composite::sensitivity::sensitivity;
use crate::assessments::composite::{Part, ranks};
use serde_json::Value;

/// What numpy and scipy found, by tests/oracles/simulation.py.
const ORACLE: &str = include_str!("../../../tests/results/simulation.json");
const MEANS: [Aggregator; 8] = [
    Aggregator::Arithmetic,
    Aggregator::Geometric,
    Aggregator::Harmonic,
    Aggregator::Generalised(2.5),
    Aggregator::Generalised(-0.5),
    Aggregator::Generalised(0.0),
    Aggregator::Generalised(1.0),
    Aggregator::Generalised(90.0),
];

/// A design of so many pillars of so many indicators, with weights that differ.
pub(in crate::assessments::composite) fn design(pillars: usize, each: usize) -> Design {
    let indicators = pillars * each;
    let part = |place: usize, level: u32, parent: Option<usize>| Part {
        code: place.to_string(),
        level,
        direction: 1.0,
        weight: 1.0 + f64::from(u32::try_from(place * 7 % 5).unwrap()),
        denominator: None,
        parent,
        marks: crate::assessments::composite::normalise::Marks::default(),
    };
    let index = indicators + pillars;
    let mut parts: Vec<Part> =
        (0..indicators).map(|it| part(it, 1, Some(indicators + it / each))).collect();
    parts.extend((indicators..index).map(|it| part(it, 2, Some(index))));
    parts.push(part(index, 3, None));
    Design { parts, indicators }
}

/// Positive columns, one value in `gaps` missing (0 for none), in steps so coarse that some are equal.
fn columns(count: usize, units: usize, gaps: u64, seed: u64) -> Vec<Vec<Option<f64>>> {
    let mut stream = SplitMix64 { state: seed };
    let mut value = || {
        let known = gaps == 0 || stream.below(gaps) > 0;
        let value = 1.0 + f64::from(u32::try_from(stream.below(1000)).unwrap()) / 10.0;
        known.then_some(value)
    };
    (0..count).map(|_| (0..units).map(|_| value()).collect()).collect()
}

pub(in crate::assessments::composite) fn ways(
    count: usize,
    indicators: usize,
    units: usize,
    gaps: u64,
) -> Ways {
    let way = |seed| columns(indicators, units, gaps, u64::try_from(seed).unwrap() * 77 + 5);
    Ways { alternatives: [1, 1, count], scores: (0..count).map(way).collect() }
}

/// The ranks that aggregating one level after another gives, and the index.
pub(in crate::assessments::composite) fn plain(
    design: &Design,
    way: &[Vec<Option<f64>>],
    by: Aggregator,
    weights: &[f64],
) -> Vec<Option<f64>> {
    let mut made = way.to_vec();
    for place in design.indicators..design.parts.len() {
        let children = (0..place).filter(|it| design.parts[*it].parent == Some(place));
        let (of, weights): (Vec<&[Option<f64>]>, Vec<f64>) =
            children.map(|it| (made[it].as_slice(), weights[it])).unzip();
        let column = aggregated(&by, &of, &weights);
        made.push(column);
    }
    made.pop().unwrap()
}

#[test]
fn sums_rank_as_aggregating_level_by_level_does() {
    let all = [&MEANS[..], &[Aggregator::Borda, Aggregator::Copeland]].concat();
    for gaps in [0, 30, 4] {
        let (design, ways) = (design(4, 5), ways(2, 20, 97, gaps));
        let assumptions =
            Assumptions { design: &design, ways: &ways, aggregators: &all, spread: Spread::Whole };
        let simulation = Simulation::new(assumptions);
        for number in 0..60 {
            let draw = simulation.draw(3, number).unwrap();
            let scores =
                plain(&design, &ways.scores[draw.way], all[draw.aggregator], &draw.weights);
            let (found, expected) = (simulation.ranks(&draw), ranks(&scores));
            assert_eq!(found.len(), 97);
            let mut other = 0;
            for (unit, (found, expected)) in found.iter().zip(&expected).enumerate() {
                assert_eq!(found.is_some(), expected.is_some(), "{unit} {draw:?}");
                if found.map(|it| usize::try_from(it).unwrap()) == *expected {
                    continue;
                }
                // Only what rounding cannot tell apart may be the other way round.
                other += 1;
                let own = scores[unit].unwrap();
                let alike = scores.iter().flatten().filter(|it| (*it - own).abs() < 1e-12 * own);
                assert!(alike.count() > 1, "{unit} {found:?} {expected:?} {draw:?}");
            }
            assert!(other < 5);
        }
    }
}

#[test]
fn ranks_are_those_of_scipy() {
    let oracle: Value = serde_json::from_str(ORACLE).unwrap();
    let cases = oracle["ranks"].as_array().unwrap();
    assert!(cases.len() >= 12);
    for case in cases {
        let floats = |of: &Value| -> Vec<Option<f64>> {
            of.as_array().unwrap().iter().map(Value::as_f64).collect()
        };
        let scores: Vec<_> = case["columns"].as_array().unwrap().iter().map(floats).collect();
        let weights: Vec<f64> = floats(&case["weights"]).into_iter().flatten().collect();
        let by = match case["by"].as_str().unwrap() {
            "arithmetic" => Aggregator::Arithmetic,
            "geometric" => Aggregator::Geometric,
            "harmonic" => Aggregator::Harmonic,
            _ => Aggregator::Generalised(case["power"].as_f64().unwrap()),
        };
        let design = design(3, 4);
        let ways = Ways { alternatives: [1; 3], scores: vec![scores] };
        let spread = Spread::Relative(0.25);
        let assumptions = Assumptions { design: &design, ways: &ways, aggregators: &[by], spread };
        let found = Simulation::new(assumptions).ranks(&Draw { way: 0, aggregator: 0, weights });
        let expected: Vec<Option<u32>> = case["ranks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_u64().map(|it| u32::try_from(it).unwrap()))
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn spreads_are_those_of_numpy() {
    let oracle: Value = serde_json::from_str(ORACLE).unwrap();
    let cases = oracle["spreads"].as_array().unwrap();
    assert!(cases.len() >= 8);
    for case in cases {
        let ranks: Vec<u16> = case["ranks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_u64().map_or(0, |it| u16::try_from(it).unwrap()))
            .collect();
        let units = usize::try_from(case["units"].as_u64().unwrap()).unwrap();
        let found = spreads(&ranks, units);
        for (found, expected) in found.iter().zip(case["expected"].as_array().unwrap()) {
            let found = found.map(|it| {
                [
                    f64::from(it.ranked),
                    it.mean,
                    it.median,
                    f64::from(it.interval.low),
                    f64::from(it.interval.high),
                    it.first,
                    f64::from(it.best),
                    f64::from(it.worst),
                ]
            });
            let expected: Option<Vec<f64>> =
                expected.as_array().map(|it| it.iter().map(|it| it.as_f64().unwrap()).collect());
            assert_eq!(found.is_some(), expected.is_some());
            for (found, expected) in found.into_iter().flatten().zip(expected.into_iter().flatten())
            {
                assert!((found - expected).abs() <= 1e-12 * expected, "{found} {expected}");
            }
        }
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let (design, ways) = (design(3, 4), ways(3, 12, 150, 25));
    let aggregators = [&MEANS[..], &[Aggregator::Borda]].concat();
    let spread = Spread::Relative(0.25);
    let assumptions =
        Assumptions { design: &design, ways: &ways, aggregators: &aggregators, spread };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let spreads = Simulation::new(assumptions).rank_spreads(203, 4);
            (spreads, sensitivity(assumptions, 40, 30, 4))
        })
    };
    let one = on(1);
    assert!(one.0.iter().flatten().count() > 100 && one.1.change.is_some());
    assert_eq!(one, on(2));
    assert_eq!(one, on(8));
    // Another seed is another result.
    assert_ne!(one.0, Simulation::new(assumptions).rank_spreads(203, 5));
}

#[test]
fn equal_scores_share_the_better_rank_and_close_ones_do_not() {
    let design = design(1, 1);
    let next = f64::from_bits(2.0_f64.to_bits() + 1);
    let column = [1.0, 2.0, next, 2.0, 1e9, -3.0, 0.0, -0.0].map(Some).to_vec();
    let ways = Ways { alternatives: [1; 3], scores: vec![vec![column]] };
    let aggregators = [Aggregator::Arithmetic];
    let spread = Spread::Relative(0.0);
    let assumptions =
        Assumptions { design: &design, ways: &ways, aggregators: &aggregators, spread };
    let simulation = Simulation::new(assumptions);
    let found = simulation.ranks(&simulation.draw(1, 1).unwrap());
    assert_eq!(found, [5, 3, 2, 3, 1, 8, 6, 6].map(Some));
}

/// Whatever the shape of the scores, ranks are those a plain sort gives.
#[test]
fn ranks_are_exact() {
    let mut stream = SplitMix64 { state: 8 };
    let mut made = |count: usize, of: fn(f64) -> f64| -> Vec<Option<f64>> {
        (0..count).map(|_| Some(of(stream.share()))).collect()
    };
    let shapes: [fn(f64) -> f64; 9] = [
        |it| it,
        // One in fifty so far off that the rest share a digit.
        |it| if it > 0.98 { it * 1e12 } else { it },
        |it| (it * 7.0).floor(),
        |it| 1.0 + (it * 40.0).floor() * f64::EPSILON,
        |it| (it - 0.5) * f64::MAX * 1.9,
        |it| (it * 9.0).floor() * 5e-324,
        |it| 1.0 / (it + 1e-12),
        |it| -(it * 700.0).exp(),
        |_| 3.0,
    ];
    let design = design(1, 1);
    let aggregators = [Aggregator::Arithmetic];
    for shape in shapes {
        for count in [1, 2, 3, 60, 2477, 70_000] {
            let column = made(count, shape);
            let expected: Vec<Option<u32>> = ranks(&column)
                .into_iter()
                .map(|rank| rank.and_then(|rank| u32::try_from(rank).ok()))
                .collect();
            let ways = Ways { alternatives: [1; 3], scores: vec![vec![column]] };
            let spread = Spread::Relative(0.0);
            let assumptions =
                Assumptions { design: &design, ways: &ways, aggregators: &aggregators, spread };
            let simulation = Simulation::new(assumptions);
            assert!(simulation.ranks(&simulation.draw(1, 1).unwrap()) == expected);
            let spreads = simulation.rank_spreads(3, 1);
            let of = |end: fn(&RankSpread) -> u32| -> Vec<Option<u32>> {
                spreads.iter().map(|it| it.as_ref().map(end)).collect()
            };
            assert!(of(|it| it.best) == expected && of(|it| it.interval.high) == expected);
        }
    }
}

#[test]
fn null_cases() {
    let spread = Spread::Whole;
    let (nothing, small) = (Design::default(), design(2, 2));
    let none: Ways = Ways::default();
    let missing = Ways { alternatives: [1; 3], scores: vec![vec![vec![None; 3]; 4]] };
    let constant = Ways { alternatives: [1; 3], scores: vec![vec![vec![Some(5.0); 3]; 4]] };
    let one = Ways { alternatives: [1; 3], scores: vec![vec![vec![Some(5.0)]; 4]] };
    let empty = Ways { alternatives: [1; 3], scores: vec![vec![vec![]; 4]] };
    let run = |design: &Design, ways: &Ways, aggregators: &[Aggregator], draws: u32| {
        let assumptions = Assumptions { design, ways, aggregators, spread };
        let effects = sensitivity(assumptions, 20, 10, 1);
        assert_eq!(effects.change, None);
        assert_eq!(sensitivity(assumptions, 0, 0, 1).change, None);
        Simulation::new(assumptions).rank_spreads(draws, 1)
    };
    for by in MEANS.into_iter().chain([Aggregator::Borda]) {
        assert!(run(&small, &none, &[by], 9).is_empty());
        assert!(run(&small, &empty, &[by], 9).is_empty());
        assert_eq!(run(&small, &missing, &[by], 9), [None; 3]);
        assert_eq!(run(&small, &one, &[by], 0), [None]);
        assert_eq!(run(&nothing, &one, &[by], 9), [None]);
        for spread in run(&small, &constant, &[by], 9) {
            let spread = spread.expect("all are equal");
            assert_eq!((spread.best, spread.worst, spread.ranked), (1, 1, 9));
            assert!((spread.mean - 1.0).abs() < 1e-12 && (spread.first - 1.0).abs() < 1e-12);
        }
        // A unit that can be compared with no other has a mean, but no Borda score.
        let alone = (by != Aggregator::Borda).then_some((1, 1));
        assert_eq!(run(&small, &one, &[by], 1)[0].map(|it| (it.ranked, it.worst)), alone);
    }
    assert_eq!(run(&small, &one, &[], 9), [None]);
}

#[test]
fn what_a_mean_does_not_take_has_no_rank() {
    let design = design(1, 2);
    let scores = vec![vec![Some(1.0), Some(0.0), Some(2.0)], vec![Some(1.0), Some(9.0), None]];
    let ways = Ways { alternatives: [1; 3], scores: vec![scores] };
    let aggregators = [Aggregator::Geometric];
    let spread = Spread::Relative(0.25);
    let assumptions =
        Assumptions { design: &design, ways: &ways, aggregators: &aggregators, spread };
    let simulation = Simulation::new(assumptions);
    assert_eq!(simulation.ranks(&simulation.draw(1, 1).unwrap()), [Some(2), None, Some(1)]);
    // Powers above 0 take 0, the power 1 takes what is below, and no mean takes a NaN for a value.
    let column = vec![Some(-1.0), Some(0.0), Some(f64::NAN), Some(2.0)];
    let ways = Ways { alternatives: [1; 3], scores: vec![vec![column.clone(), column]] };
    for (by, expected) in [
        (Aggregator::Arithmetic, [Some(3), Some(2), None, Some(1)]),
        (Aggregator::Generalised(1.0), [Some(3), Some(2), None, Some(1)]),
        (Aggregator::Generalised(0.5), [None, Some(2), None, Some(1)]),
        (Aggregator::Harmonic, [None, None, None, Some(1)]),
    ] {
        let assumptions = Assumptions { ways: &ways, aggregators: &[by], ..assumptions };
        let simulation = Simulation::new(assumptions);
        assert_eq!(simulation.ranks(&simulation.draw(1, 1).unwrap()), expected);
    }
}

#[test]
fn weights_spread_as_told() {
    let (design, ways) = (design(2, 3), ways(1, 6, 5, 0));
    let aggregators = [Aggregator::Arithmetic];
    let drawn = |spread: Spread| -> Vec<Vec<f64>> {
        let assumptions =
            Assumptions { design: &design, ways: &ways, aggregators: &aggregators, spread };
        let simulation = Simulation::new(assumptions);
        (0..4000).map(|it| simulation.draw(1, it).unwrap().weights).collect()
    };
    for weights in drawn(Spread::Relative(0.25)) {
        for (weight, part) in weights.iter().zip(&design.parts) {
            assert!((weight / part.weight - 1.0).abs() <= 0.25);
        }
    }
    // On the simplex of three parts a share has the mean 1/3 and the variance 1/18, and no more than
    // 1/4 of draws above 1/2: (1 - 1/2)^2. Errors of the means are below 0.004 and 0.007.
    let shares: Vec<f64> =
        drawn(Spread::Whole).iter().map(|it| it[0] / (it[0] + it[1] + it[2])).collect();
    let mean = shares.iter().sum::<f64>() / 4000.0;
    let variance = shares.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 4000.0;
    let above = shares.iter().filter(|it| **it > 0.5).map(|_| 1.0 / 4000.0).sum::<f64>();
    assert!((mean - 1.0 / 3.0).abs() < 0.015 && (variance - 1.0 / 18.0).abs() < 0.006);
    assert!((above - 0.25).abs() < 0.03, "{above}");
}
