//! What every target of a format that is JSON holds its text against.

use crate::sources::json::read;

/// Reads any bytes, alone and after what makes a text of this format, so that the rest is tried and
/// not its beginning. No figure is endless, and each row of this format gives a figure or a refusal.
///
/// # Panics
/// When either does not hold.
pub fn figures_are_sound(bytes: &[u8], beginning: &[u8], name: &str) {
    for text in [bytes.to_vec(), [beginning, bytes].concat()] {
        let Ok(document) = read(&text, "a.json") else { continue };
        let Some(format) = document.format() else { continue };
        let Some(Ok(found)) = format.figures.map(|figures| figures(&document)) else { continue };
        let finite = |value: Option<f64>| value.is_none_or(f64::is_finite);
        assert!(found.figures.iter().all(|figure| finite(figure.reading.value())));
        // Other formats have several figures in a row.
        if format.name == name {
            assert_eq!(found.figures.len() + found.refused.len(), found.rows);
        }
    }
}
