//! SQL of single actions and of those of one postmortem.

use chrono::Duration;
use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::actions::model::{Action, Draft, State, Step as Deciding};
use crate::asks::{self, Change};
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::kernel::{ActionId, Instant, PersonId, PostmortemId, markdown, text};
use crate::postmortems::{self, Place, Postmortem};
use crate::schema::{actions, incidents, people, postmortems as spines};
use crate::versions::{Fields, Step};
use crate::web::Error;

/// Actions rendered anew at once.
const ANEW: i64 = 500;
/// Characters of an action that a sentence of the activity quotes.
const QUOTED: usize = 80;

/// The columns of an [`Action`], joined with its person.
pub type Columns = (
    actions::id,
    actions::postmortem_id,
    actions::text,
    actions::html,
    actions::kind,
    actions::person_id,
    diesel::dsl::Nullable<people::name>,
    actions::due_on,
    actions::priority,
    actions::tracker,
    actions::state,
    actions::reason,
    actions::decided_at,
    actions::revision,
    actions::removed_at,
);

/// The columns of an [`Action`], joined with its person.
pub fn columns() -> Columns {
    (
        actions::id,
        actions::postmortem_id,
        actions::text,
        actions::html,
        actions::kind,
        actions::person_id,
        people::name.nullable(),
        actions::due_on,
        actions::priority,
        actions::tracker,
        actions::state,
        actions::reason,
        actions::decided_at,
        actions::revision,
        actions::removed_at,
    )
}

/// The actions of a postmortem in the order they were added, removed ones too. The caller has loaded the postmortem through
/// the viewer.
pub fn all_of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Action>> {
    actions::table
        .left_join(people::table.on(actions::person_id.eq(people::id.nullable())))
        .filter(actions::postmortem_id.eq(id))
        .order((actions::added_at, actions::id))
        .select(columns())
        .load(c)
}

/// Those that stand.
pub fn of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Action>> {
    Ok(all_of(c, id)?.into_iter().filter(|action| action.removed_at.is_none()).collect())
}

/// An action with its postmortem, loaded through the viewer; also a removed one.
///
/// # Errors
/// [`Error::NotFound`] when there is none that the viewer may know of.
pub fn find(c: &mut Conn, viewer: &Viewer, id: ActionId) -> Result<(Postmortem, Action), Error> {
    let action: Option<Action> = actions::table
        .inner_join(spines::table.on(actions::postmortem_id.eq(spines::id)))
        .inner_join(incidents::table.on(spines::incident_id.eq(incidents::id)))
        .left_join(people::table.on(actions::person_id.eq(people::id.nullable())))
        .filter(actions::id.eq(id).and(seen_by(viewer)))
        .select(columns())
        .first(c)
        .optional()?;
    let action = action.ok_or(Error::NotFound)?;
    Ok((postmortems::find(c, viewer, action.postmortem_id)?, action))
}

/// Adds actions, as proposed.
///
/// # Errors
/// Those of the database.
pub fn add(
    c: &mut Conn,
    postmortem: &Postmortem,
    drafts: &[Draft],
    viewer: &Viewer,
    now: Instant,
) -> Result<Vec<ActionId>, Error> {
    let mut ids = Vec::with_capacity(drafts.len());
    for (draft, nth) in drafts.iter().zip(0..) {
        let id = ActionId::random();
        diesel::insert_into(actions::table)
            .values((
                (
                    actions::id.eq(id),
                    actions::postmortem_id.eq(postmortem.id()),
                    actions::text.eq(&draft.text),
                    actions::html.eq(markdown::render_inline(&draft.text)),
                    actions::rendered_by.eq(markdown::VERSION),
                    actions::kind.eq(draft.kind),
                    actions::person_id.eq(draft.person_id),
                    actions::due_on.eq(draft.due_on),
                ),
                (
                    actions::priority.eq(draft.priority),
                    actions::tracker.eq(&draft.tracker),
                    actions::state.eq(State::Proposed),
                    actions::reason.eq(""),
                    actions::revision.eq(1),
                    actions::added_by.eq(viewer.id),
                    // What came in one go keeps its order.
                    actions::added_at.eq(now.plus(Duration::microseconds(nth))),
                ),
            ))
            .execute(c)?;
        let person = name(c, draft.person_id)?;
        let fields = draft.fields(&person, State::Proposed, "");
        tell(
            c,
            postmortem,
            id,
            (1, Step::Added, "action.added", "proposed the action"),
            &draft.text,
            &fields,
            viewer,
            now,
        )?;
        ids.push(id);
    }
    Ok(ids)
}

