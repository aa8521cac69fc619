//! A book of every block and span, and of texts that would be code elsewhere.

use super::*;
use crate::reports::document::{
    Block, Cell, Column, Definition, Figure, Link, Row, Span, Table, Tone, heading, paragraph,
};
use typst::layout::{Frame, FrameItem};
use typst::model::Destination;

const CHART: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 648 120" font-family="Inter">
<title>t</title><rect x="0" y="0" width="300" height="40" fill="#0b3c6f" class="fill-accent"/>
<text x="4" y="80" font-size="14" fill="#1b1f24" class="fill-ink">Świątniki Górne 漢</text></svg>"##;

/// Texts that are markup, code or trouble in typst, PDF, XML or a terminal.
const HOSTILE: [&str; 24] = [
    "#panic(\"in\")",
    "#read(\"/etc/passwd\")",
    "$ x^2 $",
    "*bold* _em_ `raw`",
    "@label <label>",
    "\\ \\u{41} \\\\",
    "[content] {code} (x)",
    "= heading",
    "- item + item / term: x",
    "https://x.pl //not a comment /* nor this */",
    "\"quotes\" 'and' ~ -- ... -?",
    "#import \"@preview/x:0.1.0\"",
    "</text><script>x</script>",
    "%PDF-1.7 endobj stream",
    "/JavaScript (app.alert(1))",
    ") Tj ET BT (",
    "<w:p/> &amp; &#x41; ]]>",
    "=1+1 @SUM -2",
    "a\u{0}b\u{1b}[31mc\u{7f}d",
    "\u{202e}txet\u{202c} \u{2066}x\u{2069}\u{feff}",
    "Krako\u{301}w",
    "漢字 😀 \u{e000} \u{10ffff}",
    "a\r\nb\tc\u{2028}d",
    "",
];

fn every_span() -> Vec<Span> {
    vec![
        Span::text("Zażółć gęślą jaźń "),
        Span::strong("mocno "),
        Span::Em { text: "skądinąd ".into() },
        Span::link("rozdział drugi ", "dwa.html"),
        Span::link("miejsce ", "dwa.html#tabela"),
        Span::link("sieć ", "https://przykład.pl/ż ó"),
        Span::link("poza książką ", "../en/index.html"),
        Span::link("skrypt ", "javascript:alert(1)"),
        Span::Figure {
            text: "1\u{a0}145\u{a0}723 ".into(),
            key: "population/metropolis/2024".into(),
            value: 1_145_723.0,
        },
        Span::Missing { text: "brak danych".into(), why: "gmina nie podała".into() },
        Span::Status { text: "poprawa".into(), sign: "▲".into(), tone: "improved" },
        marked("podany", "https://przykład.pl/ż ó", false),
        marked("niepodany", "", true),
        Span::Svg { svg: CHART.into(), label: "przebieg".into() },
        Span::Svg { svg: CHART.into(), label: String::new() },
    ]
}

fn marked(id: &str, href: &str, missing: bool) -> Span {
    let date = String::new();
    Span::Marked { id: id.into(), text: "słowa ".into(), date, href: href.into(), missing }
}

fn table() -> Table {
    let number = |text: &str| {
        Cell::number(Span::Figure { text: text.into(), key: String::new(), value: 1.0 })
    };
    let row = |class| Row {
        cells: vec![Cell::head([Span::text("Skawina")]), number("1,0"), Cell::words(every_span())],
        class,
    };
    let mut heat = row("group");
    heat.cells[1].class = "heat-3 worsened";
    Table {
        id: "tabela".into(),
        caption: "Tabela".into(),
        columns: vec![Column::words("Gmina"), Column::numbers("Liczba"), Column::words("Uwagi")],
        rows: vec![row("total"), heat, row("")],
        note: every_span(),
        dense: true,
        narrow: "cards",
        pick: false,
        screen: false,
    }
}

