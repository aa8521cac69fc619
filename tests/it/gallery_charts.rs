//! Every chart once, from data that are plainly made: the places do not exist, and their values
//! follow from their order.

use crate::gallery_years::{fan, line, multiples, slope, spark};
use hejnal::reports::charts::line::Emphasis;
use hejnal::reports::charts::palette::Scheme;
use hejnal::reports::charts::{
    Head, Point, Reference, Words, bars, bullet, dots, funnel, funnel_plot, lorenz, map, pyramid,
    ranks, spine, strip, tiles,
};

/// What a chart is given.
pub(crate) struct Case {
    /// Its name in file names.
    pub(crate) name: &'static str,
    /// What is tried, in Polish and in English.
    pub(crate) title: [&'static str; 2],
    /// The places.
    pub(crate) places: Vec<String>,
    /// Whether every second value is lacking.
    pub(crate) gaps: bool,
}

/// The cases, the ordinary one first.
pub(crate) fn cases() -> Vec<Case> {
    let letters = |count: usize| ('A'..='Z').take(count);
    let plain = |count| letters(count).map(|it| format!("Zmyślona {it}")).collect();
    let long = |it| format!("Gmina zmyślona o bardzo długiej nazwie nad Rzeką Zmyśloną {it}");
    let hostile = |it| format!("</svg><script>alert(\"{it}\")</script> & '{it}'");
    let case = |name, title, places, gaps| Case { name, title, places, gaps };
    vec![
        case("ordinary", ["zwykłe dane", "ordinary data"], plain(15), false),
        case("missing", ["brakujące wartości", "missing values"], plain(6), true),
        case("one", ["jedno miejsce", "one place"], plain(1), false),
        case("long", ["długie nazwy", "long names"], letters(5).map(long).collect(), false),
        case(
            "hostile",
            ["złośliwe nazwy", "hostile names"],
            letters(3).map(hostile).collect(),
            true,
        ),
        case("empty", ["brak danych", "no data"], Vec::new(), false),
    ]
}

/// A chart and what it is for.
pub(crate) struct Shown {
    /// The name of its file.
    pub(crate) name: &'static str,
    /// What it is for, in Polish and in English.
    pub(crate) says: [&'static str; 2],
    /// Draws it.
    pub(crate) draw: fn(&Case, Head, &Words) -> String,
}

/// Every chart, in the order of the alphabet.
pub(crate) fn shown() -> Vec<Shown> {
    let one = |name, pl, en, draw| Shown { name, says: [pl, en], draw };
    vec![
        one("bars", "Wielkości obok siebie, od zera.", "Amounts side by side, from zero.", bars),
        one(
            "bullet",
            "Wartość, cel i wartość wcześniejsza; każdy wiersz ma własną skalę.",
            "A value, its target and an earlier value; each row has a scale of its own.",
            bullet,
        ),
        one("dots", "Miejsca z przedziałami.", "Places with their intervals.", dots),
        one("fan", "Szereg i to, dokąd zmierza.", "A series and where it gets to.", fan),
        one("funnel", "Etapy i to, co po drodze ubyło.", "Stages and what was lost.", funnel),
        one(
            "funnel_plot",
            "Wskaźnik i wielkość miejsca, z granicami przypadku.",
            "A rate by the size of the place, with the limits of chance.",
            funnel_plot,
        ),
        one("line", "Szeregi w latach.", "Series over years.", line),
        one(
            "lorenz",
            "Jak nierówno coś jest podzielone.",
            "How unevenly something is held.",
            lorenz,
        ),
        one("map", "Klasy na mapie.", "Classes on a map.", map),
        one(
            "multiples",
            "Ta sama linia dla każdego miejsca.",
            "One line for each place.",
            multiples,
        ),
        one(
            "pyramid",
            "Kto głosuje i kto mieszka, według wieku i płci.",
            "Who votes beside who lives there, by age and sex.",
            pyramid,
        ),
        one(
            "ranks",
            "Miejsca w kolejności i ich niepewność.",
            "Ranks and their uncertainty.",
            ranks,
        ),
        one("slope", "Dwa lata obok siebie.", "Two years beside each other.", slope),
        one("spark", "Mała linia do komórki tabeli.", "A small line for a cell.", spark),
        one("spine", "Jedno miejsce na tle innych.", "One place beside the others.", spine),
        one(
            "strip",
            "Miejsca na jednej linii do komórki.",
            "Places on one line for a cell.",
            strip,
        ),
        one("tiles", "Klasy na równych kaflach.", "Classes on equal tiles.", tiles),
    ]
}

impl Case {
    pub(crate) fn places(&self) -> impl Iterator<Item = (usize, &String)> {
        self.places.iter().enumerate()
    }

