//! Sign-in and sign-out.

use actix_session::Session;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::forms::SignInForm;
use crate::accounts::gate::REPLAY_LIMIT;
use crate::accounts::sessions::{agent_of, hash};
use crate::accounts::visit::MaybeVisit;
use crate::accounts::{Entrance, by_email, sign_in_as, store};
use crate::db::Db;
use crate::kernel::{Email, PersonId};
use crate::web::{Error, Errors, Form, Result, Shell, Site, redirect};

/// Cookie by which a browser that signed in before is known, one for each account.
const KNOWN: &str = "debrief_known";

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
pub struct SignInPage {
    pub shell: Shell,
    pub errors: Errors,
    pub email: String,
    pub next: String,
    /// Whether a section's text was kept on the server for its author.
    pub kept: bool,
    pub replay_to: String,
    pub replay: String,
}

impl SignInPage {
    /// The form without anything in it.
    pub fn empty(site: &Site) -> Self {
        Self {
            shell: Shell::plain(site),
            errors: Errors::default(),
            email: String::new(),
            next: String::new(),
            kept: false,
            replay_to: String::new(),
            replay: String::new(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInQuery {
    next: String,
    kept: String,
}

/// `GET /sign-in`
pub async fn show(
    visit: MaybeVisit,
    site: web::Data<Site>,
    db: web::Data<Db>,
    query: web::Query<SignInQuery>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    if visit.0.is_some() {
        return Ok(redirect(&site, &own_path(&query.next)));
    }
    if !db.read(|c| Ok::<_, Error>(store::people::any(c)?)).await? {
        return Ok(redirect(&site, "/setup"));
    }
    let query = query.into_inner();
    let page = SignInPage {
        shell: Shell::outside(&site, &request),
        next: query.next,
        kept: !query.kept.is_empty(),
        ..SignInPage::empty(&site)
    };
    page.shell.page(&page)
}

#[derive(Template)]
#[template(path = "accounts/replay.html")]
struct ReplayPage {
    shell: Shell,
    to: String,
    fields: Vec<(String, String)>,
    shown: Vec<(String, String)>,
}

/// `POST /sign-in`
pub async fn sign_in(entrance: Entrance, Form(form): Form<SignInForm>) -> Result<HttpResponse> {
    let Entrance { session, site, db, passwords, throttle, request, .. } = entrance;
    if form.replay.len() > REPLAY_LIMIT {
        return Err(Error::TooLarge(REPLAY_LIMIT));
    }
    let Ok(email) = form.email.parse::<Email>() else {
        return refuse(&site, form, Errors::one("email", "Enter the e-mail address of your account"));
    };
    let known = known_mark(&site, &request, &email);
    throttle.admit(site.client(&request), &email, known).map_err(Error::TooMany)?;
    let address = email.clone();
    let person = db.read(move |c| Ok::<_, Error>(by_email(c, &address)?)).await?;
    let person = person.filter(|person| person.disabled_at.is_none());
    let stored = person.as_ref().and_then(|person| person.password.clone());
    let right = passwords.verify(form.password.clone(), stored).await?;
    let Some(person) = person.filter(|_| right) else {
        return refuse(
            &site,
            form,
            Errors::one("password", "E-mail address or password is wrong. Check both and try again"),
        );
    };
    sign_in_as(&session, person.id, agent_of(&request))?;
    let mut answer = match form.replay.is_empty() {
        true => redirect(&site, &own_path(&form.next)),
        false => replay(&site, person.id, &form)?,
    };
    remember(&site, &email, &mut answer)?;
    Ok(answer)
}

/// `POST /sign-out`: the server forgets the session; the browser forgets what it has of our pages.
pub async fn sign_out(session: Session, site: web::Data<Site>) -> Result<HttpResponse> {
    session.purge();
    let mut answer = redirect(&site, "/sign-in");
    answer
        .headers_mut()
        .insert(header::HeaderName::from_static("clear-site-data"), header::HeaderValue::from_static("\"cache\""));
    Ok(answer)
}

/// Only ever to a path of our own: anything else leads to the desk.
fn own_path(next: &str) -> String {
    let ours =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c == '\\' || c.is_control());
    if ours { next.to_owned() } else { "/".to_owned() }
}

fn refuse(site: &Site, form: SignInForm, errors: Errors) -> Result<HttpResponse> {
    let page = SignInPage {
        errors,
        email: form.email,
        next: form.next,
        replay_to: form.replay_to,
        replay: form.replay,
        ..SignInPage::empty(site)
    };
    page.shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn replay(site: &Site, person: PersonId, form: &SignInForm) -> Result<HttpResponse> {
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(form.replay.as_bytes()).into_owned().collect();
    // A mark was made for whoever saw the form; it is shown to nobody and means nothing to others.
    let technical = |name: &str| matches!(name, "form" | "base_revision" | "revision") || name.ends_with("_which");
    let shown =
        fields.iter().filter(|(name, value)| !technical(name) && !value.is_empty() && !name.contains("password"));
    tracing::debug!(%person, to = form.replay_to, "a form is offered to be sent again");
    let page = ReplayPage {
        shell: Shell::plain(site),
        to: own_path(&form.replay_to),
        shown: shown.cloned().collect(),
        fields,
    };
    page.shell.page(&page)
}

/// The mark of a browser that signed in to this account before.
fn known_mark(site: &Site, request: &HttpRequest, email: &Email) -> Option<String> {
    let cookie = request.cookie(&known_name(email))?;
    let (nonce, signature) = cookie.value().split_once('.')?;
    site.signed("known", &format!("{email} {nonce}"), signature).then(|| nonce.to_owned())
}

fn remember(site: &Site, email: &Email, answer: &mut HttpResponse) -> Result<()> {
    let nonce = crate::kernel::FormId::random();
    let value = format!("{nonce}.{}", site.sign("known", &format!("{email} {nonce}")));
    let cookie = Cookie::build(known_name(email), value)
        .path(site.cookie_path().to_owned())
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.https)
        .max_age(time::Duration::days(180))
        .finish();
    Ok(answer.add_cookie(&cookie).map_err(anyhow::Error::from)?)
}

fn known_name(email: &Email) -> String {
    format!("{KNOWN}_{}", &hash(email.as_str())[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_stays_in_the_house() {
        for (next, path) in [
            ("/postmortems/x?y=1", "/postmortems/x?y=1"),
            ("", "/"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
            ("/a\u{7f}", "/"),
            ("javascript:alert(1)", "/"),
        ] {
            assert_eq!(own_path(next), path);
        }
    }
}
