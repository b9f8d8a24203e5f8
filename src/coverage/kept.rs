//! What everybody may count, kept in memory for as long as nothing of it changes: `docs/decisions/0018-coverage.md`.

use std::sync::{Mutex, PoisonError};

use super::store;
use super::tally::{Cases, Counted, Frame};
use crate::db::Conn;
use crate::incidents::Affected;
use crate::kernel::Instant;
use crate::web::Error;

/// Results that are kept; the oldest goes for a new one.
const RESULTS: usize = 32;

/// The incidents that are open to all, as they stood at a number of changes. Restricted ones are never in here.
#[derive(Default)]
pub struct Kept(Mutex<Option<State>>);

struct State {
    number: i32,
    cases: Cases,
    results: Vec<Outcome>,
}

/// What was counted, and when it is so.
struct Outcome {
    frame: Frame,
    affected: Option<Affected>,
    since: Instant,
    /// The next moment at which a deadline passes or a meeting is held; none when nothing lies ahead.
    until: Option<Instant>,
    counted: Counted,
}

impl Kept {
    /// Counts the incidents as the transaction of `c` sees them, as they stand at `now`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn count(
        &self,
        c: &mut Conn,
        frame: &Frame,
        affected: Option<Affected>,
        now: Instant,
    ) -> Result<Counted, Error> {
        let number = store::number(c)?;
        // Held while they are read: who comes meanwhile waits for the same and does not read them once more.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *kept {
            Some(state) if state.number == number => Ok(state.count(frame, affected, now)),
            // This transaction began before what is kept was stored: it sees an older state.
            Some(state) if state.number > number => Ok(counted(&store::open_to_all(c)?, frame, affected, now)),
            _ => {
                let state = State { number, cases: store::open_to_all(c)?, results: Vec::new() };
                Ok(kept.insert(state).count(frame, affected, now))
            }
        }
    }
}

impl State {
    fn count(&mut self, frame: &Frame, affected: Option<Affected>, now: Instant) -> Counted {
        let is_so = |one: &&Outcome| {
            let asked = one.frame == *frame && one.affected == affected;
            asked && one.since <= now && one.until.is_none_or(|until| now < until)
        };
        if let Some(known) = self.results.iter().find(is_so) {
            return known.counted.clone();
        }
        let counted = counted(&self.cases, frame, affected, now);
        if self.results.len() >= RESULTS {
            self.results.remove(0);
        }
        let until = self.cases.next_change(now);
        let outcome = Outcome { frame: frame.clone(), affected, since: now, until, counted: counted.clone() };
        self.results.push(outcome);
        counted
    }
}

fn counted(cases: &Cases, frame: &Frame, affected: Option<Affected>, now: Instant) -> Counted {
    let mut counted = Counted::nothing(frame);
    counted.add(cases, frame, affected, now);
    counted
}
