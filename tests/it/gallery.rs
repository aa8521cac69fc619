//! The gallery: every chart as it stands on a page, in every case that is easy to get wrong.
//!
//! The page is written to `gallery/en/gallery.html` in the build's folder for tests
//! (`target/tmp`), with the report's own templates and stylesheet, to be looked at in a browser,
//! wide and narrow, light and dark. The drawings are held against `tests/snapshots/charts/`.

use crate::gallery_charts::{Case, Shown, cases, shown};
use crate::workspace::repository;
use hejnal::language::Lang;
use hejnal::reports::charts::{CHARTS, Head, Width, Words};
use hejnal::reports::document::{Block, Figure, Page, Span, heading, paragraph};
use hejnal::reports::html::{Renderer, Site};
use hejnal::reports::theme::Theme;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn words() -> Words {
    let text = |text: &str| text.to_owned();
    Words {
        no_data: text("brak danych"),
        missing: text("brak danych"),
        series_break: text("przerwa w szeregu"),
    }
}

fn drawn(chart: &Shown, case: &Case, width: Width) -> String {
    let ending = if width == Width::Wide { "" } else { "-narrow" };
    let head = Head {
        id: format!("{}-{}{ending}", chart.name, case.name),
        title: format!("{}: {}", chart.name, case.title[1]),
        desc: chart.says[1].to_owned(),
        width,
    };
    (chart.draw)(case, head, &words())
}

/// One case of one chart; what is missing is drawn, not told, so there is no table.
fn figure(chart: &Shown, case: &Case) -> Block {
    let [pl, en] = case.title;
    Block::Figure(Box::new(Figure {
        id: format!("{}-{}", chart.name, case.name),
        title: format!("{}: {en}", chart.name),
        subtitle: format!("zmyślone dane / made data; {pl}"),
        svg: drawn(chart, case, Width::Wide),
        svg_narrow: drawn(chart, case, Width::Narrow),
        description: chart.says[1].to_owned(),
        source: vec![Span::text("zmyślone dane / made data")],
        ..Figure::default()
    }))
}

fn page() -> Page {
    let mut blocks = vec![paragraph(
        "Miejsca nie istnieją, a liczby wynikają z ich kolejności. Tabela ciepła jest w raporcie \
         tabelą na stronie przeglądu, więc nie ma jej wśród wykresów. / The places do not exist, \
         and the numbers follow from their order. A heat table is a table on the overview of the \
         report, and so no chart.",
    )];
    for chart in shown() {
        let [pl, en] = chart.says;
        let mut section = vec![heading(2, "", chart.name), paragraph(pl), paragraph(en)];
        section.extend(cases().iter().map(|case| figure(&chart, case)));
        blocks.push(Block::Section { id: format!("chart-{}", chart.name), blocks: section });
    }
    Page {
        path: "gallery.html".to_owned(),
        title: "Galeria wykresów / Gallery of charts".to_owned(),
        lead: vec![Span::text("Wszystkie dane są zmyślone. / All data are made.")],
        description: "Every chart, from made data".to_owned(),
        blocks,
        ..Page::default()
    }
}

#[test]
fn every_chart_is_in_the_gallery() {
    let names: Vec<&str> = shown().iter().map(|chart| chart.name).collect();
    assert_eq!(names, CHARTS);
}

#[test]
fn the_gallery_can_be_opened() {
    let theme = Theme::of(repository()).expect("the shipped theme");
    let renderer = Renderer::new(&theme, Lang::En);
    let site = Site {
        title: "hejnal".to_owned(),
        subtitle: "zmyślone dane / made data".to_owned(),
        nav: Vec::new(),
        footer: Vec::new(),
        logo: None,
        other: false,
    };
    let html = renderer.page(&page(), &site).expect("a page");
    for chart in CHARTS {
        assert!(html.contains(&format!("id=\"chart-{chart}\"")), "{chart}");
    }
    assert!(!html.contains("<script>alert"), "a name became markup");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    for folder in ["en", "assets"].map(|name| folder.join(name)) {
        fs::create_dir_all(folder).expect("a folder");
    }
    fs::write(folder.join("en/gallery.html"), html).expect("written");
    for (name, bytes) in renderer.assets().expect("the assets") {
        fs::write(folder.join("assets").join(name), bytes).expect("written");
    }
}

#[test]
fn charts_are_drawn_as_they_were() {
    let folder = repository().join("tests/snapshots/charts");
    let mut changed = Vec::new();
    for chart in shown() {
        let mut text = String::new();
        for case in cases() {
            for width in [Width::Wide, Width::Narrow] {
                let _ = writeln!(text, "{} {width:?}", case.name);
                text.push_str(&drawn(&chart, &case, width));
            }
        }
        let path = folder.join(format!("{}.txt", chart.name));
        if std::env::var_os("HEJNAL_BLESS").is_some() {
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(&path, &text).expect("written");
        }
        if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            changed.push(path.display().to_string());
        }
    }
    assert!(changed.is_empty(), "set HEJNAL_BLESS=1 to write anew: {}", changed.join(", "));
}
