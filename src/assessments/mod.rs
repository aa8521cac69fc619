//! Judgement: what changed, whether it moves the right way, who is comparable.

pub mod change;
pub mod courses;
pub mod firmness;
pub mod moran;
pub mod panel;
pub mod peers;
pub mod progress;
pub mod spread;
pub mod standing;
pub mod trend;
