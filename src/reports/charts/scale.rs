//! From values to places on a line: the span of some values, round ticks, classes.
//!
//! Everything here holds for the worst input that is still a number: nothing at all, one value,
//! equal values, values near the ends of `f64`.

use super::Point;

/// Beyond this a value is drawn at the edge, so that differences of values stay finite.
const LIMIT: f64 = 1e300;

/// The value, if there is one that can be drawn.
pub(super) fn known(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite()).map(|value| value.clamp(-LIMIT, LIMIT))
}

/// A count as a number; exact for every count a chart can hold.
pub(super) fn count(items: usize) -> f64 {
    u32::try_from(items).map_or(f64::from(u32::MAX), f64::from)
}

/// The stretch of values that a chart shows; never empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Span {
    /// The smallest span with all the known values, or `None` without any.
    ///
    /// Equal values get some air on both sides; values that are never negative do not get
    /// negative air.
    pub(super) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let (low, high) = values
            .into_iter()
            .filter_map(|value| known(Some(value)))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        (low <= high).then(|| Self { low, high }.aired())
    }

    fn aired(self) -> Self {
        let size = self.low.abs().max(self.high.abs());
        if self.high - self.low > size * 1e-9 && self.high - self.low > 1e-290 {
            return self;
        }
        let air = if size > 1e-280 { size * 0.05 } else { 1.0 };
        let low = if self.low >= 0.0 { (self.low - air).max(0.0) } else { self.low - air };
        Self { low, high: self.high + air }
    }

    /// The span stretched to include zero.
    pub(super) fn with_zero(self) -> Self {
        Self { low: self.low.min(0.0), high: self.high.max(0.0) }
    }

    /// Whether zero lies in the span.
    pub(super) fn has_zero(self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }

    /// Where a value lies: 0 at the low end, 1 at the high end, never outside.
    pub(super) fn share(self, value: f64) -> f64 {
        ((value.clamp(-LIMIT, LIMIT) - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// Round ticks around a span, and the span widened to the outer ticks.
///
/// Steps are 1, 2 or 5 times a power of ten: the smallest of these that keeps the number of
/// steps at or below `steps`, give or take the widening.
pub(super) fn ticks(span: Span, steps: f64) -> (Span, Vec<f64>) {
    let raw = (span.high - span.low) / steps;
    let (mut power, mut exponent) = (1.0, 0);
    while power * 10.0 <= raw {
        power *= 10.0;
        exponent += 1;
    }
    while power > raw {
        power /= 10.0;
        exponent -= 1;
    }
    let mantissa = [1.0, 2.0, 5.0].into_iter().find(|m| m * power >= raw).unwrap_or(10.0);
    let step = mantissa * power;
    let first = (span.low / step).floor();
    let last = (span.high / step).ceil();
    // Dividing by the power keeps 0.3 from becoming 0.30000000000000004.
    let value = |tick: f64| {
        let whole = tick * mantissa;
        if exponent < 0 { whole / 10_f64.powi(-exponent) } else { whole * 10_f64.powi(exponent) }
    };
    let mut all = Vec::new();
    let mut tick = first;
    while tick <= last && all.len() < 32 {
        // Adding zero turns -0 into 0.
        all.push(value(tick) + 0.0);
        tick += 1.0;
    }
    (Span { low: value(first).min(span.low), high: value(last).max(span.high) }, all)
}

/// The stretches of a series that may be joined by a line: missing years and breaks part them.
///
/// A break in year *y* parts *y* from the years before it.
pub(super) fn stretches(points: &[Point], breaks: &[i32]) -> Vec<Vec<(i32, f64)>> {
    let mut sorted: Vec<&Point> = points.iter().collect();
    sorted.sort_by_key(|point| point.year);
    sorted.dedup_by_key(|point| point.year);
    let mut all: Vec<Vec<(i32, f64)>> = Vec::new();
    let mut before: Option<i32> = None;
    for point in sorted {
        let Some(value) = known(point.value) else {
            continue;
        };
        let joined = before.is_some_and(|year| {
            year.saturating_add(1) == point.year
                && !breaks.iter().any(|mark| year < *mark && *mark <= point.year)
        });
        match all.last_mut() {
            Some(stretch) if joined => stretch.push((point.year, value)),
            _ => all.push(vec![(point.year, value)]),
        }
        before = Some(point.year);
    }
    all
}

/// Values sorted into classes of about equal size.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// The class of each value, in the order given; `None` for a missing value.
    pub of: Vec<Option<usize>>,
    /// The lowest and the highest value of each of the five classes, lowest class first; `None`
    /// for a class that holds no value.
    pub ranges: Vec<Option<(f64, f64)>>,
}

/// Sorts values into five classes of about equal size for a map.
///
/// Equal values share a class, so a class may stay empty.
#[must_use]
pub fn classes(values: &[Option<f64>]) -> Classes {
    let mut sorted: Vec<f64> = values.iter().filter_map(|value| known(*value)).collect();
    sorted.sort_by(f64::total_cmp);
    let class = |value: f64| {
        let below = sorted.iter().filter(|other| **other < value).count();
        below * 5 / sorted.len().max(1)
    };
    let of = values.iter().map(|value| known(*value).map(class)).collect();
    let ranges = (0..5)
        .map(|wanted| {
            let mut inside = sorted.iter().copied().filter(|value| class(*value) == wanted);
            let low = inside.next()?;
            Some((low, inside.next_back().unwrap_or(low)))
        })
        .collect();
    Classes { of, ranges }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(low: f64, high: f64) -> Span {
        Span::of([low, high]).expect("two values have a span")
    }

    #[test]
    fn ticks_are_round_and_enclose_the_values() {
        let (span, all) = ticks(spread(0.12, 0.87), 5.0);
        assert_eq!(all, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!((span.low, span.high), (0.0, 1.0));
        let (_, all) = ticks(spread(1_042_611.0, 1_145_723.0), 4.0);
        assert_eq!(all, [1_000_000.0, 1_050_000.0, 1_100_000.0, 1_150_000.0]);
        let (_, all) = ticks(spread(-3.0, 4.0), 4.0);
        assert_eq!(all, [-4.0, -2.0, 0.0, 2.0, 4.0]);
    }

    #[test]
    fn ticks_of_extreme_values_are_few_and_finite() {
        for (low, high) in [
            (-f64::MAX, f64::MAX),
            (0.0, f64::MIN_POSITIVE),
            (1e15, 1e15 + 1.0),
            (-1e-300, 1e-300),
            (7.0, 7.0),
            (0.0, 0.0),
        ] {
            let (span, all) = ticks(spread(low, high), 5.0);
            assert!((2..=12).contains(&all.len()), "{low}..{high} has {} ticks", all.len());
            assert!(all.iter().all(|tick| tick.is_finite()));
            assert!((0.0..=1.0).contains(&span.share(low)) && span.high > span.low);
        }
    }

    #[test]
    fn nothing_known_has_no_span() {
        assert_eq!(Span::of([f64::NAN, f64::INFINITY]), None);
        assert_eq!(Span::of([]), None);
    }

    #[test]
    fn equal_values_that_are_not_negative_get_no_negative_air() {
        assert_eq!(Span::of([0.0]), Some(Span { low: 0.0, high: 1.0 }));
    }

    fn point(year: i32, value: Option<f64>) -> Point {
        Point { year, value, interval: None }
    }

    #[test]
    fn missing_years_and_breaks_part_a_series() {
        let points = [
            point(2018, Some(1.0)),
            point(2019, Some(2.0)),
            point(2020, Some(3.0)),
            point(2021, None),
            point(2022, Some(4.0)),
            point(2024, Some(5.0)),
        ];
        let years: Vec<Vec<i32>> = stretches(&points, &[2020])
            .iter()
            .map(|stretch| stretch.iter().map(|(year, _)| *year).collect())
            .collect();
        assert_eq!(years, [vec![2018, 2019], vec![2020], vec![2022], vec![2024]]);
    }

    #[test]
    fn classes_keep_equal_values_together_and_missing_values_out() {
        let found = classes(&[Some(1.0), None, Some(9.0), Some(1.0), Some(5.0)]);
        assert_eq!(found.of, [Some(0), None, Some(3), Some(0), Some(2)]);
        assert_eq!(found.ranges[0], Some((1.0, 1.0)));
        assert_eq!(found.ranges[1], None);
        assert_eq!(classes(&[]).ranges, [None; 5]);
    }
}
