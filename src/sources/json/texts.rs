//! Texts that many rows repeat, held once.

use std::collections::BTreeSet;
use std::sync::Arc;

/// Every text that was asked for, once.
#[derive(Debug, Default)]
pub struct Texts(BTreeSet<Arc<str>>);

impl Texts {
    /// The one copy of this text.
    pub fn of(&mut self, text: &str) -> Arc<str> {
        if let Some(kept) = self.0.get(text) {
            return kept.clone();
        }
        let kept: Arc<str> = Arc::from(text);
        self.0.insert(kept.clone());
        kept
    }
}
