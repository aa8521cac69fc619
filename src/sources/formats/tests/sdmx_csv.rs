//! The tests of `../sdmx_csv.rs`.

use super::super::layout::corpus::{at, read, text, told};
use super::*;
use crate::reading::Reason;

const HEADER: &str = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,SEX,AGE,\
                          TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS,CONF_STATUS\n";

fn rows(rows: &str) -> Figures {
    read(&text(&format!("{HEADER}{rows}"), ',', "t.csv"), "sdmx-csv")
}

#[test]
fn an_annual_observation_becomes_a_figure() {
    let figures =
        rows("dataflow,MK:SMK2030(1.0.0),R,A,1261011,POP,F,Y15-19,2024,809.168,PS,3,P,\n");
    let [krakow] = &figures.figures[..] else { panic!() };
    assert_eq!((krakow.reading, &*krakow.printed), (Reading::Known(809_168.0), "809.168"));
    assert_eq!((&*krakow.label, &*krakow.unit, &*krakow.area.code), ("POP", "PS", "1261011"));
    assert_eq!(
        (&*krakow.grp, &*krakow.note),
        ("age=Y15-19;sex=F", "provisional; multiplied by 10^3")
    );
    assert_eq!((&*figures.subject, figures.rows), ("MK:SMK2030(1.0.0)", 1));
}

#[test]
fn statuses_say_why_there_is_no_figure() {
    let missing = |reason| Some(Reading::Missing(reason));
    let withheld = Some(Reading::Withheld(Reason::Confidential));
    for (value, status, confidential, expected) in [
        ("5", "A", "F", Some(Reading::Known(5.0))),
        ("5", "E", "", Some(Reading::Known(5.0))),
        ("5", "", "C", withheld),
        ("", "Q", "", withheld),
        ("0", "M", "", missing(Reason::NotApplicable)),
        ("", "L", "", missing(Reason::NotCollected)),
        ("", "O", "", missing(Reason::NotCollected)),
        ("NaN", "", "", missing(Reason::NotCollected)),
        ("#N/A", "A", "", missing(Reason::NotCollected)),
        ("", "A", "", missing(Reason::NotCollected)),
        ("inf", "A", "", None),
        ("1e400", "A", "", None),
    ] {
        let row =
            format!("dataflow,A:B(1.0),I,A,1,P,_T,_T,2024,{value},PS,,{status},{confidential}\n");
        let figures = rows(&row);
        assert_eq!(figures.figures.first().map(|it| it.reading), expected, "{value} {status}");
        assert_eq!(figures.refused.is_empty(), expected.is_some());
    }
}

#[test]
fn deletions_other_frequencies_and_false_powers_are_refused() {
    let figures = rows(
        "dataflow,A:B(1.0),D,A,1261011,POP,_T,_T,2024,-,,,,\n\
             dataflow,A:B(1.0),I,Q,1261011,POP,_T,_T,2024-Q1,1,,,,\n\
             dataflow,A:B(1.0),I,M,1261011,POP,_T,_T,2024,1,,,,\n\
             dataflow,A:B(1.0),I,A,1261011,POP,_T,_T,2024,1,,3000,,\n\
             dataflow,A:B(1.0),I,A,,POP,_T,_T,2024,1,,,,\n\
             dataflow,A:B(1.0),X,A,1261011,POP,_T,_T,2024,1,,,,\n\
             dataflow,A:B(1.0),I,A,1261011,POP,_T,_T,2024-12-31,1,,,,\n\
             dataflow,A:B(1.0),,A,1261011,POP,_T,_T,2023-A1,1,,,,\n",
    );
    let places: Vec<_> = figures.refused.iter().map(Diagnostic::place).collect();
    assert_eq!(
        places,
        ["t.csv:2:3", "t.csv:3:9", "t.csv:4:9", "t.csv:5:12", "t.csv:6", "t.csv:7:3"]
    );
    let told = told(&figures.refused);
    assert!(told.contains("a deletion is not a figure") && told.contains("TIME_PERIOD “2024-Q1”"));
    let years: Vec<_> = figures.figures.iter().filter_map(|it| it.year.map(Year::number)).collect();
    assert_eq!((figures.rows, years), (8, vec![2024, 2023]));
}

#[test]
fn version_1_labels_and_the_local_separator_are_understood() {
    let eurostat = "DATAFLOW,LAST UPDATE,freq,unit,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n\
                        ESTAT:URB_CPOP1(1.0),22/05/26 11:00:00,A,NR,T,PL003C,2021,:,c,\n\
                        ESTAT:URB_CPOP1(1.0),01/04/26 11:00:00,A,NR,F,PL003C,2020,1.5,bp,\n";
    let figures = read(&text(eurostat, ',', "t.csv"), "sdmx-csv");
    assert_eq!((&*figures.provider, &*figures.figures[0].label), ("eurostat", "URB_CPOP1"));
    assert_eq!(figures.published, NaiveDate::from_ymd_opt(2026, 5, 22));
    assert_eq!(figures.figures[0].reading, Reading::Withheld(Reason::Confidential));
    assert_eq!(&*figures.figures[1].note, "time series break; provisional");
    assert_eq!((&*figures.figures[0].grp, &*figures.figures[1].grp), ("all", "sex=F"));

    let both = "STRUCTURE[|];STRUCTURE_ID;ACTION;REF_AREA: Obszar;INDICATOR: Wskaźnik;TIME_PERIOD: \
                    Okres;OBS_VALUE: Wartość;UNIT_MULT: Mnożnik\n\
                    dataflow;MK:X(1.0): Dane;I;1206162: Zabierzów;POP: Ludność;2024: 2024;29,837;3: Tysiące\n";
    let figures = read(&text(both, ';', "t.csv"), "sdmx-csv");
    let [zabierzow] = at(&figures, "1206162", "POP", Some(2024))[..] else { panic!() };
    assert_eq!((zabierzow.reading, &*zabierzow.area.name), (Reading::Known(29_837.0), "Zabierzów"));

    let name = "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Obszar,INDICATOR,Wskaźnik,\
                    TIME_PERIOD,Okres,OBS_VALUE,Wartość\n\
                    dataflow,MK:X(1.0),Dane,I,1206162,Zabierzów,POP,Ludność,2024,2024,29837,\n";
    let figures = read(&text(name, ',', "t.csv"), "sdmx-csv");
    let [zabierzow] = at(&figures, "1206162", "POP", Some(2024))[..] else { panic!() };
    assert_eq!((zabierzow.reading, &*zabierzow.area.name), (Reading::Known(29_837.0), "Zabierzów"));
    assert_eq!(&*zabierzow.grp, "all");
}

#[test]
fn without_a_column_of_areas_nothing_is_read() {
    let table = text("DATAFLOW,FREQ,TIME_PERIOD,OBS_VALUE\nA:B(1.0),A,2024,1\n", ',', "t.csv");
    let faults = figures(&table).expect_err("no area");
    assert!(told(&faults).contains("REF_AREA or GEO"));
    let other = text("STRUCTURE,REF_AREA,VALUE\nx,1261011,1\n", ',', "t.csv");
    assert!(!is_sdmx(&other.tables[0]));
}
