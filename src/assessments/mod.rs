//! Judgement: what changed, whether it moves the right way, who is comparable.

pub mod change;
pub mod courses;
pub mod firmness;
pub mod peers;
pub mod progress;
pub mod standing;
pub mod trend;
