//! Places of files: the two systems against pyproj, and everything a file may do wrong.

use super::projection::{Projection, System};
use super::*;
use serde_json::Value;

/// Made by tests/oracles/reach.py.
const ORACLE: &str = include_str!("../../../tests/results/reach.json");

fn oracle(key: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(ORACLE).expect("JSON");
    all[key].as_array().expect("a list").clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn apart(a: Metres, east: f64, north: f64) -> f64 {
    (a.east - east).hypot(a.north - north)
}

#[test]
fn degrees_agree_with_pyproj_and_lead_back() {
    let projection = Projection::of(System::Degrees).expect("known");
    for row in oracle("degrees") {
        let (x, y) = (number(&row[0]), number(&row[1]));
        let at = projection.metres(x, y).expect("a place");
        assert!(apart(at, number(&row[2]), number(&row[3])) < 1e-5, "{row} {at:?}");
        let (longitude, latitude) = projection.back(at).expect("a place");
        assert!((longitude - x).abs() < 1e-9 && (latitude - y).abs() < 1e-9, "{row}");
    }
}

#[test]
fn codes_of_the_european_grid_agree_with_pyproj() {
    for row in oracle("cells") {
        let text = format!("cell,persons\n{},7\n", row[0].as_str().expect("a code"));
        let read = residents(text.as_bytes(), "r.csv", "persons").expect("valid");
        let Residents::Squares(squares) = read else { panic!("cells") };
        for (corner, expected) in squares[0].corners.iter().zip(&row.as_array().expect("row")[1..])
        {
            let [east, north] = [number(&expected[0]), number(&expected[1])];
            // Half a millimetre: the two libraries end the series of the equal-area system elsewhere.
            assert!(apart(*corner, east, north) < 5e-4, "{row} {corner:?}");
        }
    }
}

#[test]
fn a_place_may_be_written_in_three_ways() {
    let find = |text: &str| facilities(text.as_bytes(), "f.csv").expect("valid")[0].clone();
    let metres = find("name,east,north\nRynek,566968.3,244213.5\n");
    assert_eq!(metres.name, "Rynek");
    let projection = Projection::of(System::Degrees).expect("known");
    let (longitude, latitude) = projection.back(metres.at).expect("degrees");
    let degrees = find(&format!("latitude,longitude,other\n{latitude},{longitude},x\n"));
    assert!(apart(degrees.at, 566_968.3, 244_213.5) < 1e-6);
    assert_eq!(degrees.name, "1");
    let feature = |crs: &str, x: f64, y: f64| {
        format!(
            r#"{{"type":"FeatureCollection",{crs}"features":[{{"type":"Feature",
            "properties":{{"nazwa":"Rynek"}},
            "geometry":{{"type":"Point","coordinates":[{x},{y},3]}}}}]}}"#
        )
    };
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2180"}},"#;
    for text in [feature("", longitude, latitude), feature(crs, 566_968.3, 244_213.5)] {
        let found = facilities(text.as_bytes(), "f.geojson").expect("valid");
        assert_eq!((found.len(), found[0].name.as_str()), (1, "Rynek"));
        assert!(apart(found[0].at, 566_968.3, 244_213.5) < 1e-6);
    }
}

#[test]
fn cells_are_read_by_middle_and_by_corner_and_no_number_is_not_zero() {
    let squares = |text: &str| match residents(text.as_bytes(), "r.csv", "persons") {
        Ok(Residents::Squares(squares)) => squares,
        other => panic!("{other:?}"),
    };
    let by_middle = squares("id,east,north,side,persons\nA,500500,200500,1000,\n");
    let by_corner = squares("id,west,south,side,persons\nA,500000,200000,1000,\n");
    assert_eq!(by_middle, by_corner);
    assert_eq!((by_corner[0].persons, by_corner[0].name.as_str()), (None, "A"));
    assert_eq!(by_corner[0].corners[2], Metres { east: 501_000.0, north: 201_000.0 });
    let polygon = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{"tot":null},"geometry":{"type":"Polygon","coordinates":
        [[[20,50],[20,50.01],[20.01,50.01],[20.01,50],[20,50]]]}}]}"#;
    let read = residents(polygon.as_bytes(), "r.geojson", "tot").expect("valid");
    let Residents::Squares(read) = read else { panic!("cells") };
    // The ring ran with the clock.
    let [a, b, c, _] = read[0].corners;
    assert!((b.east - a.east) * (c.north - b.north) > (b.north - a.north) * (c.east - b.east));
}

#[test]
fn what_no_place_can_be_is_refused_in_its_place() {
    for (text, place) in [
        ("name,x,y\nA,566968,244213\n", "f.csv:1:1"),
        ("longitude,latitude\n50.06,19.94\n", "f.csv:2:1"),
        ("longitude,latitude\n19.94,\n", "f.csv:2:1"),
        ("longitude,latitude\n19.94,abc\n", "f.csv:2:7"),
        ("longitude,latitude\ninf,NaN\n", "f.csv:2:1"),
        ("east,north\n0,5000000\n", "f.csv:2:1"),
        ("west,south,side\n500000,200000,1000\n", "f.csv:1:1"),
        ("", "f.csv"),
    ] {
        let faults = facilities(text.as_bytes(), "f.csv").expect_err("refused");
        assert_eq!(faults[0].place(), place, "{text} {faults:?}");
    }
    for text in [
        "east,north\n500000,200000\n",
        "east,north,persons\n500000,200000,-1\n",
        "east,north,persons,side\n500000,200000,1,0\n",
        "east,north,persons,side\n500000,200000,1,-5\n",
        "east,north,persons,side\n500000,200000,1,\n",
        "west,south,persons\n500000,200000,1\n",
        "cell,persons\n1kmN3033,1\n",
        "cell,persons\n1kmN0E0,1\n",
        "cell,persons\n,1\n",
        r#"{"type":"FeatureCollection","features":[]}"#,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"persons":"many"},
            "geometry":{"type":"Point","coordinates":[20,50]}}]}"#,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"persons":1},
            "geometry":{"type":"Polygon","coordinates":[[[20,50],[20.1,50],[20.2,50],[20,50]]]}}]}"#,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"persons":1},
            "geometry":{"type":"Polygon","coordinates":[[[20,50],[20.1,50.1],[20.1,50],[20,50.1],[20,50]]]}}]}"#,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"persons":1},
            "geometry":null}]}"#,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"persons":1},
            "geometry":{"type":"Point","coordinates":[20]}}]}"#,
        r#"{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:2177"}},"features":[
            {"type":"Feature","properties":{"persons":1},
            "geometry":{"type":"Point","coordinates":[20,50]}}]}"#,
        "{",
    ] {
        let faults = residents(text.as_bytes(), "r", "persons").expect_err(text);
        assert!(faults[0].problem.is_complete() && faults[0].remedy.is_complete());
    }
}
