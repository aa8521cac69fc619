//! Judgement: what changed, whether it moves the right way, who is comparable.

pub mod back_test;
pub mod chance;
pub mod change;
pub mod composite;
mod contiguity;
pub mod courses;
pub mod differences;
pub mod disclosure;
mod distributions;
mod draws;
pub mod firmness;
pub mod funnel;
pub mod inequality;
pub mod intervals;
pub mod lorenz;
pub mod moran;
pub mod pace;
pub mod panel;
pub mod peers;
pub mod programmes;
pub mod progress;
pub mod projection;
pub mod reach;
pub mod representation;
pub mod spread;
pub mod standardised;
pub mod standing;
pub mod strengths;
pub mod trend;
pub mod tried;

/// A count as a number, exactly; lists of 2^32 and more have none.
fn real(count: usize) -> Option<f64> {
    u32::try_from(count).ok().map(f64::from)
}

#[cfg(test)]
#[path = "tests/statistics.rs"]
mod statistics;
