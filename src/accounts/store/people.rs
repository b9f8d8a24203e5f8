//! SQL on people.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::sessions::end_others;
use crate::accounts::model::{NewPerson, Person, PersonLine, Role};
use crate::db::Conn;
use crate::kernel::{Email, Instant, PersonId, Zone};
use crate::schema::people;

/// Whether there is anybody at all.
pub fn any(c: &mut Conn) -> QueryResult<bool> {
    diesel::select(exists(people::table.select(people::id))).get_result(c)
}

/// Everybody, by name, disabled ones included.
pub fn all(c: &mut Conn) -> QueryResult<Vec<Person>> {
    people::table.order((people::name, people::id)).select(Person::as_select()).load(c)
}

/// Who can be chosen in forms: everybody whose account works, by name.
pub fn roster(c: &mut Conn) -> QueryResult<Vec<PersonLine>> {
    people::table
        .filter(people::disabled_at.is_null())
        .order((people::name, people::id))
        .select(PersonLine::as_select())
        .load(c)
}

/// One person who can be chosen.
pub fn line(c: &mut Conn, id: PersonId) -> QueryResult<Option<PersonLine>> {
    people::table
        .filter(people::id.eq(id).and(people::disabled_at.is_null()))
        .select(PersonLine::as_select())
        .first(c)
        .optional()
}

/// One person.
pub fn find(c: &mut Conn, id: PersonId) -> QueryResult<Person> {
    people::table.find(id).select(Person::as_select()).first(c)
}

/// The person with this address.
pub fn by_email(c: &mut Conn, email: &Email) -> QueryResult<Option<Person>> {
    people::table.filter(people::email.eq(email)).select(Person::as_select()).first(c).optional()
}

/// Adds a person; a unique violation means that the address has an account.
pub fn add(c: &mut Conn, person: &NewPerson) -> QueryResult<()> {
    diesel::insert_into(people::table).values(person).execute(c).map(drop)
}

/// Whether somebody wants reminders by mail, and the daily digest from which hour of their zone.
pub fn set_reminders(c: &mut Conn, id: PersonId, wanted: bool, hour: i32) -> QueryResult<()> {
    diesel::update(people::table.find(id))
        .set((people::reminders.eq(wanted), people::digest_hour.eq(hour)))
        .execute(c)
        .map(drop)
}

/// What people change of themselves.
pub fn set_profile(c: &mut Conn, id: PersonId, name: &str, zone: Zone) -> QueryResult<()> {
    diesel::update(people::table.find(id)).set((people::name.eq(name), people::zone.eq(zone))).execute(c).map(drop)
}

/// A new password hash.
pub fn set_password(c: &mut Conn, id: PersonId, hash: &str) -> QueryResult<()> {
    diesel::update(people::table.find(id)).set(people::password.eq(hash)).execute(c).map(drop)
}

/// What administrators change of others.
pub fn set_role(c: &mut Conn, id: PersonId, role: Role, admin: bool) -> QueryResult<()> {
    diesel::update(people::table.find(id)).set((people::role.eq(role), people::admin.eq(admin))).execute(c).map(drop)
}

/// Disables the account and ends all its sessions.
pub fn disable(c: &mut Conn, id: PersonId, now: Instant) -> QueryResult<()> {
    diesel::update(people::table.find(id)).set(people::disabled_at.eq(now)).execute(c)?;
    end_others(c, id, None).map(drop)
}

/// Lets a disabled account work again.
pub fn enable(c: &mut Conn, id: PersonId) -> QueryResult<()> {
    diesel::update(people::table.find(id)).set(people::disabled_at.eq(None::<Instant>)).execute(c).map(drop)
}

/// How many administrators have a working account.
pub fn working_admins(c: &mut Conn) -> QueryResult<i64> {
    people::table.filter(people::admin.and(people::disabled_at.is_null())).count().get_result(c)
}
