//! The house itself: reads the sources and fails on a breach of the rules in `src/lib.rs` and `docs/ARCHITECTURE.md`.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file without its tests.
struct Source {
    /// Path below the project, with forward slashes: `src/incidents/store.rs`.
    path: String,
    /// Each line with its number, from 1; comments included, the module of tests not.
    lines: Vec<(usize, String)>,
}

impl Source {
    /// The room a file belongs to: the first name below `src`.
    fn room(&self) -> &str {
        let below = self.path.trim_start_matches("src/");
        below.split(['/', '.']).next().unwrap_or_default()
    }

    /// The name of the file, or of the folder when the whole folder counts as one: `store`, `handlers`.
    fn is_in(&self, part: &str) -> bool {
        self.path.split('/').any(|step| step.trim_end_matches(".rs") == part)
    }

    /// Lines that are not comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().map(|(n, line)| (*n, line.as_str())).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `folder` with one of these endings.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![project().join(folder)];
    while let Some(folder) = waiting.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            let name = |path: &PathBuf| path.file_name().is_some_and(|name| name == "node_modules");
            if path.is_dir() && !name(&path) {
                waiting.push(path);
            } else if endings.iter().any(|ending| path.extension().is_some_and(|have| have == *ending)) {
                let text = fs::read_to_string(&path).expect("text");
                let below = path.strip_prefix(project()).expect("below the project");
                found.push((below.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    found
}

/// The program's sources, without tests and without what diesel generated.
fn sources() -> Vec<Source> {
    let all = files("src", &["rs"]).into_iter().filter(|(path, _)| path != "src/schema.rs");
    let all = all.map(|(path, text)| {
        let lines = text.lines().map(str::to_owned).enumerate().map(|(n, line)| (n + 1, line));
        let lines = lines.take_while(|(_, line)| line != "#[cfg(test)]").collect();
        Source { path, lines }
    });
    all.filter(|source| !source.is_in("tests")).collect()
}

/// Fails with all breaches at once.
fn none(rule: &str, breaches: impl IntoIterator<Item = String>) {
    let breaches: Vec<String> = breaches.into_iter().collect();
    assert!(breaches.is_empty(), "{rule}:\n{}", breaches.join("\n"));
}

fn at(source: &Source, line: usize, what: &str) -> String {
    format!("  {}:{line}: {}", source.path, what.trim())
}

/// The steps of the house as the crate's documentation draws them, from the ground up.
fn steps() -> Vec<Vec<String>> {
    let text = fs::read_to_string(project().join("src/lib.rs")).expect("lib.rs");
    let drawing: String = text
        .lines()
        .skip_while(|line| *line != "//! ```text")
        .skip(1)
        .take_while(|line| *line != "//! ```")
        .map(|line| line.trim_start_matches("//!").split('(').next().unwrap_or_default().to_owned())
        .collect();
    let steps = drawing.split('<').map(|step| step.split(',').map(|room| room.trim().to_owned()).collect());
    let steps: Vec<Vec<String>> = steps.collect();
    assert!(steps.len() > 6, "{steps:?}");
    steps
}

/// The rooms that a line names: `crate::db::Conn`, and each in `use crate::{db, web::Error};`.
fn rooms_named(line: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for rest in line.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => rooms.extend(top_level(list)),
            None => rooms.push(name(rest)),
        }
    }
    rooms
}

fn top_level(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut rooms = Vec::new();
    let mut start = true;
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            ' ' => {}
            _ if start && depth == 0 => {
                rooms.push(name(&list[at..]));
                start = false;
            }
            _ => {}
        }
    }
    rooms
}