    /// The value of a place: between 4 and 41, without an order.
    pub(crate) fn value(&self, place: usize, salt: usize) -> Option<f64> {
        (!(self.gaps && (place + salt) % 2 == 1))
            .then(|| number((place * 17 + salt * 5) % 37) + 4.0)
    }

    /// The years of a place; a gap lacks 2019.
    pub(crate) fn years(&self, place: usize, last: i32) -> Vec<Point> {
        let start = number((place * 11) % 23) + 12.0;
        let point = |(step, year): (usize, i32)| {
            let value = start + number(step) * (number(place % 4) - 1.0) + number((step * 7) % 3);
            let value = (!(self.gaps && year == 2019)).then_some(value);
            let interval = value.map(|value| (value - 1.5, value + 1.5));
            Point { year, value, interval }
        };
        (2015..=last).enumerate().map(|(step, year)| point((step, year))).collect()
    }
}

pub(crate) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("a small count"))
}

pub(crate) fn text(value: f64) -> String {
    format!("{value:.1}").replace('.', ",")
}

pub(crate) fn or_none(value: Option<f64>) -> String {
    value.map_or_else(String::new, text)
}

pub(crate) fn reference(label: &str, value: f64) -> Reference {
    Reference { label: label.to_owned(), value, text: text(value) }
}

pub(crate) fn emphasis(place: usize) -> Emphasis {
    [Emphasis::Accent, Emphasis::Second].get(place).copied().unwrap_or(Emphasis::Context)
}

fn bars(case: &Case, head: Head, words: &Words) -> String {
    let bar = |(at, name): (usize, &String)| bars::Bar {
        label: name.clone(),
        value: case.value(at, 0),
        text: or_none(case.value(at, 0)),
        interval: case.value(at, 0).map(|value| (value - 1.0, value + 2.0)),
        highlighted: at == 0,
    };
    let reference = Some(reference("Razem", 19.0));
    bars::render(&bars::BarsData { head, bars: case.places().map(bar).collect(), reference }, words)
}

fn bullet(case: &Case, head: Head, words: &Words) -> String {
    let row = |(at, name): (usize, &String)| bullet::Bullet {
        label: name.clone(),
        value: case.value(at, 0),
        text: format!("{}%", or_none(case.value(at, 0))),
        target: (at % 3 != 2).then(|| reference("cel 2030", 20.0 + number(at % 5))),
        earlier: case.value(at, 1).map(|value| reference("2015", value)),
    };
    let rows = case.places().take(6).map(row).collect();
    bullet::render(&bullet::BulletData { head, rows, no_target: "nie ma celu".to_owned() }, words)
}

fn dots(case: &Case, head: Head, words: &Words) -> String {
    let dot = |(at, name): (usize, &String)| dots::Dot {
        label: name.clone(),
        value: case.value(at, 0),
        text: or_none(case.value(at, 0)),
        interval: case.value(at, 0).map(|value| (value - 2.0, value + 2.5)),
        highlighted: at == 1,
    };
    let metropolis = Some(reference("Razem", 19.0));
    let members = case.places().map(dot).collect();
    dots::render(&dots::DotsData { head, members, metropolis, from_zero: false }, words)
}