/// Stores a change of an action as `revision`; a removed one comes back with it.
///
/// # Errors
/// Those of the database.
pub fn save(
    c: &mut Conn,
    (postmortem, before): (&Postmortem, &Action),
    draft: &Draft,
    revision: i32,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    diesel::update(actions::table.find(before.id))
        .set((
            actions::text.eq(&draft.text),
            actions::html.eq(markdown::render_inline(&draft.text)),
            actions::rendered_by.eq(markdown::VERSION),
            actions::kind.eq(draft.kind),
            actions::person_id.eq(draft.person_id),
            actions::due_on.eq(draft.due_on),
            actions::priority.eq(draft.priority),
            actions::tracker.eq(&draft.tracker),
            actions::revision.eq(revision),
        ))
        .execute(c)?;
    set_removed(c, before.id, None)?;
    let person = name(c, draft.person_id)?;
    let fields = draft.fields(&person, before.state, &before.reason);
    let step = (revision, Step::Changed, "action.changed", "changed the action");
    tell(c, postmortem, before.id, step, &draft.text, &fields, viewer, now)
}

/// Takes a step with an action. The caller has asked who may and whether it fits.
///
/// # Errors
/// Those of the database.
pub fn take(
    c: &mut Conn,
    (postmortem, action): (&Postmortem, &Action),
    step: Deciding,
    reason: &str,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let revision = action.revision + 1;
    diesel::update(actions::table.find(action.id))
        .set((
            actions::state.eq(step.target()),
            actions::reason.eq(reason),
            actions::decided_by.eq(viewer.id),
            actions::decided_at.eq(now),
            actions::revision.eq(revision),
        ))
        .execute(c)?;
    let after = Action { state: step.target(), reason: reason.to_owned(), ..action.clone() };
    let told = (revision, Step::Changed, step.verb(), step.did());
    tell(c, postmortem, action.id, told, &action.text, &after.fields(), viewer, now)
}

/// Takes an action away, or brings it back; its row stays. A second time does nothing.
///
/// # Errors
/// Those of the database.
pub fn set_away(
    c: &mut Conn,
    (postmortem, action): (&Postmortem, &Action),
    away: bool,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    if action.removed_at.is_some() == away {
        return Ok(());
    }
    let revision = action.revision + 1;
    set_removed(c, action.id, away.then_some((viewer, now)))?;
    diesel::update(actions::table.find(action.id)).set(actions::revision.eq(revision)).execute(c)?;
    let step = match away {
        true => (revision, Step::Removed, "action.removed", "removed the action"),
        false => (revision, Step::Restored, "action.restored", "brought back the action"),
    };
    tell(c, postmortem, action.id, step, &action.text, &action.fields(), viewer, now)
}

/// Renders some of what an older version of the renderer made; says whether there may be more.
///
/// # Errors
/// Those of the database.
pub fn render_anew(c: &mut Conn) -> Result<bool, Error> {
    let old: Vec<(ActionId, String)> = actions::table
        .filter(actions::rendered_by.lt(markdown::VERSION))
        .limit(ANEW)
        .select((actions::id, actions::text))
        .load(c)?;
    let more = i64::try_from(old.len()).is_ok_and(|rows| rows == ANEW);
    for (id, text) in old {
        diesel::update(actions::table.find(id))
            .set((actions::html.eq(markdown::render_inline(&text)), actions::rendered_by.eq(markdown::VERSION)))
            .execute(c)?;
    }
    Ok(more)
}

fn set_removed(c: &mut Conn, id: ActionId, by: Option<(&Viewer, Instant)>) -> QueryResult<usize> {
    diesel::update(actions::table.find(id))
        .set((actions::removed_by.eq(by.map(|(viewer, _)| viewer.id)), actions::removed_at.eq(by.map(|(_, at)| at))))
        .execute(c)
}

/// The name of a person; empty for nobody.
fn name(c: &mut Conn, person: Option<PersonId>) -> QueryResult<String> {
    let Some(person) = person else { return Ok(String::new()) };
    Ok(people::table.find(person).select(people::name).first(c).optional()?.unwrap_or_default())
}

#[allow(clippy::too_many_arguments, reason = "the parts of one deed")]
fn tell(
    c: &mut Conn,
    postmortem: &Postmortem,
    id: ActionId,
    (revision, step, verb, did): (i32, Step, &'static str, &str),
    words: &str,
    fields: &Fields,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let (item, words) = (id.to_string(), format!("{did} “{}”", text::plain_excerpt(words, QUOTED)));
    let place = Place::Actions;
    asks::changed(
        c,
        &Change { postmortem, place, item: &item, revision, step, fields, verb, words: &words },
        viewer,
        now,
    )
}