fn name(rest: &str) -> String {
    rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn imports_lead_downwards() {
    let steps = steps();
    let rank = |room: &str| steps.iter().position(|step| step.iter().any(|one| one == room));
    let top = steps.len() - 1;
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| !matches!(source.room(), "lib" | "main" | "config")) {
        let mine =
            rank(source.room()).unwrap_or_else(|| panic!("src/lib.rs does not name the room of {}", source.path));
        for (number, line) in source.code() {
            for room in rooms_named(line) {
                let Some(theirs) = rank(&room) else { continue };
                if room != source.room() && theirs >= mine && mine != top {
                    breaches.push(at(source, number, line));
                }
            }
        }
    }
    none("a room uses only rooms below it", breaches);
}

#[test]
fn of_another_room_only_what_it_offers_is_used() {
    let inner = ["handlers", "forms", "store", "model"];
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| !matches!(source.room(), "routes" | "app")) {
        for (number, line) in source.code() {
            for rest in line.split("crate::").skip(1) {
                let room = name(rest);
                let part = rest[room.len()..].strip_prefix("::").map(name).unwrap_or_default();
                if room != source.room() && inner.contains(&part.as_str()) {
                    breaches.push(at(source, number, line));
                }
            }
        }
    }
    none("handlers, forms, store and model of a room are its own; others use what mod.rs re-exports", breaches);
}

#[test]
fn queries_stand_in_stores() {
    let allowed = |source: &Source| {
        let of_rows = source.is_in("store") || source.is_in("model");
        of_rows || matches!(source.room(), "kernel" | "db") || source.path == "src/web/error.rs"
    };
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| !allowed(source)) {
        for (number, line) in source.code() {
            if line.contains("diesel") || line.contains("QueryResult") || line.contains("crate::schema") {
                breaches.push(at(source, number, line));
            }
        }
    }
    none("diesel's words stand in stores, models, the kernel's types and db", breaches);
}

#[test]
fn a_store_writes_only_tables_of_its_own_room() {
    let mut owners = std::collections::HashMap::<String, String>::new();
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| source.is_in("store")) {
        for (number, line) in source.code() {
            for deed in ["insert_into(", "update(", "delete("] {
                let Some(table) = line.split(&format!("diesel::{deed}")).nth(1).map(name) else { continue };
                if !line.contains(&format!("{deed}{table}::table")) {
                    continue;
                }
                let owner = owners.entry(table).or_insert_with(|| source.room().to_owned());
                if owner != source.room() {
                    breaches.push(at(source, number, &format!("{line} (also written by {owner})")));
                }
            }
        }
    }
    none("each table is written by one room", breaches);
}

#[test]
fn http_stands_in_handlers() {
    let doors = ["src/accounts/gate.rs", "src/accounts/sessions.rs", "src/accounts/visit.rs"];
    let allowed = |source: &Source| {
        source.is_in("handlers")
            || matches!(source.room(), "web" | "routes" | "app" | "cli")
            || doors.contains(&source.path.as_str())
    };
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| !allowed(source)) {
        for (number, line) in source.code().filter(|(_, line)| line.contains("actix")) {
            breaches.push(at(source, number, line));
        }
    }
    none("actix stands in handlers, web, routes, app and the doors of accounts", breaches);
}

#[test]
fn nothing_panics_outside_of_tests() {
    let words = [".unwrap()", ".expect(", "todo!(", "unimplemented!(", "panic!(", "dbg!("];
    let mut breaches = Vec::new();
    for source in &sources() {
        for (number, line) in source.code().filter(|(_, line)| words.iter().any(|word| line.contains(word))) {
            breaches.push(at(source, number, line));
        }
    }
    none("what can fail says so", breaches);
}

#[test]
fn a_file_past_400_lines_is_two_things() {
    let long = |source: &Source| source.lines.len() > 400;
    let sources = sources();
    let long = sources.iter().filter(|source| long(source));
    none("a file has at most 400 lines", long.map(|source| format!("  {} has {}", source.path, source.lines.len())));
}

