//! SQL on the deadline policy and holidays.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Conn;
use crate::incidents::Severity;
use crate::postmortems::policy::{Count, Policy};
use crate::schema::{holidays, policies};

/// The policy of a severity: the organisation's own, else the default (RULES 4).
pub fn policy_of(c: &mut Conn, severity: Severity) -> QueryResult<Policy> {
    let own: Option<(i32, Count)> =
        policies::table.find(severity).select((policies::days, policies::counted_in)).first(c).optional()?;
    let own = own.and_then(|(days, count)| Policy::checked(u16::try_from(days).ok()?, count));
    Ok(own.unwrap_or(Policy::DEFAULT))
}

/// Sets the policy of a severity.
pub fn set_policy(c: &mut Conn, severity: Severity, policy: Policy) -> QueryResult<()> {
    let values = (policies::days.eq(i32::from(policy.days)), policies::counted_in.eq(policy.count));
    diesel::insert_into(policies::table)
        .values((policies::severity.eq(severity), values))
        .on_conflict(policies::severity)
        .do_update()
        .set(values)
        .execute(c)
        .map(drop)
}

/// All holidays.
pub fn holidays(c: &mut Conn) -> QueryResult<BTreeSet<NaiveDate>> {
    Ok(holidays::table.select(holidays::holiday_on).load(c)?.into_iter().collect())
}

/// Adds a holiday; the same day again changes its name.
pub fn add_holiday(c: &mut Conn, day: NaiveDate, name: &str) -> QueryResult<()> {
    diesel::insert_into(holidays::table)
        .values((holidays::holiday_on.eq(day), holidays::name.eq(name)))
        .on_conflict(holidays::holiday_on)
        .do_update()
        .set(holidays::name.eq(name))
        .execute(c)
        .map(drop)
}
