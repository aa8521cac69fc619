//! Whether alike values lie side by side: Moran's I with a test by permutation.
//!
//! Sources: P. A. P. Moran, *Notes on continuous stochastic phenomena*, Biometrika 37 (1950),
//! pp. 17-23; A. D. Cliff, J. K. Ord, *Spatial Processes* (1981), chapters 1 and 2; the pseudo p of
//! L. Anselin, *Local indicators of spatial association*, Geographical Analysis 27 (1995),
//! pp. 93-115, as the library esda computes it.
//!
//! Weights are row-standardised: each unit looks at the mean of its neighbours. A unit without
//! neighbours, an island, has the weight 0 throughout but stays among the units: it counts in
//! their number, their mean and their variance, and its value takes part in the permutations.

use super::draws::SplitMix64;
use super::real;

/// The fewest units: with two, I depends on nothing.
pub const LEAST_UNITS: usize = 3;

/// A permuted I that differs from the observed one by less than this is equal but for rounding.
const ROUNDING: f64 = 1e-12;

/// Moran's I and how seldom chance gives as much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moran {
    /// Above `expected` alike values lie side by side, below it unlike ones do.
    pub i: f64,
    /// What is expected if values lie at random: `-1 / (units - 1)`.
    pub expected: f64,
    /// The pseudo p of the nearer tail. It is one-sided: for a question with both sides, double it.
    pub p: f64,
}

/// Moran's I of `values`, where `neighbours` lists for each the places of those beside it.
///
/// The pseudo p counts, among `permutations` of the values over the places, those with an I not
/// below the observed one, or those with one not above it if they are fewer:
/// `(count + 1) / (permutations + 1)`. That is esda's `p_sim`, but that equal I count on both sides;
/// there they count above only, and few units or values would make an I that is common look rare.
///
/// Permutation `n` draws from a stream of its own that `seed` and `n` alone determine, and only
/// counts are added up: parts could be computed in any order, and the result is the same.
///
/// `None` for fewer than [`LEAST_UNITS`] values, values that are all equal or not finite, as many
/// lists as there are not values, a place that does not exist, is given twice or is one's own, no
/// neighbours at all, 0 permutations.
#[must_use]
pub fn moran(
    values: &[f64],
    neighbours: &[Vec<usize>],
    permutations: u32,
    seed: u64,
) -> Option<Moran> {
    let shape = values.len() >= LEAST_UNITS && values.len() == neighbours.len();
    if !shape || permutations == 0 || !proper(neighbours) {
        return None;
    }
    let (first, count) = (values.first()?, real(values.len())?);
    let mean = values.iter().sum::<f64>() / count;
    let deviations: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let squares: f64 = deviations.iter().map(|deviation| deviation.powi(2)).sum();
    // With rows that add up to 1, the sum of all weights is the number of units with neighbours.
    let joined = real(neighbours.iter().filter(|list| !list.is_empty()).count())?;
    if values.iter().all(|value| value.total_cmp(first).is_eq()) || joined < 1.0 {
        return None;
    }
    let scale = count / joined / squares;
    let observed = products(&deviations, neighbours)?;
    // All permutations have `scale` in common: it need not be multiplied in to compare them.
    let equal = ROUNDING * squares;
    let (mut above, mut below) = (0_u32, 0_u32);
    for place in 0..permutations {
        let other = products(&permuted(&deviations, seed, place)?, neighbours)?;
        above += u32::from(other >= observed - equal);
        below += u32::from(other <= observed + equal);
    }
    let p = (f64::from(above.min(below)) + 1.0) / (f64::from(permutations) + 1.0);
    let i = scale * observed;
    i.is_finite().then_some(Moran { i, expected: -1.0 / (count - 1.0), p })
}

/// For each of the points, the places of the `count` nearest others, nearest first, equally far
/// ones in the order of places.
///
/// Distances are Euclidean and compared by their squares, which are exact for whole metres. `None`
/// unless there are more than `count` points, `count` is above 0 and all squares are finite.
#[must_use]
pub fn nearest(points: &[(f64, f64)], count: usize) -> Option<Vec<Vec<usize>>> {
    if count == 0 || points.len() <= count {
        return None;
    }
    let lists = points.iter().enumerate().map(|(own, from)| {
        let others = points.iter().enumerate().filter(|(place, _)| *place != own);
        let mut far: Vec<(f64, usize)> = others
            .map(|(place, to)| ((to.0 - from.0).powi(2) + (to.1 - from.1).powi(2), place))
            .collect();
        far.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let finite = far.iter().all(|(square, _)| square.is_finite());
        finite.then(|| far.into_iter().take(count).map(|(_, place)| place).collect())
    });
    lists.collect()
}

