//! What the house keeps for itself: its secret and the marks of carried-out forms.

use diesel::prelude::*;
use rand::RngExt;

use crate::db::Conn;
use crate::kernel::{FormId, Instant, PersonId};
use crate::schema::{house, submissions};

/// The key that signs cookies and marks (64 bytes); made when there is none yet.
pub fn secret(c: &mut Conn, now: Instant) -> QueryResult<Vec<u8>> {
    if let Some(secret) = house::table.select(house::secret).first(c).optional()? {
        return Ok(secret);
    }
    let secret: [u8; 64] = rand::rng().random();
    let secret = secret.to_vec();
    diesel::insert_into(house::table)
        .values((house::id.eq(1), house::secret.eq(&secret), house::created_at.eq(now)))
        .execute(c)?;
    Ok(secret)
}

/// Where the first sending of `form` by `person` led to, if it was carried out already.
pub fn led_to(c: &mut Conn, form: FormId, person: PersonId) -> QueryResult<Option<String>> {
    submissions::table
        .filter(submissions::form_id.eq(form).and(submissions::person_id.eq(person)))
        .select(submissions::led_to)
        .first(c)
        .optional()
}

/// Notes, in the transaction of the deed, that `form` was carried out.
pub fn remember_submission(
    c: &mut Conn,
    form: FormId,
    person: PersonId,
    led_to: &str,
    now: Instant,
) -> QueryResult<()> {
    diesel::insert_into(submissions::table)
        .values((
            submissions::form_id.eq(form),
            submissions::person_id.eq(person),
            submissions::led_to.eq(led_to),
            submissions::at.eq(now),
        ))
        .execute(c)?;
    Ok(())
}

/// Forgets marks from before `before`.
pub fn forget_submissions(c: &mut Conn, before: Instant) -> QueryResult<usize> {
    diesel::delete(submissions::table.filter(submissions::at.lt(before))).execute(c)
}
