//! The tests of `../geojson.rs`.

use crate::sources::formats::{Document, open};

fn feature(geometry: &str) -> String {
    format!(
        r#"{{"type":"Feature","id":7,"properties":{{"name":"A","x":{{"y":1.50}}}},"geometry":{geometry}}}"#
    )
}

fn collection(geometries: &[&str]) -> String {
    let features: Vec<String> = geometries.iter().map(|it| feature(it)).collect();
    format!(r#"{{"type":"FeatureCollection","name":"test","features":[{}]}}"#, features.join(",\n"))
}

fn read(text: &str) -> Document {
    let document = open(text.as_bytes(), "a.geojson").expect("GeoJSON");
    let format = document.format().expect("known");
    assert_eq!((format.name, format.figures.is_none()), ("geojson", true));
    document
}

#[test]
fn features_are_rows_with_their_properties_and_bounds_as_written() {
    let document = read(&collection(&[
        r#"{"type":"Polygon","coordinates":[[[19.10,50],[20,50.0],[20,51],[19.10,50]]]}"#,
        r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,-2,300]},
                {"type":"LineString","coordinates":[[0,0],[1,1]]}]}"#,
        "null",
    ]));
    let table = &document.tables[0];
    assert_eq!(table.header[..2], ["id", "geometry"]);
    assert_eq!(table.header[7..], ["name", "x.y"]);
    let rows: Vec<String> =
        table.rows().map(|row| row.cells().collect::<Vec<_>>().join("|")).collect();
    assert_eq!(
        rows,
        [
            "7|Polygon|4|19.10|50|20|51|A|1.50",
            "7|GeometryCollection|3|0|-2|1|1|A|1.50",
            "7||0|||||A|1.50",
        ]
    );
    assert_eq!((table.line(1), document.remarks.len()), (2, 1));
    assert_eq!(document.tables[1].row(0).expect("name").cell(1), "test");
    assert_eq!(read(r#"{"type":"Point","coordinates":[1,2]}"#).tables[0].height(), 1);
}

#[test]
fn a_faulty_geometry_is_named_with_its_feature_and_its_fault() {
    for (geometry, words) in [
        (
            r#"{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,2]]]}"#,
            "not closed: it begins at [1,1] and ends at [1,2]",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[1,1],[2,1],[1,1]]]}"#,
            "3 positions, and 4 are needed",
        ),
        (r#"{"type":"LineString","coordinates":[[1,1]]}"#, "1 positions, and 2 are needed"),
        (r#"{"type":"Polygon","coordinates":[]}"#, "an empty geometry"),
        (r#"{"type":"MultiPolygon","coordinates":[[[]]]}"#, "an empty geometry"),
        (r#"{"type":"Point","coordinates":[1]}"#, "a position is an array"),
        (r#"{"type":"Point","coordinates":[1,"2"]}"#, "`2` is no coordinate"),
        (r#"{"type":"Point","coordinates":[1e400,2]}"#, "`1e400` is no coordinate"),
        (r#"{"type":"Point","coordinates":[567890.12,243210.5]}"#, "metres of a projected system"),
        (r#"{"type":"Point","coordinates":[1,91]}"#, "a latitude lies between"),
        (r#"{"type":"Point","coordinates":[181,9]}"#, "a longitude lies between"),
        (r#"{"type":"MultiPoint","coordinates":[1,2]}"#, "a position is an array"),
        (r#"{"type":"Point"}"#, "there are no `coordinates`"),
        (r#"{"type":"Kreis","coordinates":[1,2]}"#, "`Kreis` is no type of geometry"),
        ("5", "`` is no type of geometry"),
    ] {
        let good = r#"{"type":"Point","coordinates":[1,2]}"#;
        let text = collection(&[good, geometry, geometry]);
        let faults = open(text.as_bytes(), "a.geojson").expect_err(words);
        assert_eq!(
            (faults.len(), faults[0].line, faults[1].line),
            (2, Some(2), Some(3)),
            "{words}"
        );
        let told = &faults[0].problem.en;
        assert!(told.contains("features[1] (A): ") && told.contains(words), "{told}");
    }
    let text =
        r#"{"type":"FeatureCollection","features":[7,{"type":"Point","coordinates":[1,2]}]}"#;
    let faults = open(text.as_bytes(), "a.geojson").expect_err("no features");
    assert!(faults.len() == 2 && faults[0].problem.en.contains("not of the type `Feature`"));
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn the_given_boundaries_have_as_many_features_and_positions_as_python_counts() {
    let folder = std::env::var("HEJNAL_CORPUS").expect("set");
    // python: len(json.load(f)["features"]) and the sum of the positions of all geometries.
    for (name, features, positions) in [
        ("poland.municipalities_jusuff.json", 2477, 69_647),
        ("poland.counties_jusuff.json", 380, 29_932),
        ("poland.voivodeships_jusuff.json", 16, 6_450),
        ("krakow_metropolis_15_gminas.geojson", 15, 364),
        ("krakow_18_districts.geojson", 18, 8_197),
    ] {
        let bytes = std::fs::read(format!("{folder}/data/geo/{name}")).expect("given");
        let document = open(&bytes, name).expect("GeoJSON");
        let table = &document.tables[0];
        let counted: usize =
            table.rows().map(|row| row.cell(2).parse::<usize>().expect("a number")).sum();
        assert_eq!((table.height(), counted), (features, positions), "{name}");
        assert_eq!(document.format().map(|it| it.name), Some("geojson"));
    }
}
