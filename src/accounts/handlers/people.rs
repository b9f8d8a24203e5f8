//! Everybody who has an account; administrators invite, change rights, disable.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Duration;

use crate::accounts::forms::InviteForm;
use crate::accounts::model::{Invitation, NewInvitation, Person};
use crate::accounts::sessions::hash;
use crate::accounts::{Role, Visit, by_email, everyone, store};
use crate::audit::{self, Setting};
use crate::kernel::{InvitationId, PersonId, Zone, secret_token};
use crate::web::{Error, Errors, Form, Result, Shell};

/// How long an invitation can be accepted.
const OPEN_FOR: Duration = Duration::days(7);

#[derive(Template)]
#[template(path = "accounts/people.html")]
struct PeoplePage {
    shell: Shell,
    errors: Errors,
    form: InviteForm,
    mark: String,
    people: Vec<Person>,
    invitations: Vec<Invitation>,
    made: Option<Made>,
    me: PersonId,
    admin: bool,
    zone: Zone,
}

/// An invitation that was just made.
struct Made {
    to: String,
    /// Shown this once.
    link: String,
    /// Whether it takes the place of one that waited.
    replaced: bool,
}

/// `GET /people/invitations`: where somebody lands who loads the page of an invitation again.
pub async fn lead_to_list(visit: Visit) -> HttpResponse {
    visit.to("/people")
}

/// `GET /people`
pub async fn list(visit: Visit) -> Result<HttpResponse> {
    page(visit, StatusCode::OK, Errors::default(), InviteForm::default(), None).await
}

/// `POST /people/invitations`: the link is shown once, on the page that answers.
pub async fn invite(visit: Visit, Form(form): Form<InviteForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let invite = match form.check() {
        Ok(invite) => invite,
        Err(errors) => return page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form, None).await,
    };
    let (now, by, secret) = (visit.now, visit.viewer.id, secret_token());
    let new = NewInvitation {
        id: InvitationId::random(),
        email: invite.email,
        name: invite.name,
        role: invite.role,
        admin: invite.admin,
        secret_hash: hash(&secret),
        invited_by: by,
        created_at: now,
        expires_at: now.plus(OPEN_FOR),
    };
    let mark = visit.sent(&form.form, &form);
    let outcome = visit
        .db
        .write(move |c| {
            if let Some(mark) = mark {
                if store::house::led_to(c, mark.form, by)?.is_some() {
                    return Ok(Err("This invitation is made already; its link was shown then. If it is lost, withdraw the invitation and make a new one"));
                }
                store::house::remember_submission(c, mark.form, by, "/people", now)?;
            }
            if by_email(c, &new.email)?.is_some() {
                return Ok(Err("Somebody with this address has an account already"));
            }
            let replaced = store::invitations::withdraw_all_to(c, &new.email, now)? > 0;
            store::invitations::add(c, &new)?;
            let invited = format!("invited as {}", rights_words(new.role, new.admin));
            audit::note(c, Setting::People, (by, now), &format!("{}, {}", new.name, new.email), ("", &invited))?;
            Ok::<_, Error>(Ok(replaced))
        })
        .await?;
    match outcome {
        Ok(replaced) => {
            let link = visit.site.url(&format!("/invitations/{secret}"));
            let made = Made { to: form.email, link, replaced };
            page(visit, StatusCode::CREATED, Errors::default(), InviteForm::default(), Some(made)).await
        }
        Err(why) => page(visit, StatusCode::UNPROCESSABLE_ENTITY, Errors::one("email", why), form, None).await,
    }
}

