//! SQL on invitations.

use diesel::prelude::*;

use crate::accounts::model::{Invitation, NewInvitation};
use crate::db::Conn;
use crate::kernel::{Email, Instant, InvitationId, PersonId};
use crate::schema::invitations;

/// Stores an invitation.
pub fn add(c: &mut Conn, invitation: &NewInvitation) -> QueryResult<()> {
    diesel::insert_into(invitations::table).values(invitation).execute(c).map(drop)
}

/// Those that wait for an answer, the newest first.
pub fn open(c: &mut Conn, now: Instant) -> QueryResult<Vec<Invitation>> {
    invitations::table
        .filter(invitations::accepted_at.is_null().and(invitations::withdrawn_at.is_null()))
        .filter(invitations::expires_at.gt(now))
        .order((invitations::created_at.desc(), invitations::id))
        .select(Invitation::as_select())
        .load(c)
}

/// The invitation behind the hash of a secret.
pub fn by_secret(c: &mut Conn, secret_hash: &str) -> QueryResult<Option<Invitation>> {
    invitations::table
        .filter(invitations::secret_hash.eq(secret_hash))
        .select(Invitation::as_select())
        .first(c)
        .optional()
}

/// Takes back all to this address that wait for an answer: there is one at a time, and none for whoever has an account. Says how
/// many there were.
pub fn withdraw_all_to(c: &mut Conn, email: &Email, now: Instant) -> QueryResult<usize> {
    let waiting = invitations::accepted_at.is_null().and(invitations::withdrawn_at.is_null());
    diesel::update(invitations::table.filter(invitations::email.eq(email)).filter(waiting))
        .set(invitations::withdrawn_at.eq(now))
        .execute(c)
}

/// Notes that it was accepted.
pub fn accept(c: &mut Conn, id: InvitationId, person: PersonId, now: Instant) -> QueryResult<()> {
    diesel::update(invitations::table.find(id))
        .set((invitations::accepted_by.eq(person), invitations::accepted_at.eq(now)))
        .execute(c)
        .map(drop)
}

/// Takes it back, unless it was accepted; says whether that was possible.
pub fn withdraw(c: &mut Conn, id: InvitationId, now: Instant) -> QueryResult<bool> {
    let open = invitations::table.find(id).filter(invitations::accepted_at.is_null());
    diesel::update(open).set(invitations::withdrawn_at.eq(now)).execute(c).map(|rows| rows > 0)
}
