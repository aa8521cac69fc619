//! The report as a reader meets it: pages, links, drawings, nothing from outside.

use crate::workspace::{Workspace, files, report_folder, repository, shared, shared_out};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The pages of the shared report by their path.
fn pages() -> BTreeMap<PathBuf, String> {
    let folder = report_folder(shared_out());
    let html = |path: &PathBuf| path.extension().is_some_and(|it| it == "html");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("UTF-8");
        (path, text)
    };
    files(&folder).into_iter().filter(html).map(read).collect()
}

/// Undoes the escapes of HTML.
fn unescaped(text: &str) -> String {
    let mut plain = text.to_owned();
    // Of the pages themselves, and of the drawings in them.
    let texts = [("&#39;", "'"), ("&#34;", "\""), ("&#60;", "<"), ("&#62;", ">")];
    let drawn = [("&apos;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">")];
    for (escape, sign) in texts.into_iter().chain(drawn) {
        plain = plain.replace(escape, sign);
    }
    plain.replace("&#38;", "&").replace("&amp;", "&")
}

/// The values of an attribute of a page, in order.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let opening = format!(" {name}=\"");
    let values = page.split(opening.as_str()).skip(1);
    values.filter_map(|rest| rest.split_once('"')).map(|(value, _)| unescaped(value)).collect()
}

/// A path without `..` and `.`.
fn plain(path: &Path) -> PathBuf {
    let mut found = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                found.pop();
            }
            Component::CurDir => {}
            other => found.push(other),
        }
    }
    found
}

/// What is wrong with a link of a page, if anything.
fn fault(pages: &BTreeMap<PathBuf, String>, page: &Path, link: &str) -> Option<String> {
    if ["http://", "https://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)) {
        return None;
    }
    let (file, anchor) =
        link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let target = match file {
        "" => page.to_owned(),
        file => plain(&page.parent()?.join(file)),
    };
    if !target.is_file() {
        return Some(format!("{}: `{link}` leads nowhere", page.display()));
    }
    let anchor = anchor?;
    let ids = attributes(pages.get(&target)?, "id");
    let there = ids.iter().any(|id| id == anchor);
    (!there).then(|| format!("{}: `{link}` has no such place", page.display()))
}

#[test]
fn every_language_has_its_chapters_and_municipalities() {
    let folder = report_folder(shared_out());
    for lang in ["pl", "en"] {
        let root = folder.join(lang);
        let fields = files(&root.join("fields")).len();
        let participation = usize::from(root.join("participation.html").is_file());
        assert!(fields + participation >= 8, "{lang}: {fields} fields, {participation}");
        let profiles = files(&root.join("municipalities"));
        for ending in ["html", "pdf"] {
            let of = |path: &&PathBuf| path.extension().is_some_and(|it| it == ending);
            assert_eq!(profiles.iter().filter(of).count(), 15, "{lang}: {ending}");
        }
        for file in ["annual-2024.pdf", "participation-2024.pdf", "annual-2024.xlsx", "report.json"]
        {
            assert!(root.join(file).is_file(), "{lang}/{file}");
        }
        for page in ["index", "municipalities", "programmes", "method", "sources", "quality"] {
            assert!(root.join(format!("{page}.html")).is_file(), "{lang}/{page}.html");
        }
    }
}

#[test]
fn both_languages_have_the_same_pages() {
    let folder = report_folder(shared_out());
    let of = |lang: &str| -> Vec<PathBuf> {
        let root = folder.join(lang);
        let inner = |path: PathBuf| path.strip_prefix(&root).expect("inside").to_owned();
        files(&root).into_iter().map(inner).collect()
    };
    assert_eq!(of("pl"), of("en"));
}

