//! What everybody may count, kept in memory for as long as nothing of it changes: `docs/decisions/0018-coverage.md`.

use std::sync::{Arc, Mutex, PoisonError};

use super::store;
use super::tally::Cases;
use crate::db::Conn;
use crate::web::Error;

/// The incidents that are open to all, as they stood at a number of changes. Restricted ones are never in here.
#[derive(Default)]
pub struct Kept(Mutex<Option<(i32, Arc<Cases>)>>);

impl Kept {
    /// The incidents as the transaction of `c` sees them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn cases(&self, c: &mut Conn) -> Result<Arc<Cases>, Error> {
        let number = store::number(c)?;
        // Held while they are read: who comes meanwhile waits for the same and does not read them once more.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((at, cases)) if *at == number => Ok(Arc::clone(cases)),
            // This transaction began before what is kept was stored: it sees an older state.
            Some((at, _)) if *at > number => Ok(Arc::new(store::open_to_all(c)?)),
            _ => {
                let cases = Arc::new(store::open_to_all(c)?);
                *kept = Some((number, Arc::clone(&cases)));
                Ok(cases)
            }
        }
    }
}
