//! The database that the migrations make: it is what `src/schema.rs` says, its closed lists are those of the
//! program, and a filled older one is brought up to date without loss.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use debrief::db::{Conn, Db, Look, Schema};
use debrief::web::Error;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

use crate::support::{App, temporary_folder};

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

#[derive(QueryableByName, Debug, Clone)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text, column_name = "type")]
    kind: String,
    #[diesel(sql_type = Integer, column_name = "notnull")]
    not_null: i32,
    #[diesel(sql_type = Integer)]
    pk: i32,
}

#[derive(QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    from: String,
    #[diesel(sql_type = Nullable<Text>)]
    to: Option<String>,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

fn tables(c: &mut Conn) -> Vec<Table> {
    sql_query("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY rowid")
        .load(c)
        .expect("the list of tables")
}

fn columns(c: &mut Conn, table: &str) -> Vec<Column> {
    sql_query(format!("PRAGMA table_info({table})")).load(c).expect("the columns")
}

fn references(c: &mut Conn, table: &str) -> Vec<Reference> {
    sql_query(format!("SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list('{table}')"))
        .load(c)
        .expect("the references")
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("text")
}

/// Each table of `src/schema.rs` with its columns and their types, as `name -> Type`.
fn declared() -> BTreeMap<String, Vec<String>> {
    let text = read("src/schema.rs");
    let blocks = text.split("diesel::table! {").skip(1).map(|block| block.split("\n}").next().unwrap_or_default());
    let table = |block: &str| {
        let mut lines = block.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let name = lines.next().and_then(|line| line.split(' ').next()).expect("a name").to_owned();
        (name, lines.filter(|line| line.contains(" -> ")).map(|line| line.trim_end_matches(',').to_owned()).collect())
    };
    blocks.map(table).collect()
}

#[test]
fn the_migrated_database_is_what_the_schema_says() {
    let app = App::start();
    let made: BTreeMap<String, Vec<String>> = app.write(|c| {
        let tables: Vec<String> = tables(c).into_iter().map(|table| table.name).collect();
        Ok(tables.into_iter().map(|table| (table.clone(), columns(c, &table).iter().map(in_rust).collect())).collect())
    });
    assert_eq!(made, declared());
}

fn in_rust(column: &Column) -> String {
    let kind = match column.kind.as_str() {
        "TEXT" => "Text",
        "INTEGER" => "Integer",
        "BIGINT" => "BigInt",
        "BOOLEAN" => "Bool",
        "TIMESTAMP" => "Timestamp",
        "DATE" => "Date",
        "BLOB" => "Binary",
        other => panic!("{} has the type {other}", column.name),
    };
    match column.not_null {
        0 => format!("{} -> Nullable<{kind}>", column.name),
        _ => format!("{} -> {kind}", column.name),
    }
}

#[test]
fn closed_lists_hold_the_words_of_the_program() {
    let app = App::start();
    let enums = enums();
    assert!(enums.len() > 5, "{enums:?}");
    let mut checked = 0;
    for table in app.write(|c| Ok(tables(c))) {
        for check in table
            .sql
            .split("CHECK (")
            .skip(1)
            .filter(|check| check.split(')').next().is_some_and(|c| c.contains(" IN (")))
        {
            let column = check.split(' ').next().unwrap_or_default();
            let words = check.split(" IN (").nth(1).and_then(|list| list.split(')').next()).expect("a list");
            let words: Vec<String> = words.split(',').map(|word| word.trim().trim_matches('\'').to_owned()).collect();
            let known = enums.iter().any(|(_, list)| *list == words);
            assert!(known, "no text_enum! lists what {}.{column} does: {words:?}\n{enums:#?}", table.name);
            checked += 1;
        }
    }
    assert!(checked > 5, "only {checked} lists were found");
}

/// All lists made by `text_enum!`, with their words in order.
fn enums() -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = waiting.pop() {
        for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            for block in text.split("text_enum! {").skip(1).filter_map(|rest| rest.split("\n}").next()) {
                let Some(name) = block.split("pub enum ").nth(1).and_then(|rest| rest.split(' ').next()) else {
                    continue;
                };
                let word = |line: &str| Some(line.split_once(" = \"")?.1.split('"').next()?.to_owned());
                let code = block.lines().filter(|line| !line.trim_start().starts_with("//"));
                found.push((name.to_owned(), code.filter_map(word).collect()));
            }
        }
    }
    found
}

#[test]
fn what_is_called_an_id_points_to_something() {
    // The spine is made after its incident, and the activity outlives what it tells of.
    let free = ["incidents.postmortem_id", "activity.incident_id", "submissions.form_id"];
    let app = App::start();
    let loose: Vec<String> = app.write(|c| {
        let mut loose = Vec::new();
        for table in tables(c) {
            let tied: Vec<String> = references(c, &table.name).into_iter().map(|reference| reference.from).collect();
            for column in columns(c, &table.name) {
                let points = column.name.ends_with("_id") || column.name.ends_with("_by");
                let number = column.kind == "INTEGER";
                let name = format!("{}.{}", table.name, column.name);
                if points && !number && !tied.contains(&column.name) && !free.contains(&name.as_str()) {
                    loose.push(name);
                }
            }
        }
        Ok(loose)
    });
    assert_eq!(loose, Vec::<String>::new());
}

