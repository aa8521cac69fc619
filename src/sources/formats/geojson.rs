//! Boundaries and other geometry (`GeoJSON`, RFC 7946) as a table of properties: for maps, not
//! for figures.

use super::plain_json::records_table;
use super::{Format, Unfolded};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::sources::json::{Capped, Kind, Places, Value, too_large};
use crate::sources::table::{Table, TooLarge};
use std::borrow::Cow;
use std::ops::Range;

pub(super) const FORMAT: Format = Format {
    name: "geojson",
    title: ("granice (GeoJSON)", "boundaries (GeoJSON)"),
    unfold: Some(unfold),
    recognise: |document| document.unfolded_by == Some("geojson"),
    figures: None,
};

/// How many faulty features of one file are told one by one; the rest are counted.
const TOLD: usize = 1_000;

/// The columns beside the properties.
const LEAD: [&str; 7] = ["id", "geometry", "positions", "min_lon", "min_lat", "max_lon", "max_lat"];

/// Degrees a longitude and a latitude may have (RFC 7946, section 4: WGS 84).
const LIMITS: [f64; 2] = [180.0, 90.0];

/// Types of geometry with the depth of arrays around their positions, and what the innermost of
/// these arrays is (RFC 7946, section 3.1).
const GEOMETRIES: [(&str, usize, Line); 6] = [
    ("Point", 0, Line::Free),
    ("MultiPoint", 1, Line::Free),
    ("LineString", 1, Line::Open),
    ("MultiLineString", 2, Line::Open),
    ("Polygon", 2, Line::Ring),
    ("MultiPolygon", 3, Line::Ring),
];

/// A geometry of geometries.
const COLLECTION: &str = "GeometryCollection";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Any number of positions.
    Free,
    /// Two positions at least.
    Open,
    /// Four positions at least, the last the same as the first.
    Ring,
}

fn unfold(root: Value<'_>, file: &str) -> Option<Diagnosed<Unfolded>> {
    let kind = root.get("type")?.string()?;
    let features: Vec<Value<'_>> = match &*kind {
        "FeatureCollection" => {
            let features = root.get("features").filter(|it| it.kind() == Kind::Array);
            let Some(features) = features else {
                let fault = Fault::new(root, "brakuje tablicy `features`", "no array `features`");
                return Some(Err(vec![fault.diagnostic(file, &mut Places::new(root.source()))]));
            };
            features.items().collect()
        }
        "Feature" if root.get("geometry").is_some() => vec![root],
        _ if is_geometry(root) => vec![root],
        _ => return None,
    };
    Some(read(root, &features, file))
}

fn is_geometry(value: Value<'_>) -> bool {
    let kind = value.get("type").and_then(Value::string).unwrap_or_default();
    let known = GEOMETRIES.iter().any(|(name, ..)| *name == kind);
    (known && value.get("coordinates").is_some())
        || (kind == COLLECTION && value.get("geometries").is_some())
}

