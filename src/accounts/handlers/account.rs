//! One's own account: name and zone, password, sessions.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::accounts::forms::{DIGEST_HOURS, MailForm, PasswordForm, ProfileForm};
use crate::accounts::model::{Person, SessionLine};
use crate::accounts::sessions::agent_of;
use crate::accounts::{Passwords, Visit, set_password, sign_in_as, store};
use crate::kernel::SessionId;
use crate::web::{Error, Errors, Form, Result, Shell};

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    shell: Shell,
    errors: Errors,
    person: Person,
    name: String,
    zone: String,
    sessions: Vec<SessionLine>,
    here: SessionId,
}

/// `GET /account`
pub async fn show(visit: Visit) -> Result<HttpResponse> {
    page(visit, Errors::default(), None).await
}

/// `POST /account`
pub async fn save(visit: Visit, Form(form): Form<ProfileForm>) -> Result<HttpResponse> {
    let (name, zone) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return page(visit, errors, Some(form)).await,
    };
    let id = visit.viewer.id;
    visit.db.write(move |c| Ok::<_, Error>(store::people::set_profile(c, id, &name, zone)?)).await?;
    Ok(visit.done("/account", "Saved."))
}

/// `POST /account/mail`
pub async fn choose_mail(visit: Visit, Form(form): Form<MailForm>) -> Result<HttpResponse> {
    let (wanted, hour) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return page(visit, errors, None).await,
    };
    let id = visit.viewer.id;
    visit.db.write(move |c| Ok::<_, Error>(store::people::set_reminders(c, id, wanted, hour)?)).await?;
    Ok(visit.done(
        "/account",
        match wanted {
            true => "You get reminders by mail.",
            false => "You get no reminders by mail. Invitations still come.",
        },
    ))
}

/// `POST /account/password`: this session goes on under a fresh key, so that a copy of its cookie ends, too (LG-01).
pub async fn change_password(
    visit: Visit,
    session: Session,
    request: HttpRequest,
    passwords: web::Data<Passwords>,
    Form(form): Form<PasswordForm>,
) -> Result<HttpResponse> {
    let (id, here) = (visit.viewer.id, visit.viewer.session);
    let person = visit.db.read(move |c| Ok::<_, Error>(store::people::find(c, id)?)).await?;
    if let Err(errors) = form.check(&person.name, &person.email) {
        return page(visit, errors, None).await;
    }
    if !passwords.verify(form.current, person.password).await? {
        return page(visit, Errors::one("current", "This is not your current password"), None).await;
    }
    let hash = passwords.hash(form.password).await?;
    let ended = visit
        .db
        .write(move |c| {
            set_password(c, id, &hash)?;
            Ok::<_, Error>(store::sessions::end_others(c, id, Some(here))?)
        })
        .await?;
    sign_in_as(&session, id, agent_of(&request))?;
    let notice = match ended {
        0 => "Your password is changed.".to_owned(),
        1 => "Your password is changed. Your other session has ended.".to_owned(),
        n => format!("Your password is changed. Your {n} other sessions have ended."),
    };
    Ok(visit.done("/account", &notice))
}

/// `POST /account/sessions/{session}/ending`
pub async fn end_session(visit: Visit, session: web::Path<SessionId>) -> Result<HttpResponse> {
    let (id, session) = (visit.viewer.id, session.into_inner());
    match visit.db.write(move |c| Ok::<_, Error>(store::sessions::end(c, id, session)?)).await? {
        true => Ok(visit.done("/account", "The session has ended.")),
        false => Err(Error::NotFound),
    }
}

/// `POST /account/sessions/endings`
pub async fn end_other_sessions(visit: Visit) -> Result<HttpResponse> {
    let (id, here) = (visit.viewer.id, visit.viewer.session);
    visit.db.write(move |c| Ok::<_, Error>(store::sessions::end_others(c, id, Some(here))?)).await?;
    Ok(visit.done("/account", "All your other sessions have ended."))
}

async fn page(visit: Visit, errors: Errors, typed: Option<ProfileForm>) -> Result<HttpResponse> {
    let (id, here, now) = (visit.viewer.id, visit.viewer.session, visit.now);
    let (person, sessions) =
        visit.db.read(move |c| Ok::<_, Error>((store::people::find(c, id)?, store::sessions::of(c, id, now)?))).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let typed = typed.unwrap_or_else(|| ProfileForm { name: person.name.clone(), zone: person.zone.to_string() });
    let page = AccountPage { shell: visit.shell, errors, name: typed.name, zone: typed.zone, person, sessions, here };
    page.shell.page_with(status, &page)
}
