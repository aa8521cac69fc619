//! The given exports.

use super::*;
use std::path::PathBuf;

fn exports() -> Vec<PathBuf> {
    let root = std::env::var("HEJNAL_CORPUS").expect("set when these tests run");
    let folder = PathBuf::from(root).join("data/municipal/bdl_exports");
    let entries = std::fs::read_dir(folder).expect("the folder of exports");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn real_exports_are_the_same_both_ways() {
    let register = shipped();
    let mut bench = Bench::new(&register);
    let own = [
        ("LUDN_1355", dataset!("bdl/migration")),
        ("LUDN_2137", dataset!("bdl/population-by-age")),
        ("RYNE_1944", dataset!("bdl/registered-unemployed")),
        ("", dataset!("bdl/built-up-density")),
    ];
    let mut taken = Vec::new();
    for path in exports() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let (_, dataset) = own.iter().find(|(begins, _)| name.starts_with(begins)).expect("one");
        let bytes = std::fs::read(&path).expect("an export");
        let [new, same] = bench.compared(&bytes, &name, dataset);
        if let (Some(new), Some(same)) = (new, same) {
            taken.push((name, new.known, same.known, same.table.notes.len()));
        }
    }
    let taken: Vec<_> = taken.iter().map(|it| (it.0.as_str(), it.1, it.2, it.3)).collect();
    // The others have figures without year, placeholders, or another unit than their variable.
    let expected = [
        ("LUDN_1355_CTAB_20250616153335_2000.csv", 19_816, 7_431, 108),
        ("LUDN_1355_CTAB_20250616154847_2008.csv", 21_852, 7_284, 0),
        ("LUDN_1355_CTAB_20250616155804_2023.csv", 18_712, 7_017, 0),
        ("RYNE_1944_CTAB_20250616184618.csv", 54_509, 54_509, 13),
    ];
    assert_eq!(taken, expected);
}
