//! The days on which nobody works, kept by administrators: business days go around them (RULES 4). A holiday that would move
//! deadlines says so before it is stored.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::policy::moved_words;
use crate::accounts::{Viewer, Visit};
use crate::audit::{self, Setting};
use crate::db::Conn;
use crate::kernel::zone::long_date;
use crate::kernel::{Instant, Zone};
use crate::postmortems::hooks::setting_changed;
use crate::postmortems::policy_forms::HolidayForm;
use crate::postmortems::reckoning::{Moved, moves};
use crate::postmortems::store;
use crate::web::{Error, Errors, Form, Result, Shell};

pub(super) const HOME: &str = "/settings/holidays";

/// What stands in the page beside the list.
#[derive(Default)]
pub(super) struct Left {
    pub errors: Errors,
    pub form: HolidayForm,
    pub ics: String,
    /// A change that is about to be made.
    pub proposed: Option<Proposed>,
}

/// A holiday that is about to be added or removed, with the deadlines that it moves.
pub(super) struct Proposed {
    day: NaiveDate,
    name: String,
    is_removal: bool,
    moved: Vec<Moved>,
}

#[derive(Template)]
#[template(path = "postmortems/holidays.html")]
struct HolidaysPage {
    shell: Shell,
    errors: Errors,
    form: HolidayForm,
    ics: String,
    proposed: Option<Proposed>,
    ahead: Vec<(NaiveDate, String)>,
    past: Vec<(NaiveDate, String)>,
}

impl HolidaysPage {
    /// `Fri 25 Dec 2026`
    fn words(&self, day: &NaiveDate) -> String {
        long_date(*day)
    }
}

/// How a change ends.
enum End {
    Same,
    Proposed(Proposed),
    Done(usize),
}

/// `GET /settings/holidays`
pub async fn list(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    page(visit, StatusCode::OK, Left::default()).await
}

/// `POST /settings/holidays`: the same day again changes its name.
pub async fn add(visit: Visit, Form(form): Form<HolidayForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (day, name) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => {
            let left = Left { errors, form, ..Left::default() };
            return page(visit, StatusCode::UNPROCESSABLE_ENTITY, left).await;
        }
    };
    let said = format!("{name} on {} is on the list.", long_date(day));
    change(visit, (day, Some(name)), !form.confirmed.is_empty(), &said, form).await
}

/// `POST /settings/holidays/{day}/removal`
pub async fn remove(visit: Visit, day: web::Path<NaiveDate>, Form(form): Form<HolidayForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let day = day.into_inner();
    let said = format!("{} is a working day again.", long_date(day));
    change(visit, (day, None), !form.confirmed.is_empty(), &said, HolidayForm::default()).await
}

async fn change(
    visit: Visit,
    (day, name): (NaiveDate, Option<String>),
    confirmed: bool,
    said: &str,
    form: HolidayForm,
) -> Result<HttpResponse> {
    let (viewer, now, zone) = (visit.viewer.clone(), visit.now, visit.site.zone);
    let end = visit
        .db
        .write(move |c| {
            let known = store::policies::named_holidays(c)?;
            let before = known.iter().find(|(known, _)| *known == day).map(|(_, name)| name.clone());
            if before == name {
                return Ok(End::Same);
            }
            if !confirmed {
                let mut days: std::collections::BTreeSet<NaiveDate> = known.iter().map(|(day, _)| *day).collect();
                match name {
                    Some(_) => days.insert(day),
                    None => days.remove(&day),
                };
                let moved =
                    moves(store::reckoning::standing(c, now)?, zone, &store::policies::policies(c)?, &days, now);
                if !moved.is_empty() {
                    let is_removal = name.is_none();
                    let name = name.or(before).unwrap_or_default();
                    return Ok(End::Proposed(Proposed { day, name, is_removal, moved }));
                }
            }
            match &name {
                Some(name) => store::policies::add_holiday(c, day, name)?,
                None => store::policies::remove_holiday(c, day)?,
            }
            let (item, before, after) = (long_date(day), before.unwrap_or_default(), name.unwrap_or_default());
            audit::note(c, Setting::Holidays, (viewer.id, now), &item, (&before, &after))?;
            Ok::<_, Error>(End::Done(reckon_again(c, zone, &viewer, now)?))
        })
        .await?;
    match end {
        End::Same => Ok(visit.done(HOME, said)),
        End::Done(0) => Ok(visit.done(HOME, said)),
        End::Done(moved) => Ok(visit.done(HOME, &format!("{said} {}", moved_words(moved)))),
        End::Proposed(proposed) => {
            page(visit, StatusCode::OK, Left { form, proposed: Some(proposed), ..Left::default() }).await
        }
    }
}

/// Reckons all open deadlines by the holidays that are stored by now; says how many days moved.
pub(super) fn reckon_again(c: &mut Conn, zone: Zone, viewer: &Viewer, now: Instant) -> Result<usize> {
    let why = ("The list of holidays changed", "by changing the holidays");
    let moved = setting_changed(c, zone, why, viewer, now)?;
    Ok(moved.iter().filter(|one| one.moves()).count())
}

pub(super) async fn page(visit: Visit, status: StatusCode, left: Left) -> Result<HttpResponse> {
    let today = visit.site.zone.at(visit.now).day();
    let all = visit.db.read(|c| Ok::<_, Error>(store::policies::named_holidays(c)?)).await?;
    let (ahead, mut past): (Vec<_>, Vec<_>) = all.into_iter().partition(|(day, _)| *day >= today);
    past.reverse();
    let Left { errors, form, ics, proposed } = left;
    let page = HolidaysPage { shell: visit.shell, errors, form, ics, proposed, ahead, past };
    page.shell.page_with(status, &page)
}