/// Whether all places exist, none twice in a list and none in its own.
fn proper(neighbours: &[Vec<usize>]) -> bool {
    neighbours.iter().enumerate().all(|(own, list)| {
        let mut sorted = list.clone();
        sorted.sort_unstable();
        sorted.dedup();
        let distinct = sorted.len() == list.len();
        distinct && list.iter().all(|place| *place != own && *place < neighbours.len())
    })
}

/// The sum over units of the deviation times the mean deviation of the neighbours.
fn products(deviations: &[f64], neighbours: &[Vec<usize>]) -> Option<f64> {
    let mut sum = 0.0;
    for (own, list) in deviations.iter().zip(neighbours) {
        if list.is_empty() {
            continue;
        }
        let beside = list.iter().map(|place| deviations.get(*place)).sum::<Option<f64>>()?;
        sum += own * beside / real(list.len())?;
    }
    Some(sum)
}

/// The values in the order of permutation `place` of `seed`, every order as likely as another
/// (R. Durstenfeld, *Algorithm 235*, Communications of the ACM 7 (1964), p. 420).
fn permuted(values: &[f64], seed: u64, place: u32) -> Option<Vec<f64>> {
    let mut permuted = values.to_vec();
    let mut stream = SplitMix64::of(seed, place);
    for last in (1..permuted.len()).rev() {
        let bound = u64::try_from(last).ok()? + 1;
        permuted.swap(usize::try_from(stream.below(bound)).ok()?, last);
    }
    Some(permuted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn oracle() -> Value {
        let text = include_str!("../../tests/results/spread.json");
        serde_json::from_str(text).expect("JSON")
    }

    fn numbers(of: &Value) -> Vec<f64> {
        let rows = of.as_array().expect("a list");
        rows.iter().map(|number| number.as_f64().expect("a number")).collect()
    }

    fn lists(of: &Value) -> Vec<Vec<usize>> {
        let place = |it: &Value| usize::try_from(it.as_u64().expect("a place")).expect("a place");
        let list = |it: &Value| it.as_array().expect("a list").iter().map(place).collect();
        of.as_array().expect("lists").iter().map(list).collect()
    }

    #[test]
    fn i_and_its_pseudo_p_are_those_of_esda() {
        let (oracle, permutations) = (oracle(), 9999);
        let cases = oracle["moran"].as_array().expect("cases");
        assert!(cases.iter().any(|case| lists(&case["neighbours"]).contains(&Vec::new())));
        for case in cases {
            let (values, neighbours) = (numbers(&case["values"]), lists(&case["neighbours"]));
            let ours = moran(&values, &neighbours, permutations, 7).expect("an I");
            for (ours, name) in [(ours.i, "i"), (ours.expected, "expected")] {
                let theirs = case[name].as_f64().expect(name);
                let gap = (ours - theirs).abs();
                assert!(gap <= (1e-9 * theirs.abs()).max(1e-14), "{name}: {ours}, not {theirs}");
            }
            // Both draw as often, so the variance of the difference is twice that of a share;
            // four standard errors, and the two draws more by which the smallest p is coarse.
            let theirs = case["p_sim"].as_f64().expect("p");
            let error = (2.0 * theirs * (1.0 - theirs) / f64::from(permutations)).sqrt();
            let allowed = 4.0 * error + 2.0 / f64::from(permutations);
            assert!((ours.p - theirs).abs() <= allowed, "p: {}, expected {theirs}", ours.p);
        }
    }

    /// Few units, equal values: all orders can be had, and many permuted I equal the observed one.
    #[test]
    fn the_pseudo_p_of_few_units_is_the_share_of_all_their_orders() {
        let (oracle, permutations) = (oracle(), 19_999);
        for case in oracle["orders"].as_array().expect("cases") {
            let (values, neighbours) = (numbers(&case["values"]), lists(&case["neighbours"]));
            let ours = moran(&values, &neighbours, permutations, 11).expect("an I").p;
            let exact = case["p"].as_f64().expect("p");
            let error = (exact * (1.0 - exact) / f64::from(permutations)).sqrt();
            let allowed = 4.0 * error + 1.0 / f64::from(permutations);
            assert!((ours - exact).abs() <= allowed, "p: {ours}, exactly {exact} in {case}");
        }
    }

    #[test]
    fn the_nearest_are_those_of_scikit_learn_and_equal_ones_in_order() {
        for case in oracle()["nearest"].as_array().expect("cases") {
            let points = case["points"].as_array().expect("points").iter().map(numbers);
            let points: Vec<(f64, f64)> = points.map(|point| (point[0], point[1])).collect();
            let count = usize::try_from(case["count"].as_u64().expect("count")).expect("count");
            assert_eq!(nearest(&points, count).expect("lists"), lists(&case["lists"]));
        }
    }

    #[test]
    fn the_numbers_are_those_of_java() {
        // `new java.util.SplittableRandom(seed).nextLong()`, unsigned, of OpenJDK.
        for (seed, numbers) in [
            (
                1_234_567,
                [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423],
            ),
            (0, [16_294_208_416_658_607_535, 7_960_286_522_194_355_700, 487_617_019_471_545_679]),
            (
                u64::MAX,
                [16_490_336_266_968_443_936, 16_834_447_057_089_888_969, 4_048_727_598_324_417_001],
            ),
        ] {
            let mut ours = SplitMix64 { state: seed };
            assert_eq!([ours.next(), ours.next(), ours.next()], numbers);
        }
    }

    #[test]
    fn a_permutation_depends_on_seed_and_number_alone() {
        let values: Vec<f64> = (0..50_u32).map(f64::from).collect();
        let forwards: Vec<_> = (0..40).map(|place| permuted(&values, 5, place)).collect();
        let mut backwards: Vec<_> =
            (0..40).rev().map(|place| permuted(&values, 5, place)).collect();
        backwards.reverse();
        assert_eq!(forwards, backwards);
        let parts = [0..13, 13..14, 14..40].map(|part| {
            let values = values.clone();
            std::thread::spawn(move || {
                part.map(|place| permuted(&values, 5, place)).collect::<Vec<_>>()
            })
        });
        let threaded = parts.into_iter().flat_map(|part| part.join().expect("a part"));
        assert_eq!(threaded.collect::<Vec<_>>(), forwards);
        assert_ne!(forwards[0], forwards[1]);
        assert_ne!(forwards[0], permuted(&values, 6, 0));
        let mut sorted = forwards[3].clone().expect("values");
        sorted.sort_by(f64::total_cmp);
        assert_eq!(sorted, values);
    }

    #[test]
    fn every_order_is_as_likely() {
        let mut seen = std::collections::BTreeMap::new();
        for place in 0..24_000 {
            let order = permuted(&[1.0, 2.0, 3.0, 4.0], 1, place).expect("an order");
            let key: Vec<u64> = order.iter().map(|value| value.to_bits()).collect();
            *seen.entry(key).or_insert(0_i32) += 1;
        }
        assert_eq!(seen.len(), 24);
        let chi2: f64 = seen.values().map(|it| f64::from(it - 1000).powi(2) / 1000.0).sum();
        // The 0.9999 quantile of chi squared with 23 degrees of freedom.
        assert!(chi2 < 56.6, "{chi2}");
    }

    #[test]
    fn numbers_of_an_incomplete_multiple_are_drawn_again() {
        // Of 2^64 numbers a quarter lies beyond this bound; taken modulo it, they would all fall
        // into its lowest third and make that half of the draws.
        let (bound, mut stream) = (3 << 62, SplitMix64 { state: 3 });
        let low = (0..3000).filter(|_| stream.below(bound) < bound / 3).count();
        assert!((900..1100).contains(&low), "{low}");
    }

    #[test]
    fn what_cannot_be_computed_is_none() {
        let line = || vec![vec![1], vec![0, 2], vec![1]];
        let values = [1.0, 2.0, 4.0];
        assert!(moran(&values, &line(), 99, 1).is_some());
        assert_eq!(moran(&values, &line(), 99, 1), moran(&values, &line(), 99, 1));
        assert_eq!(moran(&values, &line(), 0, 1), None);
        assert_eq!(moran(&values[..2], &line()[..2], 99, 1), None);
        assert_eq!(moran(&[3.0; 3], &line(), 99, 1), None);
        assert_eq!(moran(&[1.0, f64::NAN, 2.0], &line(), 99, 1), None);
        assert_eq!(moran(&[f64::MAX, f64::MAX, 2.0], &line(), 99, 1), None);
        assert_eq!(moran(&values, &line()[..2], 99, 1), None);
        assert_eq!(moran(&values, &[vec![], vec![], vec![]], 99, 1), None);
        for wrong in [vec![3], vec![0], vec![1, 1]] {
            assert_eq!(moran(&values, &[wrong, vec![0, 2], vec![1]], 99, 1), None);
        }
        assert_eq!(nearest(&[(0.0, 0.0), (1.0, 0.0)], 2), None);
        assert_eq!(nearest(&[(0.0, 0.0), (1.0, 0.0)], 0), None);
        assert_eq!(nearest(&[(0.0, 0.0), (f64::NAN, 0.0)], 1), None);
        assert_eq!(nearest(&[(0.0, 0.0), (1.0, 0.0)], 1), Some(vec![vec![1], vec![0]]));
    }
}
