//! The register of territorial units (TERC) written as JSON: a list of names, without figures.

use super::Format;

pub(super) const FORMAT: Format = Format {
    name: "register-json",
    title: ("rejestr TERC (JSON)", "TERC register (JSON)"),
    unfold: None,
    recognise: |document| {
        let terc = |name: &str| document.tables.iter().all(|table| table.column(name).is_some());
        document.unfolded_by == Some("plain-json")
            && !document.tables.is_empty()
            && COLUMNS.iter().all(|name| terc(name))
    },
    figures: None,
};

/// The columns of the register as eTERYT (TERC, Statistics Poland) names them.
const COLUMNS: [&str; 5] = ["WOJ", "POW", "GMI", "RODZ", "NAZWA"];

#[cfg(test)]
mod tests {
    use crate::sources::formats::open;

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn the_register_of_2024_is_known_and_holds_no_figures() {
        let folder = std::env::var("HEJNAL_CORPUS").expect("set");
        let file = "data/municipal/bdl_api/terc_2024-01-01_lokacje.json";
        let bytes = std::fs::read(format!("{folder}/{file}")).expect("given");
        let document = open(&bytes, file).expect("JSON");
        // python: len(json.load(f)) == 4332; the first entry is line 2, each of nine lines.
        let table = &document.tables[0];
        assert_eq!((table.height(), table.width(), table.line(0), table.line(1)), (4332, 7, 2, 11));
        assert_eq!(
            table.row(2).expect("row").cells().collect::<Vec<_>>()[3..5],
            ["1", "Bolesławiec"]
        );
        let format = document.format().expect("known");
        assert_eq!((format.name, format.figures.is_none()), ("register-json", true));
    }
}
