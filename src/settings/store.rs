//! SQL on what stands in the settings, for reading.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::audit::Setting;
use crate::db::{Backend, Conn};
use crate::incidents::seen_by;
use crate::kernel::Instant;
use crate::kernel::pages::Window;
use crate::schema::{
    figures, holidays, incidents, internal_addresses, invitations, people, prompts_off, services, setting_changes,
    templates,
};

/// How much there is of what has a list.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Services that can be chosen.
    pub services: i64,
    /// Services that cannot be chosen any more.
    pub retired_services: i64,
    /// Figures of the organisation that are asked for.
    pub figures: i64,
    /// Internal addresses.
    pub addresses: i64,
    /// Templates.
    pub templates: i64,
    /// Prompt questions that are switched off.
    pub prompts_off: i64,
    /// Working accounts.
    pub people: i64,
    /// Of these, who administer.
    pub admins: i64,
    /// Holidays from today on.
    pub holidays: i64,
    /// The next holiday.
    pub next_holiday: Option<(NaiveDate, String)>,
}

/// Counts them all, in a fixed number of queries.
pub fn counts(c: &mut Conn, today: NaiveDate) -> QueryResult<Counts> {
    let working = people::table.filter(people::disabled_at.is_null());
    let ahead = holidays::table.filter(holidays::holiday_on.ge(today));
    Ok(Counts {
        services: services::table.filter(services::retired_at.is_null()).select(count_star()).first(c)?,
        retired_services: services::table.filter(services::retired_at.is_not_null()).select(count_star()).first(c)?,
        figures: figures::table.filter(figures::retired_at.is_null()).select(count_star()).first(c)?,
        addresses: internal_addresses::table.select(count_star()).first(c)?,
        templates: templates::table.select(count_star()).first(c)?,
        prompts_off: prompts_off::table.select(count_star()).first(c)?,
        people: working.select(count_star()).first(c)?,
        admins: working.filter(people::admin.eq(true)).select(count_star()).first(c)?,
        holidays: ahead.select(count_star()).first(c)?,
        next_holiday: ahead
            .order(holidays::holiday_on)
            .select((holidays::holiday_on, holidays::name))
            .first(c)
            .optional()?,
    })
}

/// How far a new installation is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beginnings {
    /// Working accounts.
    pub people: i64,
    /// Invitations that can still be accepted.
    pub invited: i64,
    /// Services that can be chosen.
    pub services: i64,
    /// Incidents that the viewer sees.
    pub incidents: i64,
    /// Postmortems of those.
    pub postmortems: i64,
}

/// How far it is by `now`, in a fixed number of queries.
pub fn beginnings(c: &mut Conn, viewer: &Viewer, now: Instant) -> QueryResult<Beginnings> {
    let waiting = invitations::accepted_at.is_null().and(invitations::withdrawn_at.is_null());
    let seen = incidents::table.filter(seen_by(viewer));
    Ok(Beginnings {
        people: people::table.filter(people::disabled_at.is_null()).select(count_star()).first(c)?,
        invited: invitations::table
            .filter(waiting.and(invitations::expires_at.gt(now)))
            .select(count_star())
            .first(c)?,
        services: services::table.filter(services::retired_at.is_null()).select(count_star()).first(c)?,
        incidents: seen.select(count_star()).first(c)?,
        postmortems: seen.filter(incidents::postmortem_id.is_not_null()).select(count_star()).first(c)?,
    })
}

/// One change of a setting, for people to read.
#[derive(Debug, Clone, Queryable)]
pub struct ChangeLine {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// Which setting.
    pub setting: Setting,
    /// Which one of several; empty where there is only one.
    pub item: String,
    /// What it was; empty when there was nothing.
    pub before: String,
    /// What it is; empty when there is nothing any more.
    pub after: String,
}

/// The changes of one setting or of all, the newest first.
pub fn changes(c: &mut Conn, setting: Option<Setting>, window: Window) -> QueryResult<Vec<ChangeLine>> {
    let mut query = setting_changes::table.inner_join(people::table).into_boxed::<Backend>();
    if let Some(setting) = setting {
        query = query.filter(setting_changes::setting.eq(setting));
    }
    query
        .order(setting_changes::id.desc())
        .offset(window.offset)
        .limit(window.limit)
        .select((
            setting_changes::at,
            people::name,
            setting_changes::setting,
            setting_changes::item,
            setting_changes::before,
            setting_changes::after,
        ))
        .load(c)
}
