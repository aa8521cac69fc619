//! Facilities and residents of a `GeoJSON` feature collection.
//!
//! RFC 7946 knows longitude and latitude alone; the member `crs` of its forerunner (2008), with which
//! offices still save metres of PL-1992, is understood where it names EPSG:2180 or EPSG:3035.

use super::projection::{Projection, System};
use super::{
    Address, DEGREES, Facility, Metres, Residents, Square, is_near_poland, lies, misplaced,
    negative, unprojected,
};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use geojson::{Feature, FeatureCollection, GeoJson, GeometryValue, Position};

/// Properties that name a feature.
const NAMES: [&str; 4] = ["name", "nazwa", "id", "cell"];

pub(super) fn facilities(bytes: &[u8], file: &str) -> Diagnosed<Vec<Facility>> {
    let collection = collection(bytes, file)?;
    let ground = Ground::of(&collection, file)?;
    let mut faults = Faults::default();
    let mut facilities = Vec::new();
    for (index, feature) in collection.features.iter().enumerate() {
        let fault = |(problem, remedy)| placed(file, index, &problem, remedy);
        match ground.points(feature) {
            Some(points) => facilities
                .extend(points.into_iter().map(|at| Facility { name: name(feature, index), at })),
            None => faults.push(fault(ground.trouble(feature, false))),
        }
    }
    faults.or(facilities)
}

pub(super) fn residents(bytes: &[u8], file: &str, persons: &str) -> Diagnosed<Residents> {
    let collection = collection(bytes, file)?;
    let ground = Ground::of(&collection, file)?;
    let mut faults = Faults::default();
    let (mut addresses, mut squares) = (Vec::new(), Vec::new());
    if !collection.features.iter().any(|feature| feature.property(persons).is_some()) {
        let problem = Text::new(
            format!("żaden obiekt nie ma własności `{persons}` z liczbą osób"),
            format!("no feature has the property `{persons}` with the number of people"),
        );
        let remedy = Text::new("wskazać ją opcją --persons", "name it with --persons");
        return Err(vec![Diagnostic::new(file, problem, remedy)]);
    }
    for (index, feature) in collection.features.iter().enumerate() {
        let fault = |(problem, remedy)| placed(file, index, &problem, remedy);
        let persons = match count(feature, persons) {
            Ok(persons) => persons,
            Err(trouble) => {
                faults.push(fault(trouble));
                continue;
            }
        };
        if let Some(corners) = ground.square(feature) {
            squares.push(Square { name: name(feature, index), corners, persons });
        } else if let Some([at]) = ground.points(feature).as_deref() {
            addresses.push(Address { at: *at, persons });
        } else {
            faults.push(fault(ground.trouble(feature, true)));
        }
    }
    if !addresses.is_empty() && !squares.is_empty() {
        let problem = Text::new("są tu i punkty, i kwadraty", "there are both points and cells");
        let remedy = Text::new("zapisać je w osobnych plikach", "save them apart");
        faults.push(Diagnostic::new(file, problem, remedy));
    }
    let by_squares = !squares.is_empty();
    faults.or(if by_squares {
        Residents::Squares(squares)
    } else {
        Residents::Addresses(addresses)
    })
}

fn collection(bytes: &[u8], file: &str) -> Diagnosed<FeatureCollection> {
    let refuse = |detail: &str| {
        let problem = Text::new(
            format!("GeoJSON nieczytelny: {detail}"),
            format!("unreadable GeoJSON: {detail}"),
        );
        let remedy = Text::new(
            "zapisać FeatureCollection w układzie WGS 84",
            "save a FeatureCollection in WGS 84",
        );
        vec![Diagnostic::new(file, problem, remedy)]
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| refuse(&error.to_string()))?;
    let parsed = text.parse().map_err(|error: geojson::Error| refuse(&error.to_string()))?;
    let GeoJson::FeatureCollection(collection) = parsed else {
        return Err(refuse("FeatureCollection?"));
    };
    Ok(collection)
}

fn placed(file: &str, index: usize, problem: &Text, remedy: Text) -> Diagnostic {
    let at = |words: &str| format!("features[{index}]: {words}");
    Diagnostic::new(file, Text::new(at(&problem.pl), at(&problem.en)), remedy)
}

fn name(feature: &Feature, index: usize) -> String {
    let named = NAMES.iter().find_map(|name| feature.property(name)?.as_str());
    named.filter(|name| !name.is_empty()).map_or_else(|| (index + 1).to_string(), str::to_owned)
}

