//! The patterns of the hints, which administrators switch on and off.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Visit;
use crate::audit::{self, Setting};
use crate::hints::store;
use crate::hints::wording::Pattern;
use crate::web::{Error, Form, Result, Shell, SwitchForm};

const HOME: &str = "/settings/hints";

#[derive(Template)]
#[template(path = "hints/patterns.html")]
struct PatternsPage {
    shell: Shell,
    off: HashSet<Pattern>,
}

/// `GET /settings/hints`
pub async fn list(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let off = visit.db.read(|c| Ok::<_, Error>(store::switched_off(c)?)).await?;
    let page = PatternsPage { shell: visit.shell, off };
    page.shell.page(&page)
}

/// `POST /settings/hints/{pattern}`
pub async fn switch(visit: Visit, pattern: web::Path<String>, Form(form): Form<SwitchForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let pattern = Pattern::parse(&pattern).ok_or(Error::NotFound)?;
    let on = form.on()?;
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    let word = |on: bool| if on { "on" } else { "off" };
    visit
        .db
        .write(move |c| {
            let was = !store::switched_off(c)?.contains(&pattern);
            store::set_switched(c, pattern, on, &viewer, now)?;
            audit::note(c, Setting::Hints, (viewer.id, now), pattern.label(), (word(was), word(on)))?;
            Ok::<_, Error>(())
        })
        .await?;
    let notice = format!("“{}” is {} for everybody.", pattern.label(), word(on));
    Ok(visit.done(HOME, &notice))
}
