//! `hejnal peers`: the lists of scikit-learn, a table worked by hand, the project's peer set as the
//! engine computes it, and what is wrong with tables, options and sets.

use crate::workspace::{Run, Workspace, files, folder, query, repository, run, shared};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;

fn asked(text: &str, options: &[&str]) -> Run {
    let folder = folder();
    let file = folder.path().join("units.csv");
    fs::write(&file, text).expect("written");
    let path = file.display().to_string();
    let arguments: Vec<&str> = ["peers", &path].iter().chain(options).copied().collect();
    run(folder.path(), folder.path(), &arguments)
}

fn number(of: &Value) -> f64 {
    of.as_f64().unwrap_or_else(|| panic!("no number: {of}"))
}

fn list(of: &Value) -> &Vec<Value> {
    of.as_array().expect("a list")
}

fn close(found: &Value, wanted: f64) -> bool {
    (number(found) - wanted).abs() <= 1e-9 * wanted.abs().max(1.0)
}

/// A case of the oracle as a table with the columns unit, group, v0, v1 ...
fn table(case: &Value) -> String {
    let columns = list(&case["columns"]);
    let mut text = "unit,group".to_owned();
    for at in 0..columns.len() {
        let _ = write!(text, ",v{at}");
    }
    for (unit, group) in list(&case["groups"]).iter().enumerate() {
        let _ = write!(text, "\nu{unit},g{group}");
        for column in columns {
            let cell = column[unit].as_f64();
            let _ = write!(text, ",{}", cell.map_or_else(|| "NA".to_owned(), |it| it.to_string()));
        }
    }
    text + "\n"
}