/// The number of people; none where the property is absent or null.
fn count(feature: &Feature, property: &str) -> Result<Option<f64>, (Text, Text)> {
    let Some(value) = feature.property(property).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    match value.as_f64().filter(|number| number.is_finite()) {
        Some(number) if number < 0.0 => Err(negative()),
        Some(number) => Ok(Some(number)),
        None => Err((
            Text::new(format!("`{property}`: to nie liczba"), format!("`{property}`: no number")),
            Text::new("wpisać liczbę albo null", "write a number or null"),
        )),
    }
}

/// The system of a file's coordinates.
struct Ground {
    degrees: bool,
    /// None where coordinates are metres of PL-1992 already.
    projection: Option<Projection>,
}

impl Ground {
    fn of(collection: &FeatureCollection, file: &str) -> Diagnosed<Self> {
        let members = collection.foreign_members.as_ref();
        let crs = members.and_then(|members| members.get("crs")).filter(|crs| !crs.is_null());
        let named = crs.map(|crs| crs.pointer("/properties/name").and_then(|it| it.as_str()));
        let code =
            named.map(|name| name.unwrap_or_default().rsplit(':').next().unwrap_or_default());
        let of = |system| Projection::of(system).ok_or_else(|| unprojected(file));
        match code {
            Some("2180") => Ok(Self { degrees: false, projection: None }),
            Some("3035") => Ok(Self { degrees: false, projection: Some(of(System::European)?) }),
            None | Some("4326" | "CRS84" | "4258") => {
                Ok(Self { degrees: true, projection: Some(of(System::Degrees)?) })
            }
            Some(other) => {
                let problem = Text::new(
                    format!("nieznany układ współrzędnych `{other}`"),
                    format!("unknown system of coordinates `{other}`"),
                );
                let remedy = Text::new("zapisać plik w WGS 84", "save the file in WGS 84");
                Err(vec![Diagnostic::new(file, problem, remedy)])
            }
        }
    }

    fn metres(&self, position: &Position) -> Option<Metres> {
        if position.len() < 2 {
            return None;
        }
        let (x, y) = (position[0], position[1]);
        let at = match &self.projection {
            Some(projection) => projection.metres(x, y)?,
            None => Metres { east: x, north: y },
        };
        (is_near_poland(at) && (!self.degrees || lies(x, y, DEGREES))).then_some(at)
    }

    fn points(&self, feature: &Feature) -> Option<Vec<Metres>> {
        match &feature.geometry.as_ref()?.value {
            GeometryValue::Point { coordinates } => Some(vec![self.metres(coordinates)?]),
            GeometryValue::MultiPoint { coordinates } => {
                coordinates.iter().map(|position| self.metres(position)).collect()
            }
            _ => None,
        }
    }

    /// The corners of a polygon that has four of them, also inside a collection of one.
    fn square(&self, feature: &Feature) -> Option<[Metres; 4]> {
        let rings = match &feature.geometry.as_ref()?.value {
            GeometryValue::Polygon { coordinates } => coordinates,
            GeometryValue::MultiPolygon { coordinates } if coordinates.len() == 1 => {
                coordinates.first()?
            }
            _ => return None,
        };
        let [ring] = rings.as_slice() else { return None };
        let [a, b, c, d, end] = ring.as_slice() else { return None };
        let corners = [self.metres(a)?, self.metres(b)?, self.metres(c)?, self.metres(d)?];
        Square::convex(corners).filter(|_| end == a)
    }

    /// Why a feature is refused.
    fn trouble(&self, feature: &Feature, cells: bool) -> (Text, Text) {
        let value = feature.geometry.as_ref().map(|geometry| &geometry.value);
        let point =
            matches!(value, Some(GeometryValue::Point { .. } | GeometryValue::MultiPoint { .. }));
        let polygon = matches!(
            value,
            Some(GeometryValue::Polygon { .. } | GeometryValue::MultiPolygon { .. })
        );
        match (point, polygon && cells) {
            (true, _) if self.points(feature).is_none() => misplaced(),
            (_, true) => (
                Text::new(
                    "to nie jest wypukły czworokąt w Polsce lub w jej pobliżu",
                    "this is no convex figure of four corners in Poland or near it",
                ),
                Text::new("zapisać oczka siatki jako kwadraty", "save cells of a grid as squares"),
            ),
            _ => (
                Text::new("potrzebny jest jeden punkt", "one point is needed"),
                Text::new(
                    "zapisać punkt, np. wejście albo środek",
                    "save a point, such as the entrance or the middle",
                ),
            ),
        }
    }
}
