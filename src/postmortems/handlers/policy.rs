//! When meetings are due, for each severity, kept by administrators (RULES 4). What another policy does to open postmortems
//! is shown before it is set.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::accounts::Visit;
use crate::audit::{self, Setting};
use crate::db::Conn;
use crate::incidents::{self, SeverityNames};
use crate::kernel::Zone;
use crate::postmortems::hooks::setting_changed;
use crate::postmortems::policy::{Count, Policies, Policy, Preset};
use crate::postmortems::policy_forms::PolicyForm;
use crate::postmortems::reckoning::{Moved, moves};
use crate::postmortems::store;
use crate::web::{Error, Errors, Form, Result, Shell};

const HOME: &str = "/settings/policy";

/// What the page says beside the form.
#[derive(Default)]
struct Said {
    errors: Errors,
    /// Policies that are about to be set, and the deadlines that they move.
    proposed: Option<(Policies, Vec<Moved>)>,
    /// Whether somebody else set others meanwhile.
    overtaken: bool,
}

#[derive(Template)]
#[template(path = "postmortems/policy.html")]
struct PolicyPage {
    shell: Shell,
    errors: Errors,
    form: PolicyForm,
    policies: Policies,
    severities: SeverityNames,
    proposed: Option<(Policies, Vec<Moved>)>,
    overtaken: bool,
    zone: Zone,
}

/// How a form that was sent ends.
enum End {
    Same,
    Proposed(Policies, Vec<Moved>),
    Set(usize),
    Overtaken,
}

/// `GET /settings/policy`
pub async fn show(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    page(visit, StatusCode::OK, Said::default(), None).await
}

/// `POST /settings/policy`: says what the policy does to open postmortems; sets it when that was confirmed.
pub async fn save(visit: Visit, Form(form): Form<PolicyForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let new = match form.check() {
        Ok(new) => new,
        Err(errors) => {
            let said = Said { errors, ..Said::default() };
            return page(visit, StatusCode::UNPROCESSABLE_ENTITY, said, Some(form)).await;
        }
    };
    let (viewer, now, zone) = (visit.viewer.clone(), visit.now, visit.site.zone);
    let (base, confirmed) = (form.base.clone(), !form.confirmed.is_empty());
    let end = visit
        .db
        .write(move |c| {
            let old = store::policies::policies(c)?;
            // Sent twice, it was set the first time.
            if old == new {
                return Ok(End::Same);
            }
            if old.code() != base {
                return Ok(End::Overtaken);
            }
            if !confirmed {
                let holidays = store::policies::holidays(c)?;
                let moved = moves(store::reckoning::standing(c, now)?, zone, &new, &holidays, now);
                return Ok(End::Proposed(new, moved));
            }
            store::policies::set_policies(c, &new)?;
            let (before, after) = (old.words(), new.words());
            audit::note(c, Setting::Policy, (viewer.id, now), "", (&before, &after))?;
            let why = format!("The policy changed from “{before}” to “{after}”");
            let moved = setting_changed(c, zone, (&why, "by setting another policy"), &viewer, now)?;
            Ok::<_, Error>(End::Set(moved.iter().filter(|one| one.moves()).count()))
        })
        .await?;
    match end {
        End::Same => Ok(visit.done(HOME, &format!("The policy is “{}”.", new.words()))),
        End::Set(moved) => Ok(visit.done(HOME, &format!("The policy is set. {}", moved_words(moved)))),
        End::Proposed(new, moved) => {
            let said = Said { proposed: Some((new, moved)), ..Said::default() };
            page(visit, StatusCode::OK, said, Some(form)).await
        }
        End::Overtaken => {
            let said = Said { overtaken: true, ..Said::default() };
            page(visit, StatusCode::CONFLICT, said, Some(form)).await
        }
    }
}

/// `2 deadlines moved.`
pub(super) fn moved_words(moved: usize) -> String {
    match moved {
        0 => "No deadline moved.".to_owned(),
        1 => "One deadline moved.".to_owned(),
        many => format!("{many} deadlines moved."),
    }
}

async fn page(visit: Visit, status: StatusCode, said: Said, typed: Option<PolicyForm>) -> Result<HttpResponse> {
    let read = |c: &mut Conn| Ok::<_, Error>((store::policies::policies(c)?, incidents::severity_names(c)?));
    let (policies, severities) = visit.db.read(read).await?;
    let form = match typed {
        // Whoever sends it again has seen what is set by now.
        Some(form) => PolicyForm { base: policies.code(), ..form },
        None => PolicyForm::stored(&policies),
    };
    let Said { errors, proposed, overtaken } = said;
    let zone = visit.site.zone;
    let page = PolicyPage { shell: visit.shell, errors, form, policies, severities, proposed, overtaken, zone };
    page.shell.page_with(status, &page)
}