fn funnel(case: &Case, head: Head, words: &Words) -> String {
    let stage = |(at, name): (usize, &String)| funnel::Stage {
        label: name.clone(),
        value: case.value(0, 0).filter(|_| !(case.gaps && at == 1)).map(|_| 900.0 / number(at + 1)),
        text: text(900.0 / number(at + 1)),
        loss: if at > 0 { format!("mniej o {at}") } else { String::new() },
    };
    let stages = case.places().take(5).map(stage).collect();
    let groups = vec![funnel::Group { label: "zmyślone sprawy".to_owned(), stages }];
    funnel::render(&funnel::FunnelData { head, groups }, words)
}

fn funnel_plot(case: &Case, head: Head, words: &Words) -> String {
    let size = |at: usize| 900.0 + 1100.0 * number((at * 7) % 16);
    let half = |size: f64, z: f64| z * 130.0 / size.sqrt();
    let unit = |(at, name): (usize, &String)| {
        let value = case.value(at, 0).map(|value| 17.0 + (value - 20.0) / 3.0);
        let beyond = value.is_some_and(|it| (it - 17.0).abs() > half(size(at), 1.96));
        funnel_plot::Unit { label: name.clone(), size: Some(size(at)), value, beyond }
    };
    let limit = |label: &str, z: f64| funnel_plot::Limit {
        label: label.to_owned(),
        curve: (1..=36)
            .map(|step| {
                let size = 500.0 * number(step);
                (size, 17.0 - half(size, z), 17.0 + half(size, z))
            })
            .collect(),
    };
    let data = funnel_plot::FunnelPlotData {
        head,
        units: case.places().map(unit).collect(),
        whole: Some(reference("Razem", 17.0)),
        limits: vec![limit("95%", 1.96), limit("99,8%", 3.09)],
        across: "zmyślona liczba mieszkańców".to_owned(),
    };
    funnel_plot::render(&data, words, &text, &|size| format!("{size:.0}"))
}

fn lorenz(case: &Case, head: Head, words: &Words) -> String {
    let curve = |(at, name): (usize, &String)| lorenz::Curve {
        label: name.clone(),
        text: format!("0,{}", 15 + 20 * at),
        emphasis: emphasis(at),
        points: (0..=20)
            .map(|step| number(step) / 20.0)
            .map(|share| (share, share.powf(1.4 + number(at))))
            .filter(|_| !(case.gaps && at == 1))
            .collect(),
    };
    let data = lorenz::LorenzData {
        head,
        curves: case.places().take(2).map(curve).collect(),
        equal: "wszyscy po równo".to_owned(),
        across: "udział miejsc, od najuboższego".to_owned(),
    };
    lorenz::render(&data, words, &|share| format!("{:.0}%", 100.0 * share))
}

/// A place on a grid of squares, four in a row.
fn square(at: usize) -> Vec<Vec<(f64, f64)>> {
    let (x, y) = (number(at % 4) * 100.0, -number(at / 4) * 100.0);
    vec![vec![(x, y), (x + 100.0, y), (x + 90.0, y + 96.0), (x, y + 100.0)]]
}

fn keys() -> Vec<String> {
    ["4–11", "12–18", "19–26", "27–33", "34–41"].map(str::to_owned).into()
}

fn class(value: f64) -> usize {
    [11.5, 18.5, 26.5, 33.5].iter().filter(|limit| value > **limit).count()
}

fn map(case: &Case, head: Head, words: &Words) -> String {
    let territory = |(at, name): (usize, &String)| map::Territory {
        name: name.clone(),
        rings: square(at),
        class: case.value(at, 0).map(class),
        text: or_none(case.value(at, 0)),
    };
    let territories = case.places().map(territory).collect();
    let scheme = Scheme::Sequential;
    map::render(&map::MapData { head, scheme, keys: keys(), territories }, words)
}