fn figure(id: &str) -> Block {
    Block::Figure(Box::new(Figure {
        id: id.into(),
        title: "Wykres".into(),
        subtitle: "osoby".into(),
        svg: CHART.into(),
        description: "Liczba mieszkańców rośnie.".into(),
        table: Some(table()),
        source: every_span(),
        ..Figure::default()
    }))
}

fn every_block() -> Vec<Block> {
    let plain = || vec![heading(4, "", "Głęboko"), paragraph("Słowa."), figure("")];
    let callout = |tone| Block::Callout { tone, title: "Uwaga".into(), blocks: plain() };
    vec![
        paragraph("Pierwszy akapit."),
        Block::Paragraph { spans: every_span() },
        Block::List { items: vec![every_span(), vec![Span::text("drugi")]] },
        Block::Definitions {
            items: ["krótki", "bardzo długi termin, który nie mieści się w kolumnie"]
                .map(|term| Definition { term: term.into(), spans: every_span() })
                .into(),
        },
        Block::Table(table()),
        figure("wykres"),
        figure("wykres"),
        callout(Tone::Finding),
        callout(Tone::Unknown),
        callout(Tone::Note),
        Block::Columns { items: vec![plain(), plain(), plain()] },
        Block::Section {
            id: "czesc".into(),
            blocks: vec![heading(2, "", "Część"), Block::Table(table())],
        },
        Block::Section { id: "bez".into(), blocks: plain() },
    ]
}

fn page(path: &str, blocks: Vec<Block>) -> Page {
    Page {
        path: path.into(),
        title: format!("Rozdział {path}"),
        kicker: "Raport".into(),
        lead: every_span(),
        toc: vec![Link::new("#czesc", "Część")],
        blocks,
        ..Page::default()
    }
}

fn press() -> Press {
    let theme = Theme::of(std::path::Path::new("/nowhere")).expect("the shipped theme");
    Press::new(&theme).expect("a press")
}

fn render(book: &Book<'_>) -> Result<Vec<u8>, Error> {
    press().print(book)
}

fn book<'a>(pages: &'a [&'a Page]) -> Book<'a> {
    Book {
        title: "Strategia",
        subtitle: "Raport za 2024 r.",
        author: "Stowarzyszenie",
        lang: Lang::Pl,
        date: NaiveDate::from_ymd_opt(2025, 12, 31).expect("a day"),
        dated: "31 grudnia 2025 r.",
        pages,
    }
}

/// What typst sets, before it is a PDF: its runs of text and where its links lead.
#[derive(Default)]
struct Printed {
    text: String,
    runs: Vec<String>,
    links: Vec<Destination>,
    pages: usize,
}

impl Printed {
    fn of(book: &Book<'_>) -> Self {
        let press = &press();
        let desk = Desk::with(press, manuscript::write(press, book).expect("data"));
        let document = typst::compile::<PagedDocument>(&desk).output.expect("a document");
        let mut printed = Self { pages: document.pages().len(), ..Self::default() };
        document.pages().iter().for_each(|page| printed.see(&page.frame));
        printed
    }

    fn see(&mut self, frame: &Frame) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.see(&group.frame),
                FrameItem::Text(run) => {
                    self.text.push_str(&run.text);
                    self.runs.push(run.text.to_string());
                }
                FrameItem::Link(to, _) => self.links.push(to.clone()),
                _ => {}
            }
        }
    }

    fn letters(&self) -> String {
        letters(&self.text)
    }
}

/// A text without what line breaks add and take away.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}')).collect()
}

