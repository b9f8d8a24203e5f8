//! All SQL of the room.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::model::{Dismissed, Hint, involved};
use super::wording::{Hit, Pattern, VERSION, heeded};
use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::contributors::{self, Contributor};
use crate::db::Conn;
use crate::kernel::text::plain_excerpt;
use crate::kernel::{Instant, PostmortemId};
use crate::postmortems::{Place, Postmortem};
use crate::schema::{hint_dismissals, hint_finds, hint_patterns_off, people};
use crate::web::Error;

/// Keeps what was found in a text, in the transaction that saves it.
///
/// # Errors
/// Those of the database.
pub fn keep(c: &mut Conn, id: PostmortemId, place: Place, hits: &[Hit]) -> Result<(), Error> {
    let list = serde_json::to_string(hits).map_err(|error| Error::Internal(error.into()))?;
    let found = (hint_finds::found_by.eq(VERSION), hint_finds::hits.eq(list));
    diesel::insert_into(hint_finds::table)
        .values((hint_finds::postmortem_id.eq(id), hint_finds::place.eq(place), found.clone()))
        .on_conflict((hint_finds::postmortem_id, hint_finds::place))
        .do_update()
        .set(found)
        .execute(c)?;
    Ok(())
}

/// All hints on the texts of a postmortem, dismissed ones too, in the order of each text. Three queries. The caller has loaded
/// the postmortem through the viewer.
///
/// # Errors
/// Those of the database, and when what was found cannot be read.
pub fn of(c: &mut Conn, postmortem: &Postmortem, contributors: &[Contributor]) -> Result<Vec<Hint>, Error> {
    let finds: Vec<(Place, String)> = hint_finds::table
        .filter(hint_finds::postmortem_id.eq(postmortem.id()).and(hint_finds::hits.ne("[]")))
        .select((hint_finds::place, hint_finds::hits))
        .load(c)?;
    let known = Known::load(c, postmortem, contributors)?;
    let mut hints = Vec::new();
    for (place, list) in finds {
        let hits: Vec<Hit> = serde_json::from_str(&list).map_err(|error| Error::Internal(error.into()))?;
        hints.extend(known.hints(place, hits));
    }
    Ok(hints)
}

/// The hints on a text that stands in a form and may not be saved; `found` are its hits.
///
/// # Errors
/// Those of the database.
pub fn in_text(c: &mut Conn, postmortem: &Postmortem, place: Place, found: Vec<Hit>) -> Result<Vec<Hint>, Error> {
    let contributors = contributors::of(c, postmortem.id())?;
    Ok(Known::load(c, postmortem, &contributors)?.hints(place, found))
}

/// The hits of a text as it is stored.
///
/// # Errors
/// Those of the database, and when what was found cannot be read.
pub fn found_in(c: &mut Conn, id: PostmortemId, place: Place) -> Result<Vec<Hit>, Error> {
    let list: Option<String> = hint_finds::table.find((id, place)).select(hint_finds::hits).first(c).optional()?;
    list.map_or(Ok(Vec::new()), |list| serde_json::from_str(&list).map_err(|error| Error::Internal(error.into())))
}

/// How many hints nobody has dismissed: for the checklist. The caller has loaded the postmortem through the viewer.
///
/// # Errors
/// Those of the database.
pub fn open_hints(c: &mut Conn, postmortem: &Postmortem, contributors: &[Contributor]) -> Result<usize, Error> {
    Ok(of(c, postmortem, contributors)?.iter().filter(|hint| hint.is_open()).count())
}

/// Dismisses a hint for good, or says that it was so already.
///
/// # Errors
/// Those of the database.
pub fn dismiss(c: &mut Conn, postmortem: &Postmortem, hint: &Hint, by: &Viewer, now: Instant) -> Result<bool, Error> {
    if !hint.is_open() {
        return Ok(false);
    }
    let state = (
        hint_dismissals::dismissed_by.eq(by.id),
        hint_dismissals::dismissed_at.eq(now),
        hint_dismissals::restored_by.eq(None::<crate::kernel::PersonId>),
        hint_dismissals::restored_at.eq(None::<Instant>),
    );
    diesel::insert_into(hint_dismissals::table)
        .values((
            hint_dismissals::postmortem_id.eq(postmortem.id()),
            hint_dismissals::place.eq(hint.place),
            hint_dismissals::pattern.eq(hint.hit.pattern),
            hint_dismissals::passage.eq(&hint.hit.passage),
            state,
        ))
        .on_conflict((
            hint_dismissals::postmortem_id,
            hint_dismissals::place,
            hint_dismissals::pattern,
            hint_dismissals::passage,
        ))
        .do_update()
        .set(state)
        .execute(c)?;
    note(c, postmortem, hint, "hint.dismissed", "dismissed a wording hint", by, now)?;
    Ok(true)
}

