//! The tests of `../bdl_json.rs`.

use super::*;
use crate::sources::formats::open;

/// Two rows of an answer as the API gives it (variable 76037, 2016 and 2017), a zero of a
/// district of Warsaw, a null, a symbol in place of a number.
const BY_VARIABLE: &str = r#"{"totalRecords":17,"page":0,"pageSize":10,"variableId":76037,
        "measureUnitId":5,"aggregateId":1,"lastUpdate":"2018-11-30T09:00:00+01:00","results":[
        {"id":"011210000000","name":"REGION MAŁOPOLSKIE","values":[
            {"attrId":1,"val":15068865100.02,"year":"2016"},
            {"attrId":1,"value":16279000320.30,"year":2017}]},
        {"id":"071412865038","name":"Bemowo","values":[
            {"attrId":0,"val":0,"year":"2016"}, {"attrId":"n","val":0,"year":"2017"},
            {"attrId":1,"val":null,"year":"2018"}, {"attrId":"x","val":0,"year":"2019"},
            {"attrId":7,"val":0,"year":"2020"}, {"attrId":7,"val":5,"year":"2021"},
            {"attrId":1,"val":0,"year":"2022"},
            {"attrId":1,"val":1,"year":"2023-Q1"}, {"attrId":1,"val":true,"year":"2024"}]}],
        "links":{"self":"p0","next":"p1"}}"#;

fn read(text: &str) -> (Document, Figures) {
    let document = open(text.as_bytes(), "answer.json").expect("read");
    let format = document.format().expect("known");
    assert_eq!(format.name, "bdl-json");
    let figures = format.figures.expect("figures")(&document).expect("figures");
    (document, figures)
}

#[test]
fn a_page_by_variable_says_everything_it_says_and_what_is_not_in_it() {
    let (document, figures) = read(BY_VARIABLE);
    let row: Vec<&str> = document.tables[0].row(1).expect("row").cells().collect();
    let updated = "2018-11-30T09:00:00+01:00";
    let place = ["011210000000", "REGION MAŁOPOLSKIE", "76037", "2017", "16279000320.30"];
    assert_eq!(row[..5], place, "digits as written");
    assert_eq!(row[5..], ["1", "5", "1", updated]);
    assert_eq!((figures.provider.as_str(), figures.subject.as_str()), ("bdl", "76037"));
    assert_eq!(figures.published, parse_date("2018-11-30"));
    let readings: Vec<Reading> = figures.figures.iter().map(|it| it.reading).collect();
    let missing = Reading::Missing(Reason::NotCollected);
    assert_eq!(
        readings,
        [
            Reading::Known(15_068_865_100.02),
            Reading::Known(16_279_000_320.3),
            missing,
            Reading::Missing(Reason::Pending),
            missing,
            Reading::Withheld(Reason::Confidential),
            missing,
            Reading::Known(5.0),
            Reading::Known(0.0),
        ]
    );
    assert_eq!(&*figures.figures[7].note, "attribute=7");
    assert_eq!(&*figures.figures[0].label, "variable 76037");
    assert_eq!((figures.rows, figures.refused.len()), (11, 2));
    assert_eq!(figures.refused[0].line, Some(11));
    let remark = &figures.remarks[0].problem.en;
    assert!(remark.contains("2 of 17 results (page 1 of 2)"), "{remark}");
}

#[test]
fn pages_by_unit_are_one_table_and_attributes_get_their_symbols() {
    let text = r#"[{"totalRecords":2,"results":[{"id":1,"symbol":""},{"id":7,"symbol":"n"}]},
            {"totalRecords":2,"unitId":"011212001011","unitName":"Kraków","aggregateId":2,
            "results":[{"id":72305,"measureUnitId":3,"lastUpdate":"2024-06-28","values":[
                {"year":"2023","val":806201,"attrId":1},{"year":"2024","val":0,"attrId":7}]}]},
            {"unitId":"011212001011","unitName":"Kraków","aggregateId":2,"results":[{"id":60270,
                "measureUnitId":9,"lastUpdate":"2024-08-30","values":[]}]}]"#;
    let (_, figures) = read(text);
    assert_eq!(figures.figures[1].reading, Reading::Missing(Reason::Pending));
    assert_eq!(&*figures.figures[0].grp, "aggregate=2");
    assert_eq!(figures.figures[0].area.name, "Kraków");
    assert_eq!(figures.published, parse_date("2024-06-28"));
    assert_eq!(figures.remarks.len(), 1, "both results are here; the unit is a number");
}

#[test]
fn lists_hold_no_figures_and_a_refusal_of_the_api_is_told() {
    let (document, figures) = read(
        r#"{"totalRecords":2443,"page":0,"pageSize":2,"links":{"next":"x"},"results":[
            {"id":"P2137","parentId":"G7","name":"Ludność","levels":[0,2,5,6]},
            {"id":"P1336","name":"Stan"}]}"#,
    );
    assert_eq!((document.tables[0].height(), figures.figures.len()), (2, 0));
    assert_eq!(document.tables[0].cell(0, 3), "[0,2,5,6]");
    assert_eq!(figures.remarks.len(), 1);
    let text = r#"{"errors":[{"result":"Too many requests","reason":"limit","code":429}]}"#;
    let faults = open(text.as_bytes(), "answer.json").expect_err("no data");
    assert!(faults[0].problem.en.contains("Too many requests; limit"));
}