fn pyramid(case: &Case, head: Head, words: &Words) -> String {
    let ages = ["65+", "45–64", "30–44", "18–29", "do 17"];
    let cell = |at: usize, salt: usize| pyramid::Cell {
        value: case.value(at, salt),
        text: format!("{}%", or_none(case.value(at, salt))),
        residents: Some(14.0 + number((at * 5 + salt) % 12)),
        withheld: case.gaps && at == 4,
    };
    let band = |(at, age): (usize, &&str)| pyramid::Band {
        label: (*age).to_owned(),
        left: cell(at, 0),
        right: cell(at, 1),
    };
    let bands = ages.iter().enumerate().map(band).take(case.places.len());
    let data = pyramid::PyramidData {
        head,
        left: "kobiety".to_owned(),
        right: "mężczyźni".to_owned(),
        bands: bands.collect(),
        voters: case.places.first().map_or_else(String::new, |it| format!("głosujący, {it}")),
        residents: "mieszkańcy".to_owned(),
        withheld: "nie podano".to_owned(),
    };
    pyramid::render(&data, words)
}

fn ranks(case: &Case, head: Head, words: &Words) -> String {
    let ranked = |(at, name): (usize, &String)| {
        let rank = number((at * 7) % case.places.len() + 1);
        let low = (rank - number(at % 3)).max(1.0);
        let high = (rank + number((at + 1) % 4)).min(number(case.places.len()));
        ranks::Ranked {
            label: name.clone(),
            median: case.value(at, 0).map(|_| rank),
            interval: Some((low, high)),
            text: format!("{rank:.0} ({low:.0}–{high:.0})"),
            highlighted: at == 2,
        }
    };
    let places = u16::try_from(case.places.len()).expect("few");
    ranks::render(
        &ranks::RanksData { head, members: case.places().map(ranked).collect(), places },
        words,
    )
}

fn spine(case: &Case, head: Head, words: &Words) -> String {
    let row = |(at, name): (usize, &String)| spine::Row {
        label: name.clone(),
        text: or_none(case.value(at, 0)),
        value: case.value(at, 0),
        median: (!(case.gaps && at == 4)).then(|| 15.0 + number(at % 7)),
        range: Some((3.0, 42.0)),
        middle: (at % 3 != 2).then(|| (11.0 + number(at % 5), 24.0 + number(at % 7))),
        reversed: at % 4 == 1,
    };
    let mut groups = vec![
        spine::Group { left: "gorzej".to_owned(), right: "lepiej".to_owned(), rows: Vec::new() },
        spine::Group { left: "mniej".to_owned(), right: "więcej".to_owned(), rows: Vec::new() },
    ];
    for (at, name) in case.places() {
        groups[usize::from(at >= 10)].rows.push(row((at, name)));
    }
    let key = spine::Key {
        own: case.places.first().cloned().unwrap_or_default(),
        median: "mediana".to_owned(),
        range: "od najmniejszej do największej".to_owned(),
        middle: "połowa podobnych".to_owned(),
    };
    spine::render(&spine::SpineData { head, key, groups }, words)
}

fn strip(case: &Case, head: Head, words: &Words) -> String {
    let members = (1..case.places.len()).map(|at| case.value(at, 0)).collect();
    let core = case.places.first().and_then(|_| case.value(0, 0));
    let metropolis = case.places.first().map(|_| 19.0);
    strip::render(&strip::StripData { head, members, middle: None, core, metropolis }, words)
}

fn tiles(case: &Case, head: Head, words: &Words) -> String {
    let tile = |(at, name): (usize, &String)| tiles::Tile {
        name: name.clone(),
        short: name.chars().last().map_or_else(String::new, String::from),
        column: u8::try_from(at % 4).expect("few"),
        row: u8::try_from(at / 4).expect("few"),
        class: case.value(at, 0).map(class),
        text: or_none(case.value(at, 0)),
    };
    let tiles = case.places().map(tile).collect();
    tiles::render(
        &tiles::TilesData { head, scheme: Scheme::Sequential, keys: keys(), tiles },
        words,
    )
}