/// Dismisses the hint that `key` names on a text in a form; `found` are its hits. Of a key that names none nothing is noted.
///
/// # Errors
/// Those of the database.
pub fn dismiss_in_text(
    c: &mut Conn,
    postmortem: &Postmortem,
    (place, found): (Place, Vec<Hit>),
    key: &str,
    by: &Viewer,
    now: Instant,
) -> Result<bool, Error> {
    let hints = in_text(c, postmortem, place, found)?;
    match hints.iter().find(|hint| hint.key() == key) {
        Some(hint) => dismiss(c, postmortem, hint, by, now),
        None => Ok(false),
    }
}

/// Shows a dismissed hint again.
///
/// # Errors
/// Those of the database.
pub fn restore(c: &mut Conn, postmortem: &Postmortem, hint: &Hint, by: &Viewer, now: Instant) -> Result<bool, Error> {
    let key = (postmortem.id(), hint.place, hint.hit.pattern, &hint.hit.passage);
    let dismissed = hint_dismissals::table.find(key).filter(hint_dismissals::restored_at.is_null());
    let restored = (hint_dismissals::restored_by.eq(by.id), hint_dismissals::restored_at.eq(now));
    let changed = diesel::update(dismissed).set(restored).execute(c)? > 0;
    if changed {
        note(c, postmortem, hint, "hint.restored", "shows a wording hint again", by, now)?;
    }
    Ok(changed)
}

/// The patterns that are switched off.
pub fn switched_off(c: &mut Conn) -> QueryResult<HashSet<Pattern>> {
    Ok(hint_patterns_off::table.select(hint_patterns_off::pattern).load(c)?.into_iter().collect())
}

/// Switches a pattern on or off for everybody.
pub fn set_switched(c: &mut Conn, pattern: Pattern, on: bool, by: &Viewer, now: Instant) -> QueryResult<()> {
    match on {
        true => diesel::delete(hint_patterns_off::table.find(pattern)).execute(c)?,
        false => diesel::insert_into(hint_patterns_off::table)
            .values((
                hint_patterns_off::pattern.eq(pattern),
                hint_patterns_off::off_by.eq(by.id),
                hint_patterns_off::off_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(c)?,
    };
    Ok(())
}

/// What makes hits to hints.
struct Known {
    people: Vec<String>,
    off: HashSet<Pattern>,
    dismissed: HashMap<(Place, Pattern, String), Dismissed>,
}

impl Known {
    fn load(c: &mut Conn, postmortem: &Postmortem, contributors: &[Contributor]) -> QueryResult<Self> {
        let rows: Vec<(Place, Pattern, String, String, Instant)> = hint_dismissals::table
            .inner_join(people::table.on(hint_dismissals::dismissed_by.eq(people::id)))
            .filter(hint_dismissals::postmortem_id.eq(postmortem.id()).and(hint_dismissals::restored_at.is_null()))
            .select((
                hint_dismissals::place,
                hint_dismissals::pattern,
                hint_dismissals::passage,
                people::name,
                hint_dismissals::dismissed_at,
            ))
            .load(c)?;
        let dismissed =
            rows.into_iter().map(|(place, pattern, passage, by, at)| ((place, pattern, passage), Dismissed { by, at }));
        Ok(Self { people: involved(postmortem, contributors), off: switched_off(c)?, dismissed: dismissed.collect() })
    }

    fn hints(&self, place: Place, hits: Vec<Hit>) -> Vec<Hint> {
        let on = hits.into_iter().filter(|hit| !self.off.contains(&hit.pattern)).collect();
        let hint = |hit: Hit| {
            let dismissed = self.dismissed.get(&(place, hit.pattern, hit.passage.clone())).cloned();
            Hint { place, hit, dismissed }
        };
        heeded(on, &self.people).into_iter().map(hint).collect()
    }
}

fn note(
    c: &mut Conn,
    postmortem: &Postmortem,
    hint: &Hint,
    verb: &'static str,
    what: &str,
    by: &Viewer,
    now: Instant,
) -> QueryResult<()> {
    let words = format!("{what} in {}: “{}”", hint.place.label(), plain_excerpt(&hint.hit.quote, 80));
    activity::add(c, &Deed { by: by.id, at: now, incident: postmortem.incident.id, verb, words: &words })
}
