//! SQL of named reviewers. Callers have loaded the postmortem through the viewer.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::kernel::{Instant, PersonId, PostmortemId};
use crate::postmortems::Postmortem;
use crate::review::model::Reviewer;
use crate::review::news;
use crate::schema::{people, reviewers};
use crate::web::Error;

/// Who is named, in the order of naming.
pub fn reviewers_of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Reviewer>> {
    let namers = diesel::alias!(people as namers);
    reviewers::table
        .inner_join(people::table.on(reviewers::person_id.eq(people::id)))
        .inner_join(namers.on(reviewers::named_by.eq(namers.field(people::id))))
        .filter(reviewers::postmortem_id.eq(id))
        .order((reviewers::named_at, people::name))
        .select((people::id, people::name, namers.field(people::name), reviewers::named_at))
        .load(c)
}

/// Names a reviewer; nothing happens when they are one.
///
/// # Errors
/// Those of the database.
pub fn name_reviewer(
    c: &mut Conn,
    postmortem: &Postmortem,
    (person, name): (PersonId, &str),
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let added = diesel::insert_into(reviewers::table)
        .values((
            reviewers::postmortem_id.eq(postmortem.id()),
            reviewers::person_id.eq(person),
            reviewers::named_by.eq(viewer.id),
            reviewers::named_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c)?;
    if added == 0 {
        return Ok(());
    }
    news::tell_named(c, postmortem, person, viewer, now)?;
    tell(c, postmortem, "review.reviewer_named", &format!("named {name} as a reviewer"), viewer, now)
}

/// Takes a reviewer off; nothing happens when they are none.
///
/// # Errors
/// Those of the database.
pub fn remove_reviewer(
    c: &mut Conn,
    postmortem: &Postmortem,
    person: PersonId,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let Some(reviewer) = reviewers_of(c, postmortem.id())?.into_iter().find(|one| one.person_id == person) else {
        return Ok(());
    };
    diesel::delete(reviewers::table.find((postmortem.id(), person))).execute(c)?;
    news::untell(c, postmortem.id(), person)?;
    let words = format!("took {} off the reviewers", reviewer.name);
    tell(c, postmortem, "review.reviewer_removed", &words, viewer, now)
}

fn tell(
    c: &mut Conn,
    postmortem: &Postmortem,
    verb: &'static str,
    words: &str,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    Ok(activity::add(c, &Deed { by: viewer.id, at: now, incident: postmortem.incident.id, verb, words })?)
}
