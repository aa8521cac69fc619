//! `hejnal composite` on the published example of `COINr`, and on what is wrong or empty.

use crate::workspace::{Run, folder, run, shared};
use std::fs;
use std::path::Path;

/// Units with rank, index and aggregates as published, to two decimals.
const PUBLISHED: [(&str, u64, [f64; 11]); 7] = [
    ("CHE", 1, [68.38, 62.79, 73.98, 63.41, 32.87, 74.78, 85.94, 56.93, 77.21, 87.85, 56.88]),
    ("NLD", 2, [64.82, 61.94, 67.70, 64.87, 46.62, 84.55, 71.74, 41.92, 58.73, 86.58, 57.78]),
    ("DNK", 3, [64.80, 57.10, 72.51, 50.52, 30.43, 78.13, 75.35, 51.04, 69.83, 86.40, 61.29]),
    ("NOR", 4, [64.47, 57.44, 71.50, 58.18, 25.70, 80.03, 89.46, 33.80, 70.90, 87.00, 56.59]),
    ("BEL", 5, [63.54, 63.99, 63.09, 71.97, 48.22, 80.84, 75.60, 43.32, 53.01, 86.17, 50.09]),
    ("SWE", 6, [63.00, 53.87, 72.12, 51.51, 23.87, 80.98, 74.51, 38.50, 66.37, 87.74, 62.27]),
    ("IND", 45, [39.79, 28.60, 50.99, 18.78, 6.38, 51.90, 59.84, 6.07, 75.34, 22.74, 54.88]),
];

const PARTS: [&str; 11] = [
    "index",
    "Conn",
    "Sust",
    "Physical",
    "ConEcFin",
    "Political",
    "Instit",
    "P2P",
    "Environ",
    "Social",
    "SusEcFin",
];

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn the_published_index_of_asem_is_found_with_its_ranks() {
    let folder = std::env::var_os("HEJNAL_CORPUS").expect("HEJNAL_CORPUS names the raw files");
    let folder = Path::new(&folder).join("golden/coinr-asem");
    let [data, meta] =
        ["asem_idata.csv", "asem_imeta.csv"].map(|it| folder.join(it).display().to_string());
    let arguments = ["composite", &data, &meta, "--impute-by", "EurAsia_group", "--format", "json"];
    let found = shared(&arguments).ended(0).json();
    let rows = found.as_array().expect("rows");
    assert_eq!(rows.len(), 51);
    for (unit, rank, scores) in PUBLISHED {
        let row = rows.iter().find(|row| row["unit"] == unit).expect("a unit");
        assert_eq!(row["rank"].as_u64(), Some(rank), "{unit}");
        for (part, wanted) in PARTS.iter().zip(scores) {
            let score = row[*part].as_f64().expect("a score");
            assert!((score - wanted).abs() <= 0.005 + 1e-9, "{unit} {part}: {score}, not {wanted}");
        }
        let [low, high] = ["rank_low", "rank_high"].map(|end| row[end].as_u64().expect("a rank"));
        assert!(low <= rank && rank <= high, "{unit}: {low} to {high}, not {rank}");
    }
    assert_eq!(shared(&arguments).ended(0).json(), found, "the same seed gives the same draws");
}

fn made(data: &str, meta: &str) -> Run {
    let folder = folder();
    let paths = [("data.csv", data), ("meta.csv", meta)].map(|(name, text)| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("written");
        file.display().to_string()
    });
    let arguments = ["composite", &paths[0], &paths[1], "--format", "csv", "--draws", "20"];
    run(folder.path(), folder.path(), &arguments)
}

const META: &str = "iCode,Level,Direction,Weight,Denominator,Parent,Type\n\
                    a,1,1,1,,I,Indicator\nb,1,-1,3,n,I,Indicator\nI,2,1,1,,,Aggregate\n";

#[test]
fn an_index_worked_by_hand_and_its_null_cases() {
    // a: 0, 50, 100; b over n: 3, 2, 1, less is better: 0, 50, 100. x is 0, y 50, z 100.
    let told = made("uCode,a,b,n\nx,1,3,1\ny,2,4,2\nz,3,3,3\n", META).ended(0).text();
    assert_eq!(
        told.trim(),
        "unit,rank,index,rank_low,rank_high\nz,1,100,1,1\ny,2,50,2,2\nx,3,0,3,3"
    );
    // Too little, nothing, all the same, a denominator of zero: no score, and no number that is none.
    let told = made("uCode,a,b,n\nx,,,\ny,2,4,0\nz,2,,3\n", META).ended(0).text();
    assert!(!told.contains("NaN") && !told.contains("inf"), "{told}");
    assert!(told.lines().skip(1).all(|line| line.ends_with(",,,,")), "{told}");
    made("uCode,a,b,n\n", META).ended(0);
}

#[test]
fn everything_wrong_with_the_tables_is_told_in_its_place() {
    let run = made("uCode,a,b,n\nx,one,3,1\nx,2,3,1\n", META).ended(3);
    assert!(
        run.stderr.contains("data.csv:2:") && run.stderr.contains("data.csv:3:"),
        "{}",
        run.stderr
    );
    let meta = META.replace("b,1,-1,3,n,I", "b,1,2,-3,n,J").replace("a,1,", "a,x,");
    let run = made("uCode,a,b,n\nx,1,3,1\n", &meta).ended(3);
    assert!(
        run.stderr.contains("meta.csv:2:") && run.stderr.contains("meta.csv:3:"),
        "{}",
        run.stderr
    );
    made("uCode,a\nx,1\n", META).ended(3);
    made("uCode,a,b,n\nx,1,3,1\n", "iCode\na\n").ended(3);
    made("uCode,a,b,n\nx,1,3,1\n", "iCode,Level,Direction,Weight,Parent,Type\n").ended(3);
}