#[test]
fn every_block_and_span_passes_both_standards_and_gives_the_same_bytes() {
    let (one, two) = (page("jeden.html", every_block()), page("dwa.html", every_block()));
    let pages = [&one, &two];
    let bytes = render(&book(&pages)).expect("valid PDF/UA-1 and PDF/A-2a");
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert!(bytes == render(&book(&pages)).expect("again"), "other bytes");
    let later = Book { date: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day"), ..book(&pages) };
    assert!(bytes != render(&later).expect("later"), "the date is not in the file");
    let english = Book { lang: Lang::En, ..book(&pages[..1]) };
    render(&english).expect("a leaflet in English");
}

#[test]
fn links_lead_to_places_of_the_book_or_to_the_web() {
    let (one, two) = (page("jeden.html", every_block()), page("dwa.html", every_block()));
    let printed = Printed::of(&book(&[&one, &two]));
    let urls: Vec<&str> = printed
        .links
        .iter()
        .filter_map(|link| if let Destination::Url(url) = link { Some(url.as_str()) } else { None })
        .collect();
    assert!(!urls.is_empty());
    assert!(urls.iter().all(|url| *url == "https://przyk%C5%82ad.pl/%C5%BC%20%C3%B3"), "{urls:?}");
    assert!(printed.links.len() > urls.len(), "no link within the book");
    for words in ["pozaksiążką", "skrypt", "brakdanych", "gminaniepodała", "▲", "poprawa"] {
        assert!(printed.letters().contains(words), "{words}");
    }
    let alone = Printed::of(&book(&[&two]));
    assert!(alone.links.len() < printed.links.len() && alone.letters().contains("rozdziałdrugi"));
}

#[test]
fn hostile_texts_are_printed_and_do_nothing() {
    let list = |text: &str| Block::List { items: vec![vec![Span::text(text)]] };
    for text in HOSTILE {
        let mut hostile = page(text, vec![list(text), heading(2, text, text)]);
        hostile.title = text.into();
        hostile.kicker = text.into();
        let spans = vec![
            Span::strong(text),
            Span::Missing { text: text.into(), why: text.into() },
            Span::Status { text: text.into(), sign: text.into(), tone: "steady" },
            Span::link(format!("L {text}"), text),
        ];
        let mut rows = table();
        (rows.id, rows.caption, rows.note) = (text.into(), text.into(), spans.clone());
        rows.columns[0].label = text.into();
        rows.rows[0].cells[0] = Cell::words(spans);
        hostile.blocks.push(Block::Table(rows));
        let Block::Figure(mut chart) = figure(text) else { continue };
        (chart.title, chart.subtitle) = (format!("F {text}"), text.into());
        chart.description = format!("D {text}");
        chart.svg = CHART.replace('漢', &text.replace(['<', '>', '&'], " "));
        hostile.blocks.push(Block::Figure(chart));
        let other = page("dwa.html", every_block());
        let pages = [&hostile, &other];
        let book = Book { title: &format!("B {text}"), author: text, dated: text, ..book(&pages) };
        render(&book).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        let set = letters::settable(text, &|letter| press().shop.has(letter));
        let printed = Printed::of(&book).letters();
        assert!(printed.matches(&letters(&set)).count() >= 5, "{text:?} became {printed:?}");
    }
}

#[test]
fn a_column_is_as_wide_as_its_words() {
    let cells = [
        "1\u{a0}145\u{a0}723,45",
        "0000000000",
        "12-34-56",
        "WWWW MMMM",
        "AVAVAVA Te",
        "fi ffi fl",
        "Zażółć gęślą jaźń",
        "–2,5 % (od 2020)",
        "((((--))))",
    ];
    for text in cells {
        let row = Row { cells: vec![Cell::text(text), Cell::text("1")], class: "" };
        let columns = vec![Column::words("x"), Column::words("n")];
        let heavy = Row { class: "total", ..row.clone() };
        let table = Table { columns, rows: vec![row, heavy], ..table() };
        let printed = Printed::of(&book(&[&page("x.html", vec![Block::Table(table)])]));
        let whole = printed.runs.iter().filter(|run| *run == text).count();
        assert_eq!(whole, 2, "{text}: {:?}", printed.runs);
    }
}

#[test]
fn words_without_an_end_stay_on_the_page() {
    let word = "ż".repeat(10_000);
    let mut long = page(
        "x.html",
        vec![
            paragraph(&word),
            Block::Table(Table {
                columns: vec![Column::words(&word), Column::numbers("n")],
                rows: vec![Row { cells: vec![Cell::text(&word), Cell::text("1")], class: "" }],
                ..table()
            }),
        ],
    );
    long.title.clone_from(&word);
    let pages = [&long];
    render(&book(&pages)).expect("valid");
    assert!(Printed::of(&book(&pages)).pages > 4);
}

#[test]
fn texts_longer_than_a_string_of_pdf_end_in_an_ellipsis_where_they_become_one() {
    let word = "ż".repeat(40_000);
    let (address, label) = (format!("https://x.pl/{word}"), word.clone());
    let blocks = vec![
        heading(2, "", &word),
        Block::Paragraph {
            spans: vec![Span::link("dokąd", address), Span::Svg { svg: CHART.into(), label }],
        },
        // Words set on a line longer than that would be such a string as well.
        Block::Table(Table { columns: vec![Column::words(&word)], rows: vec![], ..table() }),
        Block::Figure(Box::new(Figure {
            svg: CHART.into(),
            description: word.clone(),
            ..Figure::default()
        })),
    ];
    let long = Page { title: word.clone(), ..page("x.html", blocks) };
    let pages = [&long];
    let book = Book { title: &word, author: &word, ..book(&pages) };
    render(&book).expect("valid PDF/A-2a");
    let data = manuscript::write(&press(), &book).expect("data");
    let data: serde_json::Value = serde_json::from_slice(&data).expect("JSON");
    let alt = data["pages"][0]["blocks"][3]["alt"].as_str().expect("a description");
    assert!(alt.starts_with("żż") && alt.ends_with('…') && alt.chars().count() == 8_000);
    // Set again on every page a table goes on to, a head must leave room for a row.
    let head = data["pages"][0]["blocks"][2]["columns"][0]["label"].as_str().expect("a head");
    assert!(head.ends_with('…') && head.chars().count() == 200);
    let printed = Printed::of(&book);
    assert!(printed.text.contains('…') && printed.text.contains("dokąd"));
    let long = |link: &&Destination| matches!(link, Destination::Url(url) if url.len() > 1000);
    assert_eq!(printed.links.iter().filter(long).count(), 0, "half an address leads nowhere");
}

#[test]
fn headings_descend_without_gaps_whatever_a_page_says() {
    let levels = [4, 4, 2, 4, 0, 9].map(|level| heading(level, "", "x"));
    let steep = page("x.html", levels.into());
    let data = manuscript::write(&press(), &book(&[&steep])).expect("data");
    let data: serde_json::Value = serde_json::from_slice(&data).expect("JSON");
    let blocks = data["pages"][0]["blocks"].as_array().expect("blocks");
    let levels: Vec<_> = blocks.iter().filter_map(|block| block["level"].as_u64()).collect();
    assert_eq!(levels, [2, 3, 2, 3, 2, 3]);
    render(&book(&[&steep])).expect("valid");
}

#[test]
fn a_drawing_without_words_or_that_is_none_is_refused() {
    let with = |change: fn(&mut Figure)| {
        let mut chart = Figure { svg: CHART.into(), title: "t".into(), ..Figure::default() };
        change(&mut chart);
        let page = page("x.html", vec![Block::Figure(Box::new(chart))]);
        render(&book(&[&page]))
    };
    assert!(with(|_| ()).is_ok(), "the title stands for a description");
    let described = page("x.html", vec![figure("f")]);
    let data = manuscript::write(&press(), &book(&[&described])).expect("data");
    let data: serde_json::Value = serde_json::from_slice(&data).expect("JSON");
    assert_eq!(data["pages"][0]["blocks"][0]["alt"], "Liczba mieszkańców rośnie.");
    assert!(with(|chart| chart.title = " ".into()).is_err());
    assert!(with(|chart| chart.svg = "<svg".into()).is_err());
    assert!(with(|chart| chart.svg = String::new()).is_err());
    assert!(render(&book(&[])).is_err());
    let data = render(&Book { title: " \u{3000}", ..book(&[&page("x.html", vec![])]) });
    assert!(data.is_ok(), "a title of blanks is a dash");
}
