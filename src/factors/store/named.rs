//! SQL on the factors of one postmortem.

use std::collections::HashSet;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::shared;
use crate::accounts::Viewer;
use crate::asks::{self, Change};
use crate::db::Conn;
use crate::factors::model::{Draft, Named};
use crate::kernel::{FactorId, Instant, PostmortemFactorId, PostmortemId, markdown, text};
use crate::postmortems::{IsNotClosed, Place, Postmortem};
use crate::schema::{factors, people, postmortem_factors as named, postmortems as spines};
use crate::versions::{Fields, Step};
use crate::web::Error;

/// Factors rendered anew at once.
const ANEW: i64 = 500;
/// Characters of a factor that a sentence of the activity quotes.
const QUOTED: usize = 80;

type Columns = (
    named::id,
    named::factor_id,
    named::sentence,
    factors::category,
    named::detail,
    named::html,
    named::revision,
    named::removed_at,
);
const COLUMNS: Columns = (
    named::id,
    named::factor_id,
    named::sentence,
    factors::category,
    named::detail,
    named::html,
    named::revision,
    named::removed_at,
);

/// The factors that stand, in the order they were named. The caller has loaded the postmortem through the viewer.
pub fn of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Named>> {
    named::table
        .inner_join(factors::table)
        .filter(named::postmortem_id.eq(id).and(named::removed_at.is_null()))
        .order((named::added_at, named::id))
        .select(COLUMNS)
        .load(c)
}