fn read(root: Value<'_>, features: &[Value<'_>], file: &str) -> Diagnosed<Unfolded> {
    let mut places = Places::new(root.source());
    let (mut shapes, mut faults, mut refused) = (Vec::new(), Vec::new(), 0_usize);
    let bare = is_geometry(root);
    for (index, feature) in features.iter().enumerate() {
        match if bare { bare_shape(root) } else { shape(*feature) } {
            Ok(shape) => shapes.push(shape),
            Err(fault) => {
                refused += 1;
                if refused <= TOLD {
                    faults.push(fault.of(index, *feature).diagnostic(file, &mut places));
                }
            }
        }
    }
    if refused > TOLD {
        faults.push(and_more(refused - TOLD, file));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let tables = features_table(root, features, &shapes)
        .and_then(|table| Ok([Some(table), about(root)?].into_iter().flatten().collect()))
        .map_err(|TooLarge| too_large(file))?;
    let remarks = [unplaced(&shapes, file), foreign(features, file)];
    Ok(Unfolded { tables, remarks: remarks.into_iter().flatten().collect() })
}

fn features_table(
    root: Value<'_>,
    features: &[Value<'_>],
    shapes: &[Shape<'_>],
) -> Result<Table, TooLarge> {
    let rows = || {
        features.iter().zip(shapes).map(|(feature, shape)| {
            let id = feature.get("id").map(Value::text).unwrap_or_default();
            let bounds =
                shape.bounds.iter().map(|bound| Cow::Borrowed(bound.map_or("", |it| it.1)));
            let positions = Cow::Owned(shape.positions.to_string());
            let lead = [id, shape.kind.clone(), positions].into_iter().chain(bounds);
            (lead.collect::<Vec<_>>(), *feature)
        })
    };
    let properties =
        rows().map(|(lead, feature)| (lead, feature.get("properties").unwrap_or(feature)));
    let known = features.iter().all(|it| it.get("properties").is_some());
    if known && let Some(table) = records_table("", &LEAD, properties, root.source()) {
        return Ok(table);
    }
    // Properties that have too little in common for columns, or none.
    let header = LEAD.iter().chain(&["properties"]).map(ToString::to_string).collect();
    let mut capped = Capped::new(Table::new("", header), root.source());
    let mut places = Places::new(root.source());
    for (lead, feature) in rows() {
        let properties = feature.get("properties").map(Value::text).unwrap_or_default();
        let cells: Vec<&str> = lead.iter().chain([&properties]).map(|cell| &**cell).collect();
        capped.push(places.line(feature.offset()), cells.iter().copied())?;
    }
    Ok(capped.table)
}

/// What the collection says about itself, when it does: its name, its system of coordinates.
fn about(root: Value<'_>) -> Result<Option<Table>, TooLarge> {
    if root.get("features").is_none() {
        return Ok(None);
    }
    let header = vec!["key".to_owned(), "value".to_owned()];
    let mut capped = Capped::new(Table::new("collection", header), root.source());
    let mut places = Places::new(root.source());
    for (key, value) in root.entries().filter(|(key, _)| !matches!(&**key, "type" | "features")) {
        capped.push(places.line(value.offset()), [&*key, &*value.text()])?;
    }
    Ok((capped.table.height() > 0).then_some(capped.table))
}

fn unplaced(shapes: &[Shape<'_>], file: &str) -> Option<Diagnostic> {
    let without = shapes.iter().filter(|shape| shape.positions == 0).count();
    let problem = Text::new(
        format!("obiektów bez geometrii: {without}"),
        format!("features without a geometry: {without}"),
    );
    let remedy = Text::new("uzupełnić geometrię", "add the geometry");
    (without > 0).then(|| Diagnostic::new(file, problem, remedy))
}

/// Members of features that RFC 7946 does not know: they are no columns of the table.
fn foreign(features: &[Value<'_>], file: &str) -> Option<Diagnostic> {
    const KNOWN: [&str; 5] = ["type", "geometry", "properties", "id", "bbox"];
    let objects = features.iter().filter(|feature| feature.get("properties").is_some());
    let keys = objects.flat_map(|feature| feature.entries()).map(|(key, _)| key);
    let first = keys.into_iter().find(|key| !KNOWN.contains(&&**key))?;
    let problem = Text::new(
        format!(
            "obiekty mają poza `properties` także inne pola, np. `{first}`; tabela ich nie zawiera"
        ),
        format!(
            "features have members beside `properties`, such as `{first}`; the table lacks them"
        ),
    );
    let remedy = Text::new("przenieść je do `properties`", "move them into `properties`");
    Some(Diagnostic::new(file, problem, remedy))
}

fn and_more(count: usize, file: &str) -> Diagnostic {
    let problem = Text::new(
        format!("i jeszcze błędnych obiektów: {count}"),
        format!("and {count} more faulty features"),
    );
    Diagnostic::new(file, problem, remedy())
}

fn remedy() -> Text {
    Text::new(
        "poprawić geometrię i zapisać plik jako GeoJSON w układzie WGS 84 (EPSG:4326)",
        "mend the geometry and save the file as GeoJSON in WGS 84 (EPSG:4326)",
    )
}

/// The first fault of a feature.
struct Fault {
    span: Range<usize>,
    problem: Text,
}

impl Fault {
    fn new(at: Value<'_>, pl: impl Into<String>, en: impl Into<String>) -> Self {
        let span = at.offset()..at.offset() + at.raw().len();
        Self { span, problem: Text::new(pl, en) }
    }

    /// Names the feature: its number from 0, as programs count, and its name.
    fn of(mut self, index: usize, feature: Value<'_>) -> Self {
        let properties = feature.get("properties");
        let called = ["name", "NAME", "nazwa", "JPT_NAZWA_", "terc", "teryt", "territory"];
        let name = called.iter().find_map(|key| properties?.get(key)?.string());
        let name = name.map_or_else(String::new, |name| format!(" ({name})"));
        self.problem = Text::new(
            format!("features[{index}]{name}: {}", self.problem.pl),
            format!("features[{index}]{name}: {}", self.problem.en),
        );
        self
    }

    fn diagnostic(self, file: &str, places: &mut Places<'_>) -> Diagnostic {
        let problem = Text::new(
            format!("błędny GeoJSON: {}", self.problem.pl),
            format!("faulty GeoJSON: {}", self.problem.en),
        );
        places.put(Diagnostic::new(file, problem, remedy()), self.span)
    }
}

/// What a geometry comes to.
#[derive(Default)]
struct Shape<'a> {
    kind: Cow<'a, str>,
    positions: usize,
    /// The least longitude and latitude, then the greatest, with the digits they are written in.
    bounds: [Option<(f64, &'a str)>; 4],
}

fn shape(feature: Value<'_>) -> Result<Shape<'_>, Fault> {
    if feature.get("type").and_then(Value::string).as_deref() != Some("Feature") {
        let pl = "obiekt nie ma typu `Feature`";
        return Err(Fault::new(feature, pl, "it is not of the type `Feature`"));
    }
    match feature.get("geometry") {
        None => Err(Fault::new(feature, "brakuje `geometry`", "there is no `geometry`")),
        // RFC 7946, section 3.2: null is a feature without a place.
        Some(geometry) if geometry.kind() == Kind::Null => Ok(Shape::default()),
        Some(geometry) => bare_shape(geometry),
    }
}

fn bare_shape(geometry: Value<'_>) -> Result<Shape<'_>, Fault> {
    let kind = geometry.get("type").map(Value::text).unwrap_or_default();
    let mut shape = Shape { kind, ..Shape::default() };
    shape.add(geometry)?;
    Ok(shape)
}

impl<'a> Shape<'a> {
    fn add(&mut self, geometry: Value<'a>) -> Result<(), Fault> {
        let kind = geometry.get("type").map(Value::text).unwrap_or_default();
        if kind == COLLECTION {
            let parts = geometry.get("geometries").filter(|it| it.kind() == Kind::Array);
            let parts = parts.ok_or_else(|| {
                Fault::new(geometry, "brakuje tablicy `geometries`", "no array `geometries`")
            })?;
            return parts.items().try_for_each(|part| self.add(part));
        }
        let Some((_, depth, line)) = GEOMETRIES.iter().find(|(name, ..)| *name == kind) else {
            let en = format!("`{kind}` is no type of geometry");
            return Err(Fault::new(geometry, format!("`{kind}` nie jest typem geometrii"), en));
        };
        let coordinates = geometry.get("coordinates").ok_or_else(|| {
            Fault::new(geometry, "brakuje `coordinates`", "there are no `coordinates`")
        })?;
        self.coordinates(coordinates, *depth, *line)
    }

    fn coordinates(&mut self, value: Value<'a>, depth: usize, line: Line) -> Result<(), Fault> {
        if depth == 0 {
            return self.position(value);
        }
        if value.kind() != Kind::Array {
            let en = "an array of positions is needed here";
            return Err(Fault::new(value, "w tym miejscu musi stać tablica położeń", en));
        }
        if value.is_empty() {
            return Err(Fault::new(value, "pusta geometria", "an empty geometry"));
        }
        value.items().try_for_each(|item| self.coordinates(item, depth - 1, line))?;
        if depth == 1 { check_line(value, line) } else { Ok(()) }
    }

    fn position(&mut self, position: Value<'a>) -> Result<(), Fault> {
        let mut numbers = position.items();
        let (Some(longitude), Some(latitude)) = (numbers.next(), numbers.next()) else {
            let en = "a position is an array of longitude and latitude";
            return Err(Fault::new(position, "położenie to tablica: długość i szerokość", en));
        };
        for (axis, number) in [longitude, latitude].into_iter().enumerate() {
            let Some(value) = number.number() else {
                let shown = excerpt(number);
                let en = format!("`{shown}` is no coordinate");
                return Err(Fault::new(number, format!("`{shown}` nie jest współrzędną"), en));
            };
            if value.abs() > LIMITS[axis] {
                return Err(not_degrees(position, number, axis));
            }
            let raw = number.raw();
            let [least, greatest] = [axis, axis + 2];
            if self.bounds[least].is_none_or(|(known, _)| value < known) {
                self.bounds[least] = Some((value, raw));
            }
            if self.bounds[greatest].is_none_or(|(known, _)| value > known) {
                self.bounds[greatest] = Some((value, raw));
            }
        }
        if let Some(other) = numbers.find(|it| it.number().is_none()) {
            let shown = excerpt(other);
            let en = format!("`{shown}` is no coordinate");
            return Err(Fault::new(other, format!("`{shown}` nie jest współrzędną"), en));
        }
        self.positions += 1;
        Ok(())
    }
}

fn not_degrees(position: Value<'_>, number: Value<'_>, axis: usize) -> Fault {
    let shown = excerpt(number);
    // Coordinates of the Polish systems PL-1992 and PL-2000 are metres, six or seven digits.
    let metres = number.number().is_some_and(|value| value.abs() > 1000.0);
    let (pl, en) = match (metres, axis) {
        (true, _) => (
            "wygląda na metry układu PL-1992 albo PL-2000",
            "this looks like metres of a projected system",
        ),
        (false, 0) => {
            ("długość geograficzna leży między -180 a 180", "a longitude lies between -180 and 180")
        }
        (false, _) => {
            ("szerokość geograficzna leży między -90 a 90", "a latitude lies between -90 and 90")
        }
    };
    Fault::new(
        position,
        format!("`{shown}` to nie są stopnie: {pl}"),
        format!("`{shown}` is not in degrees: {en}"),
    )
}

fn check_line(line: Value<'_>, rule: Line) -> Result<(), Fault> {
    let count = line.items().count();
    let needed = match rule {
        Line::Free => 1,
        Line::Open => 2,
        Line::Ring => 4,
    };
    if count < needed {
        let pl = format!("za mało położeń: {count}, a trzeba co najmniej {needed}");
        return Err(Fault::new(line, pl, format!("{count} positions, and {needed} are needed")));
    }
    let numbers = |position: Value<'_>| position.items().map(Value::number).collect::<Vec<_>>();
    let ends = line.items().next().zip(line.items().last());
    match ends {
        Some((first, last)) if rule == Line::Ring && numbers(first) != numbers(last) => {
            let (from, to) = (excerpt(first), excerpt(last));
            let en = format!("a ring that is not closed: it begins at {from} and ends at {to}");
            Err(Fault::new(last, format!("pierścień niezamknięty: od {from} do {to}"), en))
        }
        _ => Ok(()),
    }
}

/// The beginning of a value, for a message.
fn excerpt(value: Value<'_>) -> String {
    const LONGEST: usize = 60;
    let text = value.text();
    let cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

#[cfg(test)]
#[path = "tests/geojson.rs"]
mod tests;
