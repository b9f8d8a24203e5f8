//! How the database goes about a question: which index it uses, and what it reads whole.

use std::sync::{Arc, Mutex};

use debrief::db::Conn;
use diesel::connection::{Connection, InstrumentationEvent};
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// The steps of every statement that `work` sends, as the engine explains them: `SEARCH actions USING INDEX …`. Values
/// that are bound make no difference to them.
pub fn plans<T>(c: &mut Conn, work: impl FnOnce(&mut Conn) -> T) -> Vec<Vec<String>> {
    let sent: Arc<Mutex<Vec<String>>> = Arc::default();
    let list = Arc::clone(&sent);
    c.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            list.lock().expect("the list").push(query.to_string());
        }
    });
    work(c);
    c.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let sent = std::mem::take(&mut *sent.lock().expect("the list"));
    let explain = |statement: &String| {
        let statement = statement.split(" -- binds:").next().unwrap_or_default();
        let steps: Vec<Step> =
            sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(c).unwrap_or_else(|e| panic!("{statement}: {e}"));
        steps.into_iter().map(|step| step.detail).collect()
    };
    sent.iter().map(explain).collect()
}
