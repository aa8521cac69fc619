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
    // META calls four columns groups; that of the published example has the fewest.
    let plain = shared(&["composite", &data, &meta, "--format", "json"]).ended(0);
    assert_eq!(plain.json(), found);
    assert!(plain.stderr.contains("(EurAsia_group)"), "{}", plain.stderr);
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
    made_by("", data, meta, &[])
}

/// The same with a spec and further options.
fn made_by(spec: &str, data: &str, meta: &str, options: &[&str]) -> Run {
    let folder = folder();
    let files = [("data.csv", data), ("meta.csv", meta), ("spec.toml", spec)];
    let paths = files.map(|(name, text)| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("written");
        file.display().to_string()
    });
    let mut arguments = vec!["composite", &paths[0], &paths[1], "--spec", &paths[2]];
    arguments.extend(["--format", "csv", "--draws", "20"]);
    arguments.extend(options);
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
        "unit,rank,index,rank_low,rank_high,rank_median,rank_mean,first,ranked\n\
         z,1,100,1,1,1,1,1,20\ny,2,50,2,2,2,2,0,20\nx,3,0,3,3,3,3,0,20"
    );
    // Too little, nothing, all the same, a denominator of zero: no score, and no number that is none.
    made("uCode,a,b,n\nx,,,\ny,2,4,0\nz,2,,3\n", META).ended(2);
    let told = made("uCode,a,b,n\nx,,,\ny,2,4,0\nz,3,6,3\nw,4,3,3\n", META).ended(0).text();
    assert!(!told.contains("NaN") && !told.contains("inf"), "{told}");
    let without = told.lines().filter(|line| line.ends_with(",,,,,,,,")).count();
    assert_eq!(without, 2, "x has nothing and y too little: {told}");
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
    let typed = META.replace("a,1,1,1,,I,Indicator", "a,1,1,1,,I,indicator");
    let run = made("uCode,a,b,n\nx,1,3,1\n", &typed).ended(3);
    assert!(
        run.stderr.contains("meta.csv:2:") && run.stderr.contains("unknown type"),
        "{}",
        run.stderr
    );
    let alone = "iCode,Level,Direction,Weight,Parent,Type\na,1,1,1,,Indicator\n";
    let run = made("uCode,a\nx,1\ny,2\n", alone).ended(3);
    assert!(run.stderr.contains("there is no index"), "{}", run.stderr);
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

const SMALL: &str = "uCode,a,b,n\nx,1,3,1\ny,2,4,2\nz,3,3,3\nw,4,8,2\n";

#[test]
fn a_spec_names_every_step_and_each_can_be_worked_by_hand() {
    // Ranks of a: 1 to 4; b over n is 3, 2, 1, 4, less is better: ranks 2, 3, 4, 1; weights 1 to 3.
    let spec = "normalise = { by = \"rank\" }\noutliers = \"leave\"\n";
    let found = made_by(spec, SMALL, META, &[]).ended(0).text();
    let index = |unit: &str| {
        let row = found.lines().find(|line| line.starts_with(&format!("{unit},"))).expect(unit);
        row.split(',').nth(2).and_then(|cell| cell.parse::<f64>().ok()).expect("a score")
    };
    for (unit, wanted) in [("x", 1.75), ("y", 2.75), ("z", 3.75), ("w", 1.75)] {
        assert!((index(unit) - wanted).abs() < 1e-12, "{unit}: {}", index(unit));
    }
    // The geometric mean of 1 and 2 with weights 1 and 3: 2^(3/4).
    let spec = format!("{spec}aggregate = {{ by = \"geometric\" }}\nweights = \"given\"\n");
    let found = made_by(&spec, SMALL, META, &[]).ended(0).text();
    let row = found.lines().find(|line| line.starts_with("x,")).expect("x");
    let score: f64 = row.split(',').nth(2).and_then(|cell| cell.parse().ok()).expect("a score");
    assert!((score - 2_f64.powf(0.75)).abs() < 1e-12, "{row}");
}