#[test]
fn references_are_enforced_and_readers_cannot_write() {
    let app = App::start();
    let orphan = "INSERT INTO incident_readers (incident_id, person_id) VALUES ('bcdfghjkmn', 'bcdfghjkmn')";
    let written = app.db.write_now(|c| Ok::<_, Error>(c.batch_execute(orphan)?));
    assert!(written.is_err_and(|error| error.to_string().contains("FOREIGN KEY")));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let ended = "UPDATE sessions SET agent = 'x'";
    let written = runtime.block_on(app.db.read(move |c| Ok::<_, Error>(c.batch_execute(ended)?)));
    assert!(written.is_err_and(|error| error.to_string().contains("readonly")));
}

#[test]
fn a_write_that_fails_leaves_nothing_behind() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let half = app.db.write_now(|c| {
        c.batch_execute("UPDATE people SET name = 'Nobody'")?;
        Err::<(), _>(Error::NotFound)
    });
    assert!(half.is_err());
    ana.get("/account").assert_says("Ana");
}

#[test]
fn several_programs_may_meet_a_new_file_at_once() {
    for _ in 0..5 {
        let folder = temporary_folder();
        let path = folder.path().join("new.db");
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(|| Db::open(&path, 1).map(drop))).collect();
            for one in all {
                let opened = one.join().expect("an answer");
                assert!(opened.is_ok(), "{:#}", opened.expect_err("refused"));
            }
        });
    }
}

/// From every state that a released version could have left behind to the newest one.
#[test]
fn a_filled_older_database_is_brought_up_to_date() {
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    let all = fs::read_dir(&migrations).expect("the migrations").count();
    for carried_out in 1..=all {
        let folder = temporary_folder();
        let path = folder.path().join("older.db");
        let mut c = Conn::establish(&path.to_string_lossy()).expect("a connection");
        for _ in 0..carried_out {
            let source = FileBasedMigrations::from_path(&migrations).expect("the migrations");
            c.run_next_migration(source).expect("the migration runs");
        }
        let before = fill(&mut c);
        drop(c);
        let before_it = Look::at(&path).expect("it opens").schema().expect("a list of migrations");
        assert_eq!(before_it == Schema::Current, carried_out == all, "after {carried_out} of {all}: {before_it:?}");
        Db::open(&path, 1).unwrap_or_else(|error| panic!("after {carried_out}: {error:#}"));
        let mut look = Look::at(&path).expect("it opens");
        assert_eq!(look.integrity().expect("a check"), Vec::<String>::new(), "after {carried_out} of {all}");
        assert_eq!(look.schema().expect("a list of migrations"), Schema::Current);
        let mut c = Conn::establish(&path.to_string_lossy()).expect("a connection");
        let after = count(&mut c);
        for (table, rows) in before {
            assert_eq!(after.get(&table), Some(&rows), "rows of {table}, after {carried_out} of {all}");
        }
    }
}

/// One row in each table, whatever its columns are; says how many rows each table has then.
fn fill(c: &mut Conn) -> BTreeMap<String, i64> {
    c.batch_execute("PRAGMA foreign_keys = ON").expect("the pragma");
    let mut known: HashMap<(String, String), String> = HashMap::new();
    for table in tables(c) {
        let tied = references(c, &table.name);
        let mut names = Vec::new();
        let mut values = Vec::new();
        for column in columns(c, &table.name) {
            let reference = tied.iter().find(|reference| reference.from == column.name);
            let parent =
                reference.and_then(|one| known.get(&(one.table.clone(), one.to.clone().unwrap_or("id".into()))));
            let value = parent.cloned().unwrap_or_else(|| plausible(&table.sql, &column));
            known.insert((table.name.clone(), column.name.clone()), value.clone());
            names.push(column.name);
            values.push(value);
        }
        // A migration may have put the one row that there is to be.
        let (names, values) = (names.join(", "), values.join(", "));
        let row = format!("INSERT INTO {} ({names}) VALUES ({values}) ON CONFLICT DO NOTHING", table.name);
        c.batch_execute(&row).unwrap_or_else(|error| panic!("{row}: {error}"));
    }
    count(c)
}

fn plausible(table: &str, column: &Column) -> String {
    let listed = table.split(&format!("CHECK ({} IN (", column.name)).nth(1);
    let first = listed.and_then(|list| list.split([',', ')']).next());
    match (first, column.kind.as_str()) {
        (Some(word), _) => word.to_owned(),
        (None, "INTEGER" | "BIGINT") if column.pk > 0 => "1".to_owned(),
        (None, "INTEGER" | "BIGINT") => "7".to_owned(),
        (None, "BOOLEAN") => "1".to_owned(),
        (None, "TIMESTAMP") => "'2026-03-06 13:10:00'".to_owned(),
        (None, "DATE") => "'2026-03-06'".to_owned(),
        (None, "BLOB") => format!("x'{}'", "5a".repeat(64)),
        _ if column.name == "zone" => "'Europe/Berlin'".to_owned(),
        _ => "'bcdfghjkmn'".to_owned(),
    }
}

fn count(c: &mut Conn) -> BTreeMap<String, i64> {
    let tables: Vec<String> = tables(c).into_iter().map(|table| table.name).collect();
    let rows = |c: &mut Conn, table: &str| {
        let query = sql_query(format!("SELECT COUNT(*) AS rows FROM {table}"));
        query.get_result::<Count>(c).expect("a count").rows
    };
    tables.into_iter().map(|table| (table.clone(), rows(c, &table))).collect()
}