/// `POST /people/invitations/{invitation}/withdrawal`
pub async fn withdraw(visit: Visit, id: web::Path<InvitationId>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (id, by, now) = (id.into_inner(), visit.viewer.id, visit.now);
    let withdrawn = visit
        .db
        .write(move |c| {
            let invited = store::invitations::open(c, now)?.into_iter().find(|one| one.id == id);
            if let Some(one) = &invited {
                audit::note(c, Setting::People, (by, now), &format!("{}, {}", one.name, one.email), ("invited", ""))?;
            }
            Ok::<_, Error>(store::invitations::withdraw(c, id, now)?)
        })
        .await?;
    match withdrawn {
        true => Ok(visit.done("/people", "The invitation is withdrawn: its link opens nothing any more.")),
        false => Err(Error::NotFound),
    }
}

/// `POST /people/{person}`
pub async fn change_rights(
    visit: Visit,
    id: web::Path<PersonId>,
    Form(form): Form<InviteForm>,
) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (role, admin) = match form.rights() {
        Ok(rights) => rights,
        Err(errors) => return page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, InviteForm::default(), None).await,
    };
    let (id, by, now) = (id.into_inner(), visit.viewer.id, visit.now);
    let name = visit
        .db
        .write(move |c| {
            let person = store::people::find(c, id)?;
            store::people::set_role(c, id, role, admin)?;
            somebody_administers(c)?;
            let (before, after) = (rights_words(person.role, person.admin), rights_words(role, admin));
            audit::note(c, Setting::People, (by, now), &person.name, (&before, &after))?;
            Ok::<_, Error>(person.name)
        })
        .await?;
    Ok(visit.done("/people", &format!("{name} is now {}.", rights_words(role, admin))))
}

/// `POST /people/{person}/disabling`
pub async fn disable(visit: Visit, id: web::Path<PersonId>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (id, by, now) = (id.into_inner(), visit.viewer.id, visit.now);
    let name = visit
        .db
        .write(move |c| {
            let person = store::people::find(c, id)?;
            store::people::disable(c, id, now)?;
            somebody_administers(c)?;
            if person.disabled_at.is_none() {
                audit::note(c, Setting::People, (by, now), &person.name, ("working", "disabled"))?;
            }
            Ok::<_, Error>(person.name)
        })
        .await?;
    Ok(visit.done("/people", &format!("The account of {name} is disabled and all their sessions have ended.")))
}

/// `POST /people/{person}/enabling`
pub async fn enable(visit: Visit, id: web::Path<PersonId>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (id, by, now) = (id.into_inner(), visit.viewer.id, visit.now);
    let name = visit
        .db
        .write(move |c| {
            let person = store::people::find(c, id)?;
            store::people::enable(c, id)?;
            if person.disabled_at.is_some() {
                audit::note(c, Setting::People, (by, now), &person.name, ("disabled", "working"))?;
            }
            Ok::<_, Error>(person.name)
        })
        .await?;
    Ok(visit.done("/people", &format!("The account of {name} works again.")))
}

/// `engineer and administrator`
fn rights_words(role: Role, admin: bool) -> String {
    format!("{}{}", role.label().to_lowercase(), if admin { " and administrator" } else { "" })
}

/// Undoes, by its error, a change after which nobody could administer.
fn somebody_administers(c: &mut crate::db::Conn) -> Result<()> {
    match store::people::working_admins(c)? {
        0 => Err(Error::Stale(
            "Then nobody could administer Debrief any more. Make somebody else an administrator first.".into(),
        )),
        _ => Ok(()),
    }
}

async fn page(
    visit: Visit,
    status: StatusCode,
    errors: Errors,
    form: InviteForm,
    made: Option<Made>,
) -> Result<HttpResponse> {
    let (now, admin) = (visit.now, visit.viewer.admin);
    let (people, invitations) = visit
        .db
        .read(move |c| {
            Ok::<_, Error>((everyone(c)?, if admin { store::invitations::open(c, now)? } else { Vec::new() }))
        })
        .await?;
    let mark = visit.mark();
    let page = PeoplePage {
        errors,
        form,
        mark,
        people,
        invitations,
        made,
        me: visit.viewer.id,
        admin,
        zone: visit.viewer.zone,
        shell: visit.shell,
    };
    page.shell.page_with(status, &page)
}
