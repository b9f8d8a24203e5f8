//! SQL on points.

use std::collections::HashMap;

use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::actions::Action;
use crate::asks::{self, Change};
use crate::db::Conn;
use crate::kernel::{Instant, PointId, PostmortemId, markdown, text};
use crate::postmortems::{IsNotClosed, Postmortem};
use crate::response::model::{Draft, Point, PointKind};
use crate::schema::{actions, people, postmortems as spines, review_points as points};
use crate::sections;
use crate::versions::{Fields, Step};
use crate::web::Error;

/// Points rendered anew at once.
const ANEW: i64 = 500;
/// Characters of a point that a sentence of the activity quotes.
const QUOTED: usize = 80;

type Columns = (
    points::id,
    points::kind,
    points::text,
    points::html,
    points::action_id,
    points::reason,
    points::revision,
    points::removed_at,
);
const COLUMNS: Columns = (
    points::id,
    points::kind,
    points::text,
    points::html,
    points::action_id,
    points::reason,
    points::revision,
    points::removed_at,
);

/// The points that stand, in the order they were added. The caller has loaded the postmortem through the viewer.
pub fn of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Point>> {
    points::table
        .filter(points::postmortem_id.eq(id).and(points::removed_at.is_null()))
        .order((points::added_at, points::id))
        .select(COLUMNS)
        .load(c)
}

