//! The one integration-test binary: the program is run from outside, the source is held against
//! its own plan, and every promise of the contract has a test that can fail.

mod ballots;
mod ballots_groups;
mod broken;
mod broken_csv;
mod broken_descriptors;
mod broken_indicators;
mod composite;
mod corpus;
mod differences;
mod examples;
mod floors;
mod golden;
mod hand;
mod headline;
mod import;
mod import_corpus;
mod import_many;
mod inflection;
mod init;
mod intervals;
mod lineage;
mod metropolises;
mod peers;
mod progress;
mod sandbox;
mod site;
mod stages;
mod store;
mod strategy;
mod texts;
mod traps;
mod workbook;
mod workspace;
