//! `tests/FAULTS.md` is true: each test it names exists, and each test named after a row stands in that row.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Id and last column of each row.
fn rows() -> BTreeMap<String, String> {
    let text = fs::read_to_string(project().join("tests/FAULTS.md")).expect("the list");
    let rows = text.lines().filter(|line| line.starts_with("| ") && line.contains('-')).filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let id = cells.first().filter(|id| id.len() == 5 && id.as_bytes()[2] == b'-')?;
        Some(((*id).to_owned(), (*cells.last()?).to_owned()))
    });
    rows.collect()
}

/// All Rust sources below `path`, or the one file.
fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
    let inside = entries.map(|entry| entry.expect("an entry").path());
    let inside = inside.filter(|path| path.is_dir() || path.extension().is_some_and(|ending| ending == "rs"));
    inside.filter(|path| !path.ends_with("node_modules")).flat_map(|path| sources(&path)).collect()
}

/// The names of functions in a source.
fn functions(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("text");
    let names = text.split("fn ").skip(1).map(|rest| rest.split(['(', '<']).next().unwrap_or_default().to_owned());
    names.collect()
}

#[test]
fn every_test_that_is_named_exists() {
    let rows = rows();
    assert!(rows.len() > 40, "only {} rows were understood", rows.len());
    let mut missing = Vec::new();
    for (id, column) in &rows {
        let named: Vec<(&str, &str)> =
            column.split('`').skip(1).step_by(2).filter_map(|one| one.split_once("::")).collect();
        if named.is_empty() && !column.contains('—') {
            missing.push(format!("{id}: neither a test nor a dash"));
        }
        for (place, test) in named {
            let path = project().join(place);
            // The tests of a file may stand in a folder beside it; those of a suite in a folder or a file.
            let beside = [path.clone(), path.with_extension(""), path.with_extension("rs")];
            let there =
                beside.iter().flat_map(|path| sources(path)).any(|path| functions(&path).iter().any(|f| f == test));
            if !there {
                missing.push(format!("{id}: {place} has no test {test}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_test_named_after_a_row_is_in_it() {
    let rows = rows();
    let all = [project().join("src"), project().join("tests")];
    let mut unlisted = Vec::new();
    for path in all.iter().flat_map(|folder| sources(folder)) {
        for function in functions(&path) {
            let Some(id) = id_of(&function) else { continue };
            let listed = rows
                .get(&id)
                .is_some_and(|column| column.contains(&format!("{}_", id.to_lowercase().replace('-', "_"))));
            if !listed {
                unlisted.push(format!("{}::{function}", path.strip_prefix(project()).expect("below").display()));
            }
        }
    }
    assert!(unlisted.is_empty(), "not in the row of tests/FAULTS.md:\n{}", unlisted.join("\n"));
}

/// `LG-01` of `lg_01_a_copied_cookie…`.
fn id_of(function: &str) -> Option<String> {
    let (area, rest) = function.split_once('_')?;
    let (number, _) = rest.split_once('_')?;
    let fits = area.len() == 2 && number.len() == 2 && number.bytes().all(|digit| digit.is_ascii_digit());
    fits.then(|| format!("{}-{number}", area.to_uppercase()))
}
