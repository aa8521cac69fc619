//! A metropolis that is just being begun: it checks and renders before it has a single figure.

use crate::workspace::{files, folder, run};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn an_empty_metropolis_checks_and_renders_and_takes_its_own_look() {
    let (parent, out) = (folder(), folder());
    let project = parent.path().join("new");
    let name = project.to_str().expect("UTF-8");
    run(parent.path(), out.path(), &["init", name]).ended(0);
    let again = run(parent.path(), out.path(), &["init", name]).ended(2);
    assert!(again.stderr.contains("not empty"), "{}", again.stderr);
    run(&project, out.path(), &["check"]).ended(0);

    let theme = project.join("reports/theme.toml");
    let own = "logo = \"logo.svg\"\n[light]\naccent = \"#123456\"\n\
               [texts]\n\"site.footer\" = { pl = \"Nasza stopka\", en = \"A foot of our own\" }\n";
    fs::write(&theme, own).expect("written");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>";
    fs::write(project.join("reports/logo.svg"), svg).expect("written");
    run(&project, out.path(), &["report"]).ended(0);
    let reports: Vec<_> = fs::read_dir(out.path().join("report")).expect("reports").collect();
    let report = reports[0].as_ref().expect("a report").path();
    let read = |file: &str| fs::read_to_string(report.join(file)).expect(file);
    assert!(read("en/index.html").contains("A foot of our own"));
    assert!(read("pl/index.html").contains("Nasza stopka"));
    assert!(read("assets/theme.css").contains("--accent: #123456"));
    assert!(report.join("assets/logo.svg").is_file());
    assert!(read("pl/index.html").contains("assets/logo.svg"));
    for core in ["Krak", "rdzeniow", "core city"] {
        assert_eq!(naming(&report, core), Vec::<PathBuf>::new(), "{core}");
    }

    fs::write(&theme, "[light]\naccent = \"blue\"\nink2 = \"#000000\"\n").expect("written");
    let refused = run(&project, out.path(), &["report"]).ended(3);
    for part in ["light.accent", "light.ink2", "theme.toml"] {
        assert!(refused.stderr.contains(part), "{part}: {}", refused.stderr);
    }
}

/// The pages and trees of a report, in all its folders, that hold some words.
fn naming(report: &Path, words: &str) -> Vec<PathBuf> {
    let told = |path: &PathBuf| path.extension().is_some_and(|it| it == "html" || it == "json");
    let mut read = files(report);
    read.retain(told);
    assert!(read.len() > 10, "{read:?}");
    read.retain(|path| fs::read_to_string(path).expect("a text").contains(words));
    read
}

#[test]
fn the_core_city_is_the_one_its_list_of_members_names() {
    let (parent, out) = (folder(), folder());
    let project = parent.path().join("new");
    run(parent.path(), out.path(), &["init", project.to_str().expect("UTF-8")]).ended(0);
    let rows = [
        (
            "members",
            "026401,0264011,030210164011,Wrocław,urban,Wrocław,,,29282,Wrocławia,Wrocławiu,yes\n\
             022304,0223042,030210123042,Kobierzyce,rural,wrocławski,,,14930,Kobierzyc,Kobierzycach,\n",
        ),
        (
            "territories",
            "022304,0223042,Kobierzyce,rural,dolnośląskie,wrocławski,,\n\
             026401,0264011,Wrocław,urban,dolnośląskie,Wrocław,,\n",
        ),
    ];
    for (table, rows) in rows {
        let folder = project.join("datasets/office").join(table);
        let day = fs::read_dir(&folder).expect("a folder").filter_map(Result::ok);
        let day = day.map(|it| it.path()).find(|it| it.is_dir()).expect("a day");
        let file = day.join(format!("{table}.csv"));
        let head = fs::read_to_string(&file).expect("a table");
        fs::write(&file, head + rows).expect("written");
    }
    run(&project, out.path(), &["report", "--format", "html,json"]).ended(0);
    let mut reports = fs::read_dir(out.path().join("report")).expect("reports");
    let report = reports.next().expect("a report").expect("a folder").path();
    let page = |name: &str| fs::read_to_string(report.join("pl").join(name)).expect("a page");
    assert!(page("method.html").contains("(Wrocław)"), "{}", page("method.html"));
    assert!(page("differences.html").contains("bez Wrocławia"), "{}", page("differences.html"));
    assert_eq!(naming(&report, "Krak"), Vec::<PathBuf>::new());
}

#[test]
fn a_list_of_members_that_was_cut_off_is_no_empty_metropolis() {
    let (parent, out) = (folder(), folder());
    let project = parent.path().join("new");
    run(parent.path(), out.path(), &["init", project.to_str().expect("UTF-8")]).ended(0);
    let dataset = project.join("datasets/office/population/2025-01-01");
    fs::create_dir_all(&dataset).expect("a folder");
    let table = "variable,territory,year,value\npopulation,poland,2024,37489087\n";
    fs::write(dataset.join("population.csv"), table).expect("written");
    let members = project.join("datasets/office/members/datapackage.json");
    let text = fs::read_to_string(members).expect("a descriptor");
    let mut descriptor: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let today = descriptor["resources"][0]["vintage"].clone();
    descriptor["name"] = "office-population".into();
    descriptor["variables"] = serde_json::json!([{
        "name": "population", "title": { "pl": "Ludność", "en": "Population" },
        "unit": "person", "measure": "stock"
    }]);
    descriptor["resources"] = serde_json::json!([{
        "name": "population", "path": "2025-01-01/population.csv", "holds": "observations",
        "vintage": "2025-01-01", "imported": today, "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "schema": { "fields": [
            { "name": "variable" }, { "name": "territory" }, { "name": "year" }, { "name": "value" }
        ] }
    }]);
    let path = project.join("datasets/office/population/datapackage.json");
    fs::write(path, descriptor.to_string()).expect("written");
    let refused = run(&project, out.path(), &["check"]).ended(1);
    assert!(refused.stderr.contains("the list of members is empty"), "{}", refused.stderr);
}
