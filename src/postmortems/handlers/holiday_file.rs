//! Holidays out of a calendar file: what was understood is shown first and stored after that.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::NaiveDate;

use super::holidays::{HOME, Left, page, reckon_again};
use super::policy::moved_words;
use crate::accounts::Visit;
use crate::audit::{self, Setting};
use crate::kernel::zone::long_date;
use crate::postmortems::holiday_file::{MAX_BYTES, read};
use crate::postmortems::policy_forms::{HolidayRow, HolidaysForm, PastedForm, rows};
use crate::postmortems::reckoning::{Moved, moves};
use crate::postmortems::store;
use crate::web::{Error, Errors, Form, Result, Shell, Upload};

/// Most days that the audit names; it counts them all.
const NAMED: usize = 40;

#[derive(Template)]
#[template(path = "postmortems/holiday_file.html")]
struct PreviewPage {
    shell: Shell,
    errors: Errors,
    rows: Vec<HolidayRow>,
    left_out: Vec<(String, String)>,
    moved: Vec<Moved>,
}

/// `POST /settings/holidays/import`: shows what a pasted calendar says and stores nothing.
pub async fn preview(visit: Visit, Form(form): Form<PastedForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let said = match form.ics.trim().is_empty() {
        true => Err("Paste the text of a calendar file".to_owned()),
        false => Ok(form.ics.clone().into_bytes()),
    };
    look(visit, said, "ics", form.ics).await
}

/// `POST /settings/holidays/import/file`: the same for a file.
pub async fn preview_file(visit: Visit, upload: Result<Upload>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let Upload(file) = upload?;
    let said = match file.is_empty() {
        true => Err("Choose a calendar file".to_owned()),
        false => Ok(file.to_vec()),
    };
    look(visit, said, "file", String::new()).await
}

async fn look(
    visit: Visit,
    bytes: std::result::Result<Vec<u8>, String>,
    field: &'static str,
    ics: String,
) -> Result<HttpResponse> {
    let (now, zone) = (visit.now, visit.site.zone);
    let today = zone.at(now).day();
    let found = match bytes.and_then(|bytes| read(&bytes, today)) {
        Ok(found) => found,
        Err(message) => {
            // A text past the limit is not sent back: the browser still has it.
            let ics = if ics.len() > MAX_BYTES { String::new() } else { ics };
            let left = Left { errors: Errors::one(field, message), ics, ..Left::default() };
            return page(visit, StatusCode::UNPROCESSABLE_ENTITY, left).await;
        }
    };
    let (rows, left_out, moved) = visit
        .db
        .read(move |c| {
            let there = store::policies::named_holidays(c)?;
            let rows = rows(&found, &there, today);
            let new = rows.iter().filter(|row| row.keep).filter_map(|row| row.day.parse().ok());
            let days: BTreeSet<NaiveDate> = there.iter().map(|(day, _)| *day).chain(new).collect();
            let moved = moves(store::reckoning::standing(c, now)?, zone, &store::policies::policies(c)?, &days, now);
            Ok::<_, Error>((rows, found.left_out, moved))
        })
        .await?;
    let page = PreviewPage { shell: visit.shell, errors: Errors::default(), rows, left_out, moved };
    page.shell.page(&page)
}

/// `POST /settings/holidays/import/days`: stores all rows that are kept, or none.
pub async fn import(visit: Visit, Form(form): Form<HolidaysForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let days = match form.check() {
        Ok(days) => days,
        Err(rows) => {
            let errors = Errors::one("rows", "Some days cannot be stored as they are. Correct them or leave them out");
            let page = PreviewPage { shell: visit.shell, errors, rows, left_out: Vec::new(), moved: Vec::new() };
            return page.shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    if days.is_empty() {
        return Ok(visit.done(HOME, "No day was taken over."));
    }
    let (viewer, now, zone) = (visit.viewer.clone(), visit.now, visit.site.zone);
    let (count, moved) = visit
        .db
        .write(move |c| {
            let there = store::policies::named_holidays(c)?;
            let new: Vec<(NaiveDate, String)> = days.into_iter().filter(|one| !there.contains(one)).collect();
            for (day, name) in &new {
                store::policies::add_holiday(c, *day, name)?;
            }
            let (item, after) = (format!("{} out of a calendar file", days_words(new.len())), named(&new));
            audit::note(c, Setting::Holidays, (viewer.id, now), &item, ("", &after))?;
            Ok::<_, Error>((new.len(), reckon_again(c, zone, &viewer, now)?))
        })
        .await?;
    let notice = match (count, moved) {
        (0, _) => "All of these days were on the list already.".to_owned(),
        (count, 0) => format!("{} came onto the list.", days_words(count)),
        (count, moved) => format!("{} came onto the list. {}", days_words(count), moved_words(moved)),
    };
    Ok(visit.done(HOME, &notice))
}

fn days_words(count: usize) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

fn named(days: &[(NaiveDate, String)]) -> String {
    let some = days.iter().take(NAMED).map(|(day, name)| format!("{}: {name}", long_date(*day)));
    let mut words = some.collect::<Vec<_>>().join("; ");
    if days.len() > NAMED {
        words.push_str(&format!("; and {} more", days.len() - NAMED));
    }
    words
}
