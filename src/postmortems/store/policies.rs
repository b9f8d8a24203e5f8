//! SQL on the deadline policies and holidays.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Conn;
use crate::incidents::Severity;
use crate::postmortems::policy::{Count, Policies, Policy};
use crate::schema::{holidays, policies};

/// The policy of a severity: the organisation's own, else the default (RULES 4).
pub fn policy_of(c: &mut Conn, severity: Severity) -> QueryResult<Policy> {
    let own: Option<(i32, Count)> =
        policies::table.find(severity).select((policies::days, policies::counted_in)).first(c).optional()?;
    let own = own.and_then(|(days, count)| Policy::checked(u16::try_from(days).ok()?, count));
    Ok(own.unwrap_or(Policy::DEFAULT))
}

/// The policies of all severities.
pub fn policies(c: &mut Conn) -> QueryResult<Policies> {
    let rows: Vec<(Severity, i32, Count)> =
        policies::table.select((policies::severity, policies::days, policies::counted_in)).load(c)?;
    let own = rows
        .into_iter()
        .filter_map(|(severity, days, count)| Some((severity, Policy::checked(u16::try_from(days).ok()?, count)?)));
    let own: HashMap<Severity, Policy> = own.collect();
    Ok(Policies::of_each(|severity| own.get(&severity).copied().unwrap_or_default()))
}

/// Sets the policies of all severities.
pub fn set_policies(c: &mut Conn, all: &Policies) -> QueryResult<()> {
    for (severity, policy) in all.each() {
        set_policy(c, severity, policy)?;
    }
    Ok(())
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

/// All holidays with their names, by day.
pub fn named_holidays(c: &mut Conn) -> QueryResult<Vec<(NaiveDate, String)>> {
    holidays::table.order(holidays::holiday_on).select((holidays::holiday_on, holidays::name)).load(c)
}

/// Takes a holiday off the list.
pub fn remove_holiday(c: &mut Conn, day: NaiveDate) -> QueryResult<()> {
    diesel::delete(holidays::table.find(day)).execute(c).map(drop)
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