#[test]
fn a_table_gets_the_peers_of_scikit_learn() {
    let cases = fs::read_to_string(repository().join("tests/results/peers.json"));
    let cases: Value = serde_json::from_str(&cases.expect("the cases")).expect("JSON");
    let by_itself = |case: &&Value| list(&case["how"]).iter().all(|how| how == "skewed");
    let mut compared = 0;
    for case in list(&cases["tables"]).iter().filter(by_itself).take(8) {
        let weights = list(&case["weights"]).iter().enumerate();
        let weights: Vec<String> = weights.map(|(at, weight)| format!("v{at}={weight}")).collect();
        let (weights, count) = (weights.join(","), case["count"].to_string());
        let mut options = vec!["--same", "group", "--weights", &weights, "--neighbours", &count];
        options.extend(["--format", "json", "--draws", "20"]);
        let run = asked(&table(case), &options).ended(0);
        let found = run.json();
        for row in list(&case["expected"]) {
            let unit = format!("u{}", row[0]);
            let rows: Vec<&Value> = list(&found).iter().filter(|it| it["unit"] == unit).collect();
            let Some(expected) = row[1].as_array() else {
                assert!(rows.is_empty() && run.stderr.contains(&unit), "{unit}: {}", run.stderr);
                continue;
            };
            assert_eq!(rows.len(), expected.len(), "{unit} in {case}");
            for (found, expected) in rows.iter().zip(expected) {
                assert_eq!(found["peer"], format!("u{}", expected[0]), "{unit} in {case}");
                assert!(close(&found["distance"], number(&expected[1])), "{found}: {expected}");
                for (at, share) in list(&expected[2]).iter().enumerate() {
                    assert!(close(&found[format!("v{at}")], number(share)), "{found}: {expected}");
                }
                assert!((0.0..=1.0).contains(&number(&found["stability"])), "{found}");
                compared += 1;
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

const WORKED: &str = "town,kind,a,b,c,rate,low,high,text\n\
                      w,x,-1,1,5,10,9,11,one\nx,x,1,1,5,12,11.5,13,two\n\
                      y,x,-1,-1,5,20,11,30,three\nz,x,1,-1,5,8,7,8.5,four\nv,y,1,1,5,9,8,10,five\n";

#[test]
fn peers_worked_by_hand_with_those_that_do_better() {
    // Over the four of kind x, a and b have the deviation 1 and c tells nothing. From w it is 2 to x
    // and to y, the square root of 8 to z, which is behind both whatever the weights.
    let mut options = vec!["--unit", "w", "--same", "kind", "--variables", "a,b,c", "--log", ""];
    options.extend(["--neighbours", "2", "--format", "csv", "--outcome", "rate"]);
    let header = "unit,peer,distance,a,b,c,stability,outcome,gap,better";
    let run = asked(WORKED, &options).ended(0);
    assert_eq!(
        run.text().trim(),
        format!("{header}\nw,x,2,1,0,0,1,12,2,untold\nw,y,2,0,1,0,1,20,10,untold")
    );
    assert!(run.stderr.contains("without intervals nobody can tell"), "{}", run.stderr);
    assert!(
        run.stderr.contains("w: place 3 of 3, median 12, behind the best 10"),
        "{}",
        run.stderr
    );
    let intervals = ["--lower", "low", "--upper", "high"];
    let run = asked(WORKED, &[&options[..], &intervals[..]].concat()).ended(0);
    let lines = "\nw,x,2,1,0,0,1,12,2,yes\nw,y,2,0,1,0,1,20,10,noise";
    assert_eq!(run.text().trim(), format!("{header}{lines}"));
    assert!(!run.stderr.contains("noise"), "one difference is real: {}", run.stderr);
    let less = [&options[..], &intervals[..], &["--direction", "-1"]].concat();
    let lines = "\nw,x,2,1,0,0,1,12,-2,no\nw,y,2,0,1,0,1,20,-10,no";
    assert_eq!(asked(WORKED, &less).ended(0).text().trim(), format!("{header}{lines}"));
    let wide = WORKED.replace("12,11.5,13", "12,10.5,13");
    let run = asked(&wide, &[&options[..], &intervals[..]].concat()).ended(0);
    assert!(run.stderr.contains("; the order is noise"), "{}", run.stderr);
    // A weight of 4 makes b count twice as far, and one of nothing leaves it out.
    let weighed = [&options[..], &["--weights", "b=4"]].concat();
    let told = asked(WORKED, &weighed).ended(0).text();
    let second: Vec<&str> = told.lines().skip(2).flat_map(|line| line.split(',')).collect();
    assert_eq!(second.get(..3), Some(&["w", "y", "4"][..]), "{told}");
}

#[test]
fn all_units_by_default_and_the_same_draws_for_a_seed() {
    let options =
        ["--neighbours", "1", "--format", "csv", "--variables", "a,b,rate", "--draws", "99"];
    let told = asked(WORKED, &options).ended(0).text();
    assert_eq!(told.lines().count(), 6, "{told}");
    assert_eq!(asked(WORKED, &options).ended(0).text(), told);
    let anywhere = [&options[..], &["--drawn", "anywhere", "--seed", "5"]].concat();
    let drawn = asked(WORKED, &anywhere).ended(0).text();
    assert_eq!(asked(WORKED, &anywhere).text(), drawn);
    assert_ne!(drawn, told, "weights from anywhere move more peers than those near the given");
    // Columns that are no numbers are passed over and told; nothing is infinite or no number.
    let run = asked(WORKED, &["--format", "csv"]).ended(0);
    assert!(run.stderr.contains("text: no numbers, left out"), "{}", run.stderr);
    let told = asked("unit,v,w\na,1,\nb,1,2\nc,1,3\n", &["--format", "csv"]).ended(0).text();
    assert!(!told.contains("NaN") && !told.contains("inf"), "{told}");
    assert_eq!(asked("unit,v\na,1\n", &["--format", "json"]).ended(0).text().trim(), "[]");
}

#[test]
fn all_that_is_wrong_with_a_table_is_told_at_once() {
    let text = "unit,v,o,low,high\na,1,2,3,1\na,x,4,1,2\n,3,five,1,2\n";
    let options = ["--variables", "v,vv,o", "--outcome", "o", "--lower", "low", "--upper", "high"];
    let run = asked(text, &options).ended(3);
    for told in [
        ":1:1: there is no column `vv`",
        "known: `v`",
        "`o`: what is compared cannot make units alike",
        ":2:1: the lower end is higher",
        ":3:1: a unit without a name, or a second time `a`",
        "`v`: no number",
        ":4:",
        "`o`: no number",
    ] {
        assert!(run.stderr.contains(told), "{told} is not told: {}", run.stderr);
    }
    for (text, says) in [
        ("unit,distance\na,1\nb,2\n", "would be written twice"),
        ("unit,word\na,one\n", "there is no variable"),
        ("", "the file is empty"),
    ] {
        let run = asked(text, &[]).ended(3);
        assert!(run.stderr.contains(says), "{says}: {}", run.stderr);
    }
    let table = "unit,v\nŻabno,1\nb,2\n";
    for (options, says) in [
        (&["--unit", "Zabno"][..], "there is no unit `Zabno`; nearest: Żabno"),
        (&["--weights", "v=-1"], "weights must not be negative"),
        (&["--weights", "v"], "VARIABLE=NUMBER"),
        (&["--neighbours", "0"], "a whole number from 1"),
        (&["--direction", "1"], "--outcome"),
        (&["--set", "structure"], "--set"),
    ] {
        let run = asked(table, options).ended(2);
        assert!(run.stderr.contains(says), "{says}: {}", run.stderr);
    }
    crate::workspace::run(repository(), repository(), &["peers"]).ended(2);
}

/// The gminas of the same kind as this one, by the newest register, as a list in SQL.
fn of_the_same_kind(code: &str) -> String {
    let files = files(&repository().join("datasets/gus/territories"));
    let newest = files.iter().rfind(|path| path.ends_with("territories.csv"));
    let text = fs::read_to_string(newest.expect("a register")).expect("UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let kind = rows.iter().find(|row| &row[0] == code).map(|row| row[3].to_owned());
    let alike = rows.iter().filter(|row| Some(&row[3]) == kind.as_deref());
    alike.map(|row| format!("'{}'", &row[0])).collect::<Vec<_>>().join(", ")
}

/// The peers of the shipped set as the engine finds them: logarithms, deviations, distances.
fn of_the_engine(code: &str) -> Vec<Value> {
    let alike = of_the_same_kind(code);
    query(&format!(
        "WITH v AS (SELECT territory, ln(max(value) FILTER (indicator = 'population')) AS a,
    ln(max(value) FILTER (indicator = 'population-density')) AS b,
    max(value) FILTER (indicator = 'natural-increase-per-1000') AS c
  FROM indicator_values WHERE grp = 'all' AND state = 'known' AND territory IN ({alike}) AND year = (
    SELECT max(year) FROM indicator_values WHERE territory = 'metropolis' AND grp = 'all'
      AND indicator = 'population' AND state = 'known') GROUP BY territory),
g AS (SELECT * FROM v WHERE a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL),
s AS (SELECT stddev_pop(a) AS a, stddev_pop(b) AS b, stddev_pop(c) AS c FROM g)
SELECT o.territory AS peer, sqrt(((o.a - u.a) / s.a) ** 2 + ((o.b - u.b) / s.b) ** 2
  + ((o.c - u.c) / s.c) ** 2) AS distance
FROM g AS o, g AS u, s WHERE u.territory = '{code}' AND o.territory <> '{code}'
ORDER BY distance, peer LIMIT 8"
    ))
}

#[test]
fn the_peers_of_the_project_are_those_the_engine_finds() {
    let arguments = ["peers", "--set", "structure", "--format", "json", "--unit"];
    for (name, code) in [("Skawina", "120611"), ("Zielonki", "120617"), ("Kraków", "126101")] {
        let found = shared(&[&arguments[..], &[name]].concat()).ended(0).json();
        let expected = of_the_engine(code);
        assert_eq!((list(&found).len(), expected.len()), (8, 8), "{name}");
        for (found, expected) in list(&found).iter().zip(&expected) {
            assert_eq!((&found["unit"], &found["peer"]), (&Value::from(code), &expected["peer"]));
            assert!(
                close(&found["distance"], number(&expected["distance"])),
                "{found}, {expected}"
            );
            let shares = ["population", "population-density", "natural-increase-per-1000"];
            let sum: f64 = shares.iter().map(|it| number(&found[*it])).sum();
            assert!((sum - 1.0).abs() < 1e-9 && found["peer_name"].is_string(), "{found}");
        }
    }
    let outcome = [&arguments[..], &["Skawina", "--outcome", "population"]].concat();
    let run = shared(&outcome).ended(2);
    assert!(run.stderr.contains("what would be compared"), "{}", run.stderr);
    let run = shared(&["peers", "--set", "structur"]).ended(2);
    assert!(run.stderr.contains("known: structure"), "{}", run.stderr);
}

#[test]
fn a_set_takes_no_rust_and_its_faults_are_told() {
    let workspace = Workspace::new();
    let file = workspace.project().join("indicators/peers.toml");
    let shipped = fs::read_to_string(&file).expect("the shipped sets");
    let members = "id = \"near\"\ntitle = { pl = \"Bliskie\", en = \"Near\" }\nsame_kind = false\n\
                   area = \"metropolis\"\nvariables = [\"population\"]\n\
                   members = [\"120611\", \"120617\"]\nsource = \"a test\"\n";
    fs::write(&file, format!("{shipped}\n[[set]]\n{members}")).expect("written");
    let arguments = ["peers", "--set", "near", "--unit", "Kraków", "--format", "csv"];
    let told = workspace.run(&arguments).ended(0).text();
    let peers: Vec<&str> = told.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(peers, ["120611", "120617"], "Skawina is larger than Zielonki: {told}");
    let wrong = members.replace("\"population\"]", "\"populaton\"]");
    fs::write(&file, format!("{shipped}\n[[set]]\n{wrong}")).expect("written");
    let run = workspace.run(&["check"]).ended(1);
    assert!(run.stderr.contains("indicators/peers.toml:"), "{}", run.stderr);
    assert!(run.stderr.contains("no such indicator"), "{}", run.stderr);
    let unknown = members.replace("120617", "999999");
    fs::write(&file, format!("{shipped}\n[[set]]\n{unknown}")).expect("written");
    let run = workspace.run(&["check"]).ended(1);
    assert!(run.stderr.contains("`999999`"), "{}", run.stderr);
    fs::remove_file(&file).expect("removed");
    workspace.run(&["check"]).ended(0);
}