#[test]
fn the_chapter_on_quality_tells_what_the_verb_finds() {
    let folder = report_folder(shared_out());
    shared(&["quality"]).ended(0);
    let found = fs::read_to_string(shared_out().join("quality.csv")).expect("the findings");
    let beside = fs::read_to_string(folder.join("en/findings.csv")).expect("beside the page");
    assert_eq!(beside, found);
    let page = fs::read_to_string(folder.join("en/quality.html")).expect("the page");
    let rules: BTreeSet<&str> =
        found.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert!(rules.len() > 10, "{rules:?}");
    for rule in rules {
        assert!(page.contains(&format!("id=\"rule-{rule}\"")), "{rule} is not told");
    }
    // Counted without this program: 45 of migration, 13 of the dashboard.
    assert!(page.contains("holds back 58 as doubtful"));
    let polish = fs::read_to_string(folder.join("pl/quality.html")).expect("the page");
    assert!(polish.contains("jako wątpliwe wstrzymano 58"));
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let mut faults = Vec::new();
    for (path, page) in &pages {
        let mut links = attributes(page, "href");
        assert!(links.len() > 10, "{} has a menu", path.display());
        links.sort();
        links.dedup();
        faults.extend(links.iter().filter_map(|link| fault(&pages, path, link)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn ids_are_unique_on_their_page() {
    for (path, page) in pages() {
        let mut ids = attributes(&page, "id");
        ids.sort();
        let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{}: {twice:?}", path.display());
    }
}

#[test]
fn every_drawing_of_a_figure_has_its_title_and_every_figure_its_table() {
    let mut seen = 0;
    for (path, page) in pages() {
        for rest in page.split("<figure").skip(1) {
            let figure = rest.split("</figure>").next().unwrap_or_default();
            let drawings: Vec<&str> = figure.split("<svg").skip(1).collect();
            seen += drawings.len();
            let start: String = figure.chars().take(80).collect();
            assert!(!drawings.is_empty(), "{}: no drawing in <figure{start}", path.display());
            for drawing in drawings {
                assert!(
                    drawing.contains("<title"),
                    "{}: no title in <figure{start}",
                    path.display()
                );
            }
            assert!(figure.contains("<table"), "{}: no table in <figure{start}", path.display());
        }
    }
    assert!(seen > 100, "{seen} drawings");
}

#[test]
fn nothing_comes_from_outside_and_nothing_runs_but_the_one_script() {
    for (path, page) in pages() {
        let at = path.display();
        // One script, a file of the report's own; a policy that lets no other run.
        let scripts: Vec<&str> = page.split("<script").skip(1).collect();
        assert!(scripts.len() == 1 && scripts[0].contains("></script>"), "{at}: {}", scripts.len());
        for source in attributes(&page, "src") {
            assert!(source.ends_with("../assets/site.js"), "{at}: {source}");
        }
        let policy = attributes(&page, "content").into_iter().find(|it| it.contains("default-src"));
        let policy = policy.unwrap_or_default();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{at}: {policy}"
        );
        assert!(attributes(&page, "style").is_empty(), "{at}: the policy forbids inline styles");
        for event in ["onclick", "onload", "onerror", "onfocus"] {
            assert!(attributes(&page, event).is_empty(), "{at}: {event}");
        }
        for link in page.split("<link").skip(1).filter_map(|rest| rest.split('>').next()) {
            let style = link.contains("stylesheet");
            let href = attributes(link, "href").concat();
            assert!(!style || !href.contains("http"), "{at}: {href}");
        }
    }
    let style =
        fs::read_to_string(report_folder(shared_out()).join("assets/theme.css")).expect("a style");
    for outside in ["@import", "url(http", "url(\"http", "url('http", "url(//"] {
        assert!(!style.contains(outside), "theme.css: {outside}");
    }
}

#[test]
fn no_key_of_a_text_and_no_broken_number_is_shown() {
    let file = repository().join("reports/annual/texts.toml");
    let texts: toml::Table =
        toml::from_str(&fs::read_to_string(file).expect("the texts")).expect("TOML");
    for (path, page) in pages() {
        let page = unescaped(&page);
        for key in texts.keys() {
            assert!(!page.contains(key.as_str()), "{}: the key `{key}` is shown", path.display());
        }
        for wrong in ["NaN", "{{", "{%", "undefined", ">inf<", ">none<", "None<"] {
            assert!(!page.contains(wrong), "{}: `{wrong}` is shown", path.display());
        }
    }
}

#[test]
fn every_page_leads_to_the_declaration_of_accessibility() {
    for (path, page) in pages() {
        let foot = page.split("<footer id=\"foot\">").nth(1).unwrap_or_default();
        let links = attributes(foot, "href");
        let found = links.iter().any(|link| link.ends_with("deklaracja-dostepnosci.html"));
        assert!(found, "{}: {links:?}", path.display());
    }
}

#[test]
fn a_doubtful_figure_is_told_wherever_it_is() {
    let workspace = Workspace::new();
    let file = "datasets/pkw/turnout/2024-06-09/turnout-ep-2024.csv";
    let file = workspace.project().join(file);
    let (known, held) =
        ("turnout_ep,020101,2024,39.85,known,,", "turnout_ep,020101,2024,,missing,doubtful,");
    let text = fs::read_to_string(&file).expect("the figures");
    assert!(text.contains(known));
    fs::write(&file, text.replace(known, held)).expect("a figure held back");
    for computed in [true, false] {
        let run = workspace.run(&["report", "--format", "html", "--lang", "en"]).ended(0);
        assert_eq!(run.text().contains("nothing changed"), !computed, "{}", run.text());
        let page = report_folder(&workspace.out()).join("en/sources.html");
        let page = fs::read_to_string(page).expect("a page");
        let table = page.split("id=\"doubtful-table\"").nth(1).expect("a table");
        assert!(table.split("</table>").next().expect("its end").contains("Bolesławiec"));
    }
}
