//! Boundaries: a `GeoJSON` feature collection in WGS 84 with the property `territory`.

use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use crate::territory::Teryt6;
use geojson::{GeoJson, GeometryValue, Position};

/// The outline of one territory: closed rings of longitude and latitude in degrees, the outer
/// ring of every polygon first among its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// Whose outline it is.
    pub code: Teryt6,
    /// Rings of (longitude, latitude).
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// Reads the outlines, sorted by code. For maps only, never for areas.
///
/// # Errors
/// Text that is no feature collection, a feature without a code or without polygons.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Vec<Boundary>> {
    let refuse = |detail: &str| {
        Diagnostic::new(
            file,
            Text::new(
                format!("granice nieczytelne: {detail}"),
                format!("unreadable boundaries: {detail}"),
            ),
            Text::new(
                "zapisać FeatureCollection poligonów z własnością `territory` (TERYT, 6 cyfr)",
                "save a FeatureCollection of polygons with the property `territory` (TERYT-6)",
            ),
        )
    };
    let text = std::str::from_utf8(bytes).map_err(|error| vec![refuse(&error.to_string())])?;
    let parsed: GeoJson =
        text.parse().map_err(|error: geojson::Error| vec![refuse(&error.to_string())])?;
    let GeoJson::FeatureCollection(collection) = parsed else {
        return Err(vec![refuse("FeatureCollection?")]);
    };
    let mut faults = Faults::default();
    let mut boundaries = Vec::new();
    for (index, feature) in collection.features.iter().enumerate() {
        let written = feature.property("territory").and_then(|value| value.as_str()).unwrap_or("");
        let rings = feature.geometry.as_ref().map_or(Vec::new(), |it| rings(&it.value));
        match Teryt6::parse(written) {
            Some(code) if !rings.is_empty() => boundaries.push(Boundary { code, rings }),
            _ => faults.push(refuse(&format!("features[{index}], territory `{written}`"))),
        }
    }
    boundaries.sort_by_key(|boundary| boundary.code);
    faults.or(boundaries)
}

fn rings(geometry: &GeometryValue) -> Vec<Vec<(f64, f64)>> {
    let ring = |positions: &Vec<Position>| -> Vec<(f64, f64)> {
        positions.iter().filter(|it| it.len() >= 2).map(|it| (it[0], it[1])).collect()
    };
    match geometry {
        GeometryValue::Polygon { coordinates } => coordinates.iter().map(ring).collect(),
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().flatten().map(ring).collect()
        }
        _ => Vec::new(),
    }
}