#[test]
fn what_a_spec_gets_wrong_is_told_at_once() {
    let spec = "least_known = 2\nnormalise = { by = \"minmax\" }\naggregate = { by = \"generalised\" }\n\
                also = [\"topsi\"]\n[vary]\nimpute = [\"guess\"]\n";
    let run = made_by(spec, SMALL, META, &[]).ended(3);
    for told in
        ["least_known", "`minmax`", "without a power", "`topsi`", "`guess`", "min-max, scaled"]
    {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    let strict = "aggregate = { by = \"geometric\" }\n";
    let run = made_by(strict, SMALL, META, &[]).ended(3);
    assert!(run.stderr.contains("above zero only"), "{}", run.stderr);
    let run = made_by("normalize = 1\n", SMALL, META, &[]).ended(3);
    assert!(run.stderr.contains("spec.toml:1:1"), "{}", run.stderr);
    made_by("impute = { by = \"panel\" }", SMALL, META, &[]).ended(2);
    made_by("weights = \"entropy\"\nnormalise = { by = \"z-score\" }", SMALL, META, &[]).ended(2);
    made_by("", SMALL, META, &["--tell", "first"]).ended(2);
    let run = made_by("", SMALL, META, &["--tell", "first", "--unit", "q"]).ended(2);
    assert!(run.stderr.contains("`q`"), "{}", run.stderr);
}

#[test]
fn years_of_a_panel_fill_the_last_one() {
    // x is unknown in 2020 and 4 a year before: it stands between y and z.
    let data = "uCode,Time,a,b,n\nx,2019,4,1,1\ny,2019,0,1,1\nz,2019,9,1,1\n\
                x,2020,,2,1\ny,2020,1,3,1\nz,2020,9,1,1\n";
    let spec = "impute = { by = \"panel\" }\noutliers = \"leave\"\nleast_known = 0.5\n";
    let found = made_by(spec, data, META, &["--tell", "strengths", "--unit", "x"]).ended(0).text();
    assert!(found.contains("x,strength,a,2,3,37.5"), "{found}");
    let left = made_by("least_known = 0.5\n", data, META, &["--tell", "strengths", "--unit", "x"]);
    assert!(!left.ended(0).text().contains(",a,"), "without a group or a panel x has no a");
}

#[test]
fn weights_that_put_a_unit_first_do_so() {
    // a: w is best; b over n, less is better: z is best. All weight on a puts w first.
    let found = made_by("", SMALL, META, &["--tell", "first", "--unit", "w"]).ended(0).text();
    let needed: Vec<f64> = found
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(3).and_then(|cell| cell.parse().ok()))
        .collect();
    // w: 100 and 0; z: 66.67 and 100: equal where 100 a = 66.67 a + 100 b, so a = 3/4.
    assert!((needed[0] - 0.75).abs() < 1e-9 && (needed[1] - 0.25).abs() < 1e-9, "{found}");
    // y is nowhere better than z: no weights do.
    let found = made_by("", SMALL, META, &["--tell", "first", "--unit", "y"]).ended(0).text();
    assert_eq!(found.lines().count(), 1, "{found}");
    let strict = "normalise = { by = \"rank\" }\naggregate = { by = \"geometric\" }\n";
    let run = made_by(strict, SMALL, META, &["--tell", "reach"]).ended(2);
    assert!(run.stderr.contains("arithmetic"), "{}", run.stderr);
    let reach = made_by("", SMALL, META, &["--tell", "reach"]).ended(0).text();
    assert!(reach.lines().any(|line| line.starts_with("y,2,")), "z is always above y: {reach}");
}

#[test]
fn an_index_of_the_strategy_takes_its_own_figures() {
    let run = shared(&["composite", "--of", "standing", "--format", "json"]).ended(0);
    let rows = run.json();
    let rows = rows.as_array().expect("rows");
    assert_eq!(rows.len(), 15);
    for row in rows {
        for column in ["index", "hellwig", "topsis", "ampi", "benefit-of-the-doubt"] {
            assert!(row[column].is_number(), "{column}: {row}");
        }
        let [low, high, rank] = ["rank_low", "rank_high", "rank"].map(|it| row[it].as_u64());
        assert!(low <= high && rank.is_some(), "{row}");
    }
    assert!(run.stderr.contains("2024, 15/15"), "{}", run.stderr);
    let run = shared(&["composite", "--of", "standin"]).ended(2);
    assert!(run.stderr.contains("standing"), "{}", run.stderr);
}