#[test]
fn each_file_opens_with_what_it_owns() {
    let sources = sources();
    let mute = sources.iter().filter(|source| !source.lines.first().is_some_and(|(_, line)| line.starts_with("//!")));
    none("a file begins with //!", mute.map(|source| format!("  {}", source.path)));
}

#[test]
fn engines_are_named_in_db_alone() {
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| source.room() != "db") {
        for (number, line) in &source.lines {
            let lower = line.to_lowercase();
            if ["sqlite", "postgres", "mysql"].iter().any(|engine| lower.contains(engine)) {
                breaches.push(at(source, *number, line));
            }
        }
    }
    none("the name of a database engine stands in db", breaches);
}

#[test]
fn time_and_environment_come_from_outside() {
    let rules = [
        ("Utc::now", "src/kernel/instant.rs"),
        ("SystemTime::now", ""),
        ("Local::now", ""),
        ("env::var", "src/config.rs"),
    ];
    let mut breaches = Vec::new();
    for source in &sources() {
        for (number, line) in source.code() {
            if rules.iter().any(|(word, home)| line.contains(word) && source.path != *home) {
                breaches.push(at(source, number, line));
            }
        }
    }
    none("the clock and the settings are passed in", breaches);
}

#[test]
fn the_product_never_says_root_cause() {
    let says = |text: &str| {
        let lower = text.to_lowercase();
        ["root cause", "root-cause", "rootcause"].iter().any(|word| lower.contains(word))
    };
    let of_program = sources().into_iter().map(|source| {
        let lines: Vec<&str> = source.lines.iter().map(|(_, line)| line.as_str()).collect();
        (source.path.clone(), lines.join("\n"))
    });
    let shown = [files("templates", &["html", "txt"]), files("static", &["js", "css"])].concat();
    // The hints on wording have to know the words they advise against.
    let breaches = of_program.chain(shown).filter(|(path, text)| !path.contains("wording") && says(text));
    none("contributing factors, never one cause (docs/RULES.md)", breaches.map(|(path, _)| format!("  {path}")));
}

#[test]
fn the_project_stands_alone() {
    let folders = ["src", "templates", "static", "docs", "demo", "migrations", "bin", "tests"];
    let endings = ["rs", "html", "css", "js", "md", "toml", "sql", "sh", "txt"];
    let elsewhere = [concat!("..", "/shared"), concat!("/work", "/"), concat!("/tmp", "/")];
    let all = folders.iter().flat_map(|folder| files(folder, &endings));
    let breaches = all.filter(|(_, text)| elsewhere.iter().any(|word| text.contains(word)));
    none("nothing points outside of the project", breaches.map(|(path, _)| format!("  {path}")));
}

#[test]
fn templates_keep_to_the_content_policy() {
    let mut breaches = Vec::new();
    for (path, text) in files("templates", &["html"]) {
        for (number, line) in text.lines().enumerate().map(|(n, line)| (n + 1, line)) {
            let inline = line.contains(" style=\"") || line.contains("<style") || line.contains("javascript:");
            let script =
                line.contains("<script") && !line.contains("<script src=\"{{ shell.script }}\" defer></script>");
            let handler = line.split_whitespace().any(|word| word.starts_with("on") && word.contains("=\""));
            if inline || script || handler {
                breaches.push(format!("  {path}:{number}: {}", line.trim()));
            }
        }
    }
    none("no style, script or handler inside a page", breaches);
}

#[test]
fn addresses_in_templates_start_with_the_prefix() {
    let mut breaches = Vec::new();
    for (path, text) in files("templates", &["html"]) {
        for attribute in ["href=\"", "action=\"", "formaction=\"", "src=\""] {
            for address in text.split(&format!(" {attribute}")).skip(1) {
                let address = address.split('"').next().unwrap_or_default();
                if address.starts_with('/') {
                    breaches.push(format!("  {path}: {attribute}{address}\""));
                }
            }
        }
    }
    none("an address starts with the prefix of the installation", breaches);
}
