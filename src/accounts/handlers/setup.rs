//! First run: whoever can read the server's log becomes the first administrator.

use std::sync::{Mutex, PoisonError};

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use subtle::ConstantTimeEq;

use crate::accounts::forms::JoinForm;
use crate::accounts::sessions::agent_of;
use crate::accounts::{Entrance, NewPerson, add_person, anybody_here, sign_in_as};
use crate::kernel::{PersonId, secret_token};
use crate::web::{Error, Errors, Form, Result, Shell, Site, redirect, redirect_with};

/// The one-time code, gone once it was used; none when there are people already.
pub struct SetupCode(Mutex<Option<String>>);

impl SetupCode {
    /// A fresh code (or none) and its text to be printed: 48 bits, and each try counts against the
    /// sign-in allowance of the client.
    pub fn new(needed: bool) -> Self {
        Self(Mutex::new(needed.then(|| secret_token()[..12].to_owned())))
    }

    /// The code as long as it counts.
    pub fn text(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn opens_with(&self, typed: &str) -> bool {
        self.text().is_some_and(|code| code.as_bytes().ct_eq(typed.trim().as_bytes()).into())
    }

    fn spend(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[derive(Template)]
#[template(path = "accounts/setup.html")]
struct SetupPage {
    shell: Shell,
    errors: Errors,
    form: JoinForm,
}

/// `GET /setup`
pub async fn show(site: web::Data<Site>, code: web::Data<SetupCode>) -> Result<HttpResponse> {
    if code.text().is_none() {
        return Ok(redirect(&site, "/sign-in"));
    }
    let form = JoinForm { zone: site.zone.to_string(), ..JoinForm::default() };
    let page = SetupPage { shell: Shell::plain(&site), errors: Errors::default(), form };
    page.shell.page(&page)
}

/// `POST /setup`
pub async fn set_up(
    entrance: Entrance,
    code: web::Data<SetupCode>,
    Form(form): Form<JoinForm>,
) -> Result<HttpResponse> {
    let Entrance { session, site, db, now, passwords, throttle, request } = entrance;
    if code.text().is_none() {
        return Ok(redirect(&site, "/sign-in"));
    }
    throttle.admit_client(site.client(&request)).map_err(Error::TooMany)?;
    let mut checked = form.first();
    if !code.opens_with(&form.code) {
        let mut errors = checked.err().unwrap_or_default();
        errors.0.insert(
            0,
            Errors::one("code", "This is not the code that the server printed. It is a new one after each start")
                .0
                .remove(0),
        );
        checked = Err(errors);
    }
    let first = match checked {
        Ok(first) => first,
        Err(errors) => {
            let page = SetupPage { shell: Shell::plain(&site), errors, form };
            return page.shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let hash = passwords.hash(first.password).await?;
    let id = PersonId::random();
    let person = NewPerson {
        id,
        email: first.email,
        name: first.name,
        role: first.role,
        admin: true,
        zone: first.zone,
        password: Some(hash),
        created_at: now,
    };
    db.write(move |c| {
        if anybody_here(c)? {
            return Err(Error::Stale("Somebody was quicker and set this up. Ask them for an invitation.".into()));
        }
        Ok(add_person(c, &person)?)
    })
    .await?;
    code.spend();
    sign_in_as(&session, id, agent_of(&request))?;
    Ok(redirect_with(&site, "/settings/start", "You are the first administrator."))
}