/// Those that were removed, the last one first, with who did it.
pub fn removed(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<(Named, String)>> {
    named::table
        .inner_join(factors::table)
        .inner_join(people::table.on(named::removed_by.eq(people::id.nullable())))
        .filter(named::postmortem_id.eq(id).and(named::removed_at.is_not_null()))
        .order(named::removed_at.desc())
        .select((COLUMNS, people::name))
        .load(c)
}

/// One factor of a postmortem, also a removed one.
pub fn find(c: &mut Conn, id: PostmortemId, one: PostmortemFactorId) -> Result<Named, Error> {
    let found = named::table
        .inner_join(factors::table)
        .filter(named::id.eq(one).and(named::postmortem_id.eq(id)))
        .select(COLUMNS)
        .first(c)
        .optional()?;
    found.ok_or(Error::NotFound)
}

/// Names a factor, a known one or a new one. One that stands there already is not named twice: then its id is the answer.
///
/// # Errors
/// Those of the database.
pub fn add(
    c: &mut Conn,
    postmortem: &Postmortem,
    draft: &Draft,
    viewer: &Viewer,
    now: Instant,
) -> Result<(PostmortemFactorId, bool), Error> {
    let factor = shared::find_or_name(c, draft, viewer, now)?;
    if let Some(there) = standing(c, postmortem.id(), factor)? {
        return Ok((there, false));
    }
    let id = PostmortemFactorId::random();
    diesel::insert_into(named::table)
        .values((
            named::id.eq(id),
            named::postmortem_id.eq(postmortem.id()),
            named::factor_id.eq(factor),
            named::sentence.eq(&draft.sentence),
            named::detail.eq(&draft.detail),
            named::html.eq(markdown::render_inline(&draft.detail)),
            named::rendered_by.eq(markdown::VERSION),
            named::revision.eq(1),
            named::added_by.eq(viewer.id),
            named::added_at.eq(now),
        ))
        .execute(c)?;
    let told = (1, Step::Added, "factor.added", "named the factor");
    tell(c, postmortem, id, told, (&draft.sentence, &draft.fields()), viewer, now)?;
    Ok((id, true))
}

/// Stores a change as `revision`: other words are another factor, named here in place of the old one, which stays as it is on
/// other postmortems. A removed one comes back with it. Says no when the new one stands here already.
///
/// # Errors
/// Those of the database.
pub fn save(
    c: &mut Conn,
    (postmortem, before): (&Postmortem, &Named),
    draft: &Draft,
    revision: i32,
    viewer: &Viewer,
    now: Instant,
) -> Result<bool, Error> {
    let factor = shared::find_or_name(c, draft, viewer, now)?;
    if standing(c, postmortem.id(), factor)?.is_some_and(|there| there != before.id) {
        return Ok(false);
    }
    set_removed(c, before.id, None)?;
    diesel::update(named::table.find(before.id))
        .set((
            named::factor_id.eq(factor),
            named::sentence.eq(&draft.sentence),
            named::detail.eq(&draft.detail),
            named::html.eq(markdown::render_inline(&draft.detail)),
            named::rendered_by.eq(markdown::VERSION),
            named::revision.eq(revision),
        ))
        .execute(c)?;
    let told = (revision, Step::Changed, "factor.changed", "changed the factor");
    tell(c, postmortem, before.id, told, (&draft.sentence, &draft.fields()), viewer, now)?;
    Ok(true)
}

/// Takes a factor away, or brings it back. A second time does nothing.
///
/// # Errors
/// [`Error::Stale`] when the same factor was named again meanwhile; those of the database.
pub fn set_away(
    c: &mut Conn,
    (postmortem, one): (&Postmortem, &Named),
    away: bool,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    if one.removed_at.is_some() == away {
        return Ok(());
    }
    if !away && standing(c, postmortem.id(), one.factor_id)?.is_some() {
        return Err(Error::Stale("This factor was named again meanwhile, so there is nothing to bring back.".into()));
    }
    let revision = one.revision + 1;
    set_removed(c, one.id, away.then_some((viewer, now)))?;
    diesel::update(named::table.find(one.id)).set(named::revision.eq(revision)).execute(c)?;
    let told = match away {
        true => (revision, Step::Removed, "factor.removed", "removed the factor"),
        false => (revision, Step::Restored, "factor.restored", "brought back the factor"),
    };
    tell(c, postmortem, one.id, told, (&one.sentence, &one.fields()), viewer, now)
}

/// Which of the postmortems that the viewer owns and that are not closed name no factor.
pub fn without_factors(c: &mut Conn, viewer: &Viewer) -> QueryResult<HashSet<PostmortemId>> {
    let standing = named::table.filter(named::postmortem_id.eq(spines::id).and(named::removed_at.is_null()));
    let ids: Vec<PostmortemId> = spines::table
        .filter(spines::owner_id.eq(viewer.id))
        .filter(IsNotClosed)
        .filter(not(exists(standing)))
        .select(spines::id)
        .load(c)?;
    Ok(ids.into_iter().collect())
}

/// Renders some of what an older version of the renderer made; says whether there may be more.
///
/// # Errors
/// Those of the database.
pub fn render_anew(c: &mut Conn) -> Result<bool, Error> {
    let old: Vec<(PostmortemFactorId, String)> = named::table
        .filter(named::rendered_by.lt(markdown::VERSION))
        .limit(ANEW)
        .select((named::id, named::detail))
        .load(c)?;
    let more = i64::try_from(old.len()).is_ok_and(|rows| rows == ANEW);
    for (id, detail) in old {
        diesel::update(named::table.find(id))
            .set((named::html.eq(markdown::render_inline(&detail)), named::rendered_by.eq(markdown::VERSION)))
            .execute(c)?;
    }
    Ok(more)
}

fn standing(c: &mut Conn, id: PostmortemId, factor: FactorId) -> QueryResult<Option<PostmortemFactorId>> {
    named::table
        .filter(named::factor_id.eq(factor).and(named::postmortem_id.eq(id)).and(named::removed_at.is_null()))
        .select(named::id)
        .first(c)
        .optional()
}

fn set_removed(c: &mut Conn, id: PostmortemFactorId, by: Option<(&Viewer, Instant)>) -> QueryResult<usize> {
    diesel::update(named::table.find(id))
        .set((named::removed_by.eq(by.map(|(viewer, _)| viewer.id)), named::removed_at.eq(by.map(|(_, at)| at))))
        .execute(c)
}

fn tell(
    c: &mut Conn,
    postmortem: &Postmortem,
    id: PostmortemFactorId,
    (revision, step, verb, did): (i32, Step, &'static str, &str),
    (sentence, fields): (&str, &Fields),
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let (item, words) = (id.to_string(), format!("{did} “{}”", text::plain_excerpt(sentence, QUOTED)));
    let place = Place::ContributingFactors;
    asks::changed(
        c,
        &Change { postmortem, place, item: &item, revision, step, fields, verb, words: &words },
        viewer,
        now,
    )
}
