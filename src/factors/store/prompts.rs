//! SQL on what a postmortem made of the prompt questions.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::asks::{self, Change};
use crate::db::Conn;
use crate::factors::model::{Prompt, PromptState, prompt_fields};
use crate::kernel::{Instant, PostmortemId, PromptId};
use crate::postmortems::{Place, Postmortem};
use crate::schema::{people, prompts, prompts_off};
use crate::versions::{Clash, Fields, Step, Stored, Weighed, weigh};
use crate::web::Error;

/// All that were looked at. The caller has loaded the postmortem through the viewer.
pub fn of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Prompt>> {
    prompts::table
        .inner_join(people::table)
        .filter(prompts::postmortem_id.eq(id))
        .select((prompts::question, prompts::state, prompts::answer, prompts::revision, people::name))
        .load(c)
}

/// Stores what was made of a question; when somebody else did meanwhile, what met is the answer and nothing is stored.
///
/// # Errors
/// Those of the database.
pub fn save(
    c: &mut Conn,
    postmortem: &Postmortem,
    (question, base): (&'static str, i32),
    (state, answer): (PromptState, &str),
    viewer: &Viewer,
    now: Instant,
) -> Result<Option<Clash>, Error> {
    let typed = prompt_fields(question, state, answer);
    let before: Option<(PromptId, PromptState, String, i32)> = prompts::table
        .filter(prompts::postmortem_id.eq(postmortem.id()).and(prompts::question.eq(question)))
        .select((prompts::id, prompts::state, prompts::answer, prompts::revision))
        .first(c)
        .optional()?;
    let (id, revision, step) = match before {
        None => {
            let id = PromptId::random();
            diesel::insert_into(prompts::table)
                .values((
                    prompts::id.eq(id),
                    prompts::postmortem_id.eq(postmortem.id()),
                    prompts::question.eq(question),
                    prompts::state.eq(state),
                    prompts::answer.eq(answer),
                    prompts::revision.eq(1),
                    prompts::changed_by.eq(viewer.id),
                    prompts::changed_at.eq(now),
                ))
                .execute(c)?;
            (id, 1, Step::Added)
        }
        Some((id, old_state, old_answer, revision)) => {
            let (item, fields) = (id.to_string(), prompt_fields(question, old_state, &old_answer));
            let stored = Stored { postmortem: postmortem.id(), item: &item, revision, fields: &fields, removed: false };
            let revision = match weigh(c, &stored, base, &typed)? {
                Weighed::Same => return Ok(None),
                Weighed::Clash(clash) => return Ok(Some(*clash)),
                Weighed::Store(revision) => revision,
            };
            diesel::update(prompts::table.find(id))
                .set((
                    prompts::state.eq(state),
                    prompts::answer.eq(answer),
                    prompts::revision.eq(revision),
                    prompts::changed_by.eq(viewer.id),
                    prompts::changed_at.eq(now),
                ))
                .execute(c)?;
            (id, revision, Step::Changed)
        }
    };
    tell(c, postmortem, id, (revision, step), &typed, viewer, now)?;
    Ok(None)
}

/// The words of the questions that are switched off.
pub fn switched_off(c: &mut Conn) -> QueryResult<HashSet<String>> {
    Ok(prompts_off::table.select(prompts_off::question).load(c)?.into_iter().collect())
}

/// Switches a question on or off for everybody.
pub fn set_switched(c: &mut Conn, question: &'static str, on: bool, by: &Viewer, now: Instant) -> QueryResult<()> {
    match on {
        true => diesel::delete(prompts_off::table.find(question)).execute(c)?,
        false => diesel::insert_into(prompts_off::table)
            .values((prompts_off::question.eq(question), prompts_off::off_by.eq(by.id), prompts_off::off_at.eq(now)))
            .on_conflict_do_nothing()
            .execute(c)?,
    };
    Ok(())
}

fn tell(
    c: &mut Conn,
    postmortem: &Postmortem,
    id: PromptId,
    (revision, step): (i32, Step),
    fields: &Fields,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let (item, place, verb) = (id.to_string(), Place::ContributingFactors, "factor.prompt");
    let words = format!("looked at the question “{}”", fields.value("Question"));
    asks::changed(
        c,
        &Change { postmortem, place, item: &item, revision, step, fields, verb, words: &words },
        viewer,
        now,
    )
}
