//! Accepting an invitation. Looking at the link spends nothing: only the form does.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::forms::JoinForm;
use crate::accounts::model::{Invitation, NewPerson};
use crate::accounts::sessions::{agent_of, hash};
use crate::accounts::{Entrance, add_person, by_email, sign_in_as, store};
use crate::db::{Conn, Db};
use crate::kernel::{Clock, Instant, PersonId};
use crate::web::{Error, Errors, Form, Result, Shell, Site, redirect_with};

#[derive(Template)]
#[template(path = "accounts/invitation.html")]
struct InvitationPage {
    shell: Shell,
    errors: Errors,
    invitation: Invitation,
    secret: String,
    form: JoinForm,
}

/// `GET /invitations/{secret}`
pub async fn show(
    site: web::Data<Site>,
    db: web::Data<Db>,
    clock: web::Data<Clock>,
    secret: web::Path<String>,
) -> Result<HttpResponse> {
    let (secret, now) = (secret.into_inner(), clock.now());
    let hashed = hash(&secret);
    let invitation = db.read(move |c| open(c, &hashed, now)).await?;
    let form = JoinForm { name: invitation.name.clone(), zone: site.zone.to_string(), ..JoinForm::default() };
    let page = InvitationPage { shell: Shell::plain(&site), errors: Errors::default(), invitation, secret, form };
    page.shell.page(&page)
}

/// `POST /invitations/{secret}`
pub async fn accept(entrance: Entrance, secret: web::Path<String>, Form(form): Form<JoinForm>) -> Result<HttpResponse> {
    let Entrance { session, site, db, now, passwords, request, .. } = entrance;
    let secret = secret.into_inner();
    let hashed = hash(&secret);
    let looked_up = hashed.clone();
    let invitation = db.read(move |c| open(c, &looked_up, now)).await?;
    let (name, password, zone) = match form.invited(&invitation.email) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = InvitationPage { shell: Shell::plain(&site), errors, invitation, secret, form };
            return page.shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let password = passwords.hash(password).await?;
    let id = PersonId::random();
    db.write(move |c| {
        // Again, now under the lock: two who hold the link at once make one account.
        let invitation = open(c, &hashed, now)?;
        if by_email(c, &invitation.email)?.is_some() {
            return Err(Error::Stale("This address has an account already. Sign in with it.".into()));
        }
        let person = NewPerson {
            id,
            email: invitation.email,
            name,
            role: invitation.role,
            admin: invitation.admin,
            zone,
            password: Some(password),
            created_at: now,
        };
        add_person(c, &person)?;
        store::invitations::accept(c, invitation.id, id, now)?;
        store::invitations::withdraw_all_to(c, &person.email, now)?;
        Ok(())
    })
    .await?;
    sign_in_as(&session, id, agent_of(&request))?;
    Ok(redirect_with(&site, "/", "Welcome. This is your desk: what waits for you stands here."))
}

fn open(c: &mut Conn, secret_hash: &str, now: Instant) -> Result<Invitation> {
    let invitation = store::invitations::by_secret(c, secret_hash)?.filter(|invitation| invitation.is_open(now));
    invitation.ok_or_else(|| Error::Stale("This invitation was used already, withdrawn, or has run out. If you have an account, sign in; if not, ask an administrator for a new invitation.".into()))
}