/// Those that were removed, the last one first, with who did it.
pub fn removed(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<(Point, String)>> {
    points::table
        .inner_join(people::table.on(points::removed_by.eq(people::id.nullable())))
        .filter(points::postmortem_id.eq(id).and(points::removed_at.is_not_null()))
        .order(points::removed_at.desc())
        .select((COLUMNS, people::name))
        .load(c)
}

/// One point of a postmortem, also a removed one.
pub fn find(c: &mut Conn, id: PostmortemId, point: PointId) -> Result<Point, Error> {
    let found = points::table.find(point).filter(points::postmortem_id.eq(id)).select(COLUMNS).first(c).optional()?;
    found.ok_or(Error::NotFound)
}

/// Adds a point.
///
/// # Errors
/// Those of the database.
pub fn add(
    c: &mut Conn,
    postmortem: &Postmortem,
    draft: &Draft,
    of: &[Action],
    viewer: &Viewer,
    now: Instant,
) -> Result<PointId, Error> {
    let id = PointId::random();
    // Its section may be one that the template leaves out: nothing that is written is hidden.
    sections::ensure(c, postmortem, draft.kind.section(), viewer, now)?;
    diesel::insert_into(points::table)
        .values((
            points::id.eq(id),
            points::postmortem_id.eq(postmortem.id()),
            points::kind.eq(draft.kind),
            points::text.eq(&draft.text),
            points::html.eq(markdown::render_inline(&draft.text)),
            points::rendered_by.eq(markdown::VERSION),
            points::action_id.eq(draft.action_id),
            points::reason.eq(&draft.reason),
            points::revision.eq(1),
            points::added_by.eq(viewer.id),
            points::added_at.eq(now),
        ))
        .execute(c)?;
    let told = (1, Step::Added, "response.added", "added");
    tell(c, postmortem, (id, draft.kind), told, (&draft.text, &draft.fields(of)), viewer, now)?;
    Ok(id)
}

/// Stores a change of a point as `revision`; a removed one comes back with it.
///
/// # Errors
/// Those of the database.
pub fn save(
    c: &mut Conn,
    (postmortem, before): (&Postmortem, &Point),
    draft: &Draft,
    revision: i32,
    of: &[Action],
    (viewer, now): (&Viewer, Instant),
) -> Result<(), Error> {
    diesel::update(points::table.find(before.id))
        .set((
            points::kind.eq(draft.kind),
            points::text.eq(&draft.text),
            points::html.eq(markdown::render_inline(&draft.text)),
            points::rendered_by.eq(markdown::VERSION),
            points::action_id.eq(draft.action_id),
            points::reason.eq(&draft.reason),
            points::revision.eq(revision),
        ))
        .execute(c)?;
    set_removed(c, before.id, None)?;
    let told = (revision, Step::Changed, "response.changed", "changed");
    tell(c, postmortem, (before.id, draft.kind), told, (&draft.text, &draft.fields(of)), viewer, now)
}

/// Takes a point away, or brings it back. A second time does nothing.
///
/// # Errors
/// Those of the database.
pub fn set_away(
    c: &mut Conn,
    (postmortem, point): (&Postmortem, &Point),
    away: bool,
    of: &[Action],
    (viewer, now): (&Viewer, Instant),
) -> Result<(), Error> {
    if point.removed_at.is_some() == away {
        return Ok(());
    }
    let revision = point.revision + 1;
    set_removed(c, point.id, away.then_some((viewer, now)))?;
    diesel::update(points::table.find(point.id)).set(points::revision.eq(revision)).execute(c)?;
    let told = match away {
        true => (revision, Step::Removed, "response.removed", "removed"),
        false => (revision, Step::Restored, "response.restored", "brought back"),
    };
    tell(c, postmortem, (point.id, point.kind), told, (&point.text, &point.fields(of)), viewer, now)
}

/// Of the postmortems that the viewer owns and that are not closed: how many points on what went less well neither lead to an
/// action that stands nor say why not. One without such points is left out.
pub fn unanswered(c: &mut Conn, viewer: &Viewer) -> QueryResult<HashMap<PostmortemId, i64>> {
    let standing =
        actions::table.filter(points::action_id.eq(actions::id.nullable()).and(actions::removed_at.is_null()));
    let rows: Vec<(PostmortemId, i64)> = points::table
        .inner_join(spines::table)
        .filter(spines::owner_id.eq(viewer.id))
        .filter(IsNotClosed)
        .filter(points::removed_at.is_null().and(points::kind.eq(PointKind::WentLessWell)))
        .filter(points::reason.eq("").and(not(exists(standing))))
        .group_by(points::postmortem_id)
        .select((points::postmortem_id, count_star()))
        .load(c)?;
    Ok(rows.into_iter().collect())
}

/// Which kinds have points, in the postmortems that the viewer owns and that are not closed.
pub fn kinds_present(c: &mut Conn, viewer: &Viewer) -> QueryResult<HashMap<PostmortemId, Vec<PointKind>>> {
    let rows: Vec<(PostmortemId, PointKind)> = points::table
        .inner_join(spines::table)
        .filter(spines::owner_id.eq(viewer.id).and(points::removed_at.is_null()))
        .filter(IsNotClosed)
        .select((points::postmortem_id, points::kind))
        .distinct()
        .load(c)?;
    let mut kinds: HashMap<PostmortemId, Vec<PointKind>> = HashMap::new();
    for (id, kind) in rows {
        kinds.entry(id).or_default().push(kind);
    }
    Ok(kinds)
}

/// Renders some of what an older version of the renderer made; says whether there may be more.
///
/// # Errors
/// Those of the database.
pub fn render_anew(c: &mut Conn) -> Result<bool, Error> {
    let old: Vec<(PointId, String)> = points::table
        .filter(points::rendered_by.lt(markdown::VERSION))
        .limit(ANEW)
        .select((points::id, points::text))
        .load(c)?;
    let more = i64::try_from(old.len()).is_ok_and(|rows| rows == ANEW);
    for (id, text) in old {
        diesel::update(points::table.find(id))
            .set((points::html.eq(markdown::render_inline(&text)), points::rendered_by.eq(markdown::VERSION)))
            .execute(c)?;
    }
    Ok(more)
}

fn set_removed(c: &mut Conn, id: PointId, by: Option<(&Viewer, Instant)>) -> QueryResult<usize> {
    diesel::update(points::table.find(id))
        .set((points::removed_by.eq(by.map(|(viewer, _)| viewer.id)), points::removed_at.eq(by.map(|(_, at)| at))))
        .execute(c)
}

fn tell(
    c: &mut Conn,
    postmortem: &Postmortem,
    (id, kind): (PointId, PointKind),
    (revision, step, verb, did): (i32, Step, &'static str, &str),
    (words, fields): (&str, &Fields),
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let item = id.to_string();
    let words = format!("{did} a point of {}: “{}”", kind.label(), text::plain_excerpt(words, QUOTED));
    let place = kind.place();
    asks::changed(
        c,
        &Change { postmortem, place, item: &item, revision, step, fields, verb, words: &words },
        viewer,
        now,
    )
}
