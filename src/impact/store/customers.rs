//! SQL on the list of customers. What it says stands in no sentence of the activity.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::asks;
use crate::db::Conn;
use crate::impact::model::{Customer, CustomerDraft};
use crate::kernel::{AffectedCustomerId, Instant, PostmortemId};
use crate::postmortems::{Place, Postmortem};
use crate::schema::affected_customers as customers;
use crate::versions::{self, Fields, Step, Version};
use crate::web::Error;

type Columns = (
    customers::id,
    customers::name,
    customers::reference,
    customers::effect,
    customers::contact,
    customers::revision,
    customers::removed_at,
);
const COLUMNS: Columns = (
    customers::id,
    customers::name,
    customers::reference,
    customers::effect,
    customers::contact,
    customers::revision,
    customers::removed_at,
);

/// All, by name; removed ones too. The caller has asked whether the viewer may see them.
pub fn all(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Customer>> {
    customers::table
        .filter(customers::postmortem_id.eq(id))
        .order((customers::name, customers::added_at, customers::id))
        .select(COLUMNS)
        .load(c)
}

/// The names of those that stand: what must not leave the house. Shown to nobody who may not see the list.
pub fn names(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<String>> {
    customers::table
        .filter(customers::postmortem_id.eq(id).and(customers::removed_at.is_null()))
        .select(customers::name)
        .load(c)
}

/// One customer of a postmortem, also a removed one.
pub fn find(c: &mut Conn, id: PostmortemId, one: AffectedCustomerId) -> Result<Customer, Error> {
    let found =
        customers::table.find(one).filter(customers::postmortem_id.eq(id)).select(COLUMNS).first(c).optional()?;
    found.ok_or(Error::NotFound)
}

/// Adds customers.
///
/// # Errors
/// Those of the database.
pub fn add(
    c: &mut Conn,
    postmortem: &Postmortem,
    drafts: &[CustomerDraft],
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    for draft in drafts {
        let id = AffectedCustomerId::random();
        diesel::insert_into(customers::table)
            .values((
                customers::id.eq(id),
                customers::postmortem_id.eq(postmortem.id()),
                customers::name.eq(&draft.name),
                customers::reference.eq(&draft.reference),
                customers::effect.eq(&draft.effect),
                customers::contact.eq(&draft.contact),
                customers::revision.eq(1),
                customers::added_by.eq(viewer.id),
                customers::added_at.eq(now),
            ))
            .execute(c)?;
        keep(c, postmortem, id, (1, Step::Added), &draft.fields(), viewer, now)?;
    }
    let words = match drafts.len() {
        0 => return Ok(()),
        1 => "added a customer to the list of those that were hit".to_owned(),
        n => format!("added {n} customers to the list of those that were hit"),
    };
    Ok(asks::wrote(c, postmortem, Place::Customers, "customers.added", &words, viewer, now)?)
}

/// Stores a change as `revision`; a removed one comes back with it.
///
/// # Errors
/// Those of the database.
pub fn save(
    c: &mut Conn,
    (postmortem, id): (&Postmortem, AffectedCustomerId),
    draft: &CustomerDraft,
    revision: i32,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    diesel::update(customers::table.find(id))
        .set((
            customers::name.eq(&draft.name),
            customers::reference.eq(&draft.reference),
            customers::effect.eq(&draft.effect),
            customers::contact.eq(&draft.contact),
            customers::revision.eq(revision),
        ))
        .execute(c)?;
    set_removed(c, id, None)?;
    keep(c, postmortem, id, (revision, Step::Changed), &draft.fields(), viewer, now)?;
    let words = "changed the list of customers that were hit";
    Ok(asks::wrote(c, postmortem, Place::Customers, "customers.changed", words, viewer, now)?)
}

/// Takes one away, or brings it back. A second time does nothing.
///
/// # Errors
/// Those of the database.
pub fn set_away(
    c: &mut Conn,
    (postmortem, one): (&Postmortem, &Customer),
    away: bool,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    if one.removed_at.is_some() == away {
        return Ok(());
    }
    let revision = one.revision + 1;
    set_removed(c, one.id, away.then_some((viewer, now)))?;
    diesel::update(customers::table.find(one.id)).set(customers::revision.eq(revision)).execute(c)?;
    let (step, verb, words) = match away {
        true => (Step::Removed, "customers.removed", "took a customer off the list of those that were hit"),
        false => (Step::Restored, "customers.restored", "put a customer back on the list of those that were hit"),
    };
    keep(c, postmortem, one.id, (revision, step), &one.fields(), viewer, now)?;
    Ok(asks::wrote(c, postmortem, Place::Customers, verb, words, viewer, now)?)
}

fn set_removed(c: &mut Conn, id: AffectedCustomerId, by: Option<(&Viewer, Instant)>) -> QueryResult<usize> {
    diesel::update(customers::table.find(id))
        .set((
            customers::removed_by.eq(by.map(|(viewer, _)| viewer.id)),
            customers::removed_at.eq(by.map(|(_, at)| at)),
        ))
        .execute(c)
}

fn keep(
    c: &mut Conn,
    postmortem: &Postmortem,
    id: AffectedCustomerId,
    (revision, step): (i32, Step),
    fields: &Fields,
    viewer: &Viewer,
    now: Instant,
) -> Result<(), Error> {
    let (item, place, postmortem) = (id.to_string(), Place::Customers, postmortem.id());
    versions::keep(c, &Version { postmortem, place, item: &item, revision, step, fields, by: viewer.id, at: now })
}