#[test]
fn indicators_without_any_score_are_told_and_none_at_all_is_refused() {
    let constant = SMALL.replace(",3,1", ",6,2").replace(",4,2", ",6,2").replace(",3,3", ",6,2");
    let constant = constant.replace("4,8,2", "4,6,2");
    let run = made(&constant, META).ended(0);
    assert!(run.stderr.contains("b: no score, not in the index"), "{}", run.stderr);
    let run = made("uCode,a,b,n\nx,1,3,1\n", META).ended(2);
    assert!(run.stderr.contains("no indicator gives any unit a score"), "{}", run.stderr);
    let meta = META.replace("Type\n", "Type,Target\n").replace("Indicator\n", "Indicator,much\n");
    let meta = meta.replace("Aggregate\n", "Aggregate,\n");
    let run = made(SMALL, &meta).ended(3);
    assert!(run.stderr.contains("`Target`"), "{}", run.stderr);
}

#[test]
fn a_component_says_what_it_explains_and_what_moves_against_it() {
    let data = "uCode,a,b,c\nu,1,1,9\nv,2,3,7\nw,3,2,8\nx,4,5,4\ny,5,4,5\nz,6,6,1\n";
    let meta = "iCode,Level,Direction,Weight,Parent,Type\na,1,1,1,I,Indicator\nb,1,1,1,I,Indicator\n\
                c,1,1,1,I,Indicator\nI,2,1,1,,Aggregate\n";
    let run = made_by("weights = \"principal-component\"\n", data, meta, &[]).ended(0);
    let told = "I: the first component explains";
    assert!(run.stderr.contains(told) && run.stderr.contains("direction: c"), "{}", run.stderr);
}

#[test]
fn an_aggregate_may_not_be_called_as_another_column() {
    let meta = META.replace(",I,Indicator\nb", ",rank,Indicator\nb") + "rank,2,1,1,,J,Aggregate\n";
    let meta = meta.replace("I,2,1,1,,,", "I,2,1,1,,J,");
    let run = made(SMALL, &meta).ended(2);
    assert!(run.stderr.contains("`rank`"), "{}", run.stderr);
}

/// Powers that leave the range of floats go the slow way, and give the ranks of the index itself.
#[test]
fn high_powers_of_wide_scores_keep_their_ranks() {
    let spec = "normalise = { by = \"min-max\", low = 1, high = 1e8 }\n\
                aggregate = { by = \"generalised\", power = 39 }\n[vary]\nweights = 0\n";
    let found = made_by(spec, SMALL, META, &[]).ended(0).text();
    for line in found.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert!(cells[1] == cells[3] && cells[1] == cells[4] && cells[8] == "20", "{line}");
    }
    for power in ["1e-9", "-1e9", "nan"] {
        let spec = format!("aggregate = {{ by = \"generalised\", power = {power} }}\n");
        made_by(&spec, SMALL, META, &[]).ended(3);
    }
    made_by("normalise = { by = \"min-max\", low = 5, high = 5 }\n", SMALL, META, &[]).ended(3);
}

#[test]
fn a_key_the_method_does_not_look_at_is_told() {
    for (spec, key) in [
        ("normalise = { by = \"rank\", low = 1 }\n", "`rank` does not look at `low`"),
        ("aggregate = { by = \"geometric\", power = 2 }\n", "`geometric` does not look at `power`"),
        ("impute = { by = \"em\", group = \"G\" }\n", "`em` does not look at `group`"),
    ] {
        let run = made_by(spec, SMALL, META, &[]).ended(3);
        assert!(run.stderr.contains(key), "{}", run.stderr);
    }
}

#[test]
fn a_file_that_is_not_there_is_no_failure_of_the_machine() {
    let folder = folder();
    for missing in ["nowhere.csv", "."] {
        let run = run(folder.path(), folder.path(), &["composite", missing, "meta.csv"]).ended(2);
        assert!(run.stderr.contains(missing), "{}", run.stderr);
    }
}
