//! SQL of public pages. A closed one never opens again; the next has an address of its own.

use diesel::prelude::*;

use super::approvals::tell;
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::kernel::{Instant, PostmortemId, PublicPageId, secret_token};
use crate::messages::model::PublicPage;
use crate::postmortems::Postmortem;
use crate::schema::{message_approvals as approvals, people, public_pages as pages};
use crate::web::Error;

/// The open page of a postmortem, if there is one.
pub fn open_of(c: &mut Conn, id: PostmortemId) -> QueryResult<Option<PublicPage>> {
    pages::table
        .inner_join(people::table.on(pages::opened_by.eq(people::id)))
        .filter(pages::postmortem_id.eq(id).and(pages::closed_at.is_null()))
        .select((pages::secret, people::name, pages::opened_at))
        .first(c)
        .optional()
}

/// Opens a page at an address that nobody guesses; nothing happens when one is open.
///
/// # Errors
/// Those of the database.
pub fn open(c: &mut Conn, postmortem: &Postmortem, viewer: &Viewer, now: Instant) -> Result<(), Error> {
    if open_of(c, postmortem.id())?.is_some() {
        return Ok(());
    }
    diesel::insert_into(pages::table)
        .values((
            pages::id.eq(PublicPageId::random()),
            pages::postmortem_id.eq(postmortem.id()),
            pages::secret.eq(secret_token()),
            pages::opened_by.eq(viewer.id),
            pages::opened_at.eq(now),
        ))
        .execute(c)?;
    tell(c, postmortem, "message.published", "opened the public page of the external message", viewer, now)
}

/// Closes the open page; nothing happens when none is.
///
/// # Errors
/// Those of the database.
pub fn close(c: &mut Conn, postmortem: &Postmortem, viewer: &Viewer, now: Instant) -> Result<(), Error> {
    let open = pages::table.filter(pages::postmortem_id.eq(postmortem.id()).and(pages::closed_at.is_null()));
    let closed = diesel::update(open).set((pages::closed_by.eq(viewer.id), pages::closed_at.eq(now))).execute(c)?;
    match closed {
        0 => Ok(()),
        _ => tell(c, postmortem, "message.closed", "closed the public page of the external message", viewer, now),
    }
}

/// What an open page shows to whoever has its address: the approved message as HTML, and when it was approved.
pub fn shown(c: &mut Conn, secret: &str) -> QueryResult<Option<(String, Instant)>> {
    pages::table
        .inner_join(approvals::table.on(pages::postmortem_id.eq(approvals::postmortem_id)))
        .filter(pages::secret.eq(secret).and(pages::closed_at.is_null()))
        .filter(approvals::withdrawn_at.is_null())
        .select((approvals::html, approvals::approved_at))
        .first(c)
        .optional()
}
