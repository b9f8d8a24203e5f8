//! Threads of comments in the demo, begun, answered and resolved through the functions that the pages use.

use anyhow::Context;

use super::history::{Deed, Event};
use super::load::Loader;
use super::parts;
use crate::accounts::Viewer;
use crate::comments::{self, Which};
use crate::db::Conn;
use crate::kernel::Instant;
use crate::postmortems::Postmortem;
use crate::sections;
use crate::web::Error;

impl<'a> Loader<'a> {
    /// Carries out a deed on comments.
    ///
    /// # Errors
    /// When the program does not take it.
    pub(super) fn talk(&self, c: &mut Conn, event: &Event<'a>) -> Result<(), Error> {
        let (postmortem, by, at) = (self.postmortem(c, event)?, self.person(event.by)?.clone(), event.at);
        match event.deed {
            Deed::Commented(told) => comment(c, &postmortem, told, &by, at),
            Deed::Replied(told, reply) => {
                let thread = thread(c, &postmortem, told)?;
                let draft = comments::draft(c, &postmortem, &reply.text)?;
                comments::reply(c, &postmortem, &thread, &draft, &by, at).map(drop)
            }
            Deed::Resolved(told) => {
                let thread = thread(c, &postmortem, told)?;
                comments::resolve(c, &postmortem, &thread, true, &by, at).map(drop)
            }
            _ => Err(anyhow::anyhow!("not a deed on comments").into()),
        }
    }
}

fn comment(c: &mut Conn, postmortem: &Postmortem, told: &parts::Thread, by: &Viewer, at: Instant) -> Result<(), Error> {
    let sections = sections::all(c, postmortem.id())?;
    let section = sections.iter().find(|one| one.kind == told.section).context("no such section")?;
    let passage = comments::quoted(&section.html, &told.passage).with_context(|| format!("no “{}”", told.passage))?;
    let draft = comments::draft(c, postmortem, &told.text)?;
    comments::start(c, postmortem, (told.section, &passage), &draft, by, at).map(drop)
}

/// The thread that began with what is told.
fn thread(c: &mut Conn, postmortem: &Postmortem, told: &parts::Thread) -> Result<comments::Thread, Error> {
    let begins = |comments: &[comments::Comment]| comments.first().is_some_and(|first| first.text == told.text);
    let all = comments::of(c, postmortem.id(), Which::All)?;
    let found = all.into_iter().find(|(_, comments)| begins(comments)).context("it was not begun yet")?;
    Ok(found.0)
}
