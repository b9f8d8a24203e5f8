//! What postmortems begin with, kept by administrators. A change is for later ones: each keeps the sections it was opened
//! with (RULES 14).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template as Page;

use crate::accounts::{Viewer, Visit, led_to, remember_submission};
use crate::audit::{self, Setting};
use crate::db::Conn;
use crate::incidents::{Outcome, Severity};
use crate::kernel::{Instant, TemplateId, Zone};
use crate::sections::outline::SectionKind;
use crate::sections::store::templates as store;
use crate::sections::template_forms::{NewTemplateForm, TemplateForm};
use crate::sections::templates::{Beginning, Template, fitting, name, summary};
use crate::web::{Error, Errors, Form, Result, Shell};

const HOME: &str = "/settings/templates";

#[derive(Page)]
#[template(path = "sections/templates.html")]
struct ListPage {
    shell: Shell,
    errors: Errors,
    form: NewTemplateForm,
    mark: String,
    templates: Vec<(Template, String)>,
    /// For each outcome, which template each severity gets.
    fitting: Vec<(Outcome, Vec<Option<Template>>)>,
    zone: Zone,
}

#[derive(Page)]
#[template(path = "sections/template.html")]
struct TemplatePage {
    shell: Shell,
    errors: Errors,
    form: TemplateForm,
    template: Template,
    overtaken: bool,
    zone: Zone,
}

/// `GET /settings/templates`
pub async fn list(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    list_page(visit, StatusCode::OK, Errors::default(), NewTemplateForm::default()).await
}

/// `POST /settings/templates`: the new one begins as what fitted until now; one that there is already is led to.
pub async fn add(visit: Visit, Form(form): Form<NewTemplateForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (outcome, severity) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return list_page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form).await,
    };
    let (mark, viewer, now) = (visit.sent(&form.form, &form), visit.viewer.clone(), visit.now);
    let (path, new) = visit
        .db
        .write(move |c| {
            if let Some(path) = mark.map(|mark| led_to(c, mark.form, viewer.id)).transpose()?.flatten() {
                return Ok((path, true));
            }
            let all = store::all(c)?;
            if let Some(there) = all.iter().find(|one| one.outcome == outcome && one.severity == severity) {
                return Ok((format!("{HOME}/{}", there.id), false));
            }
            let id = TemplateId::random();
            let until_now = match fitting(&all, outcome, severity) {
                Some(one) => store::beginnings(c, one.id)?,
                None => Vec::new(),
            };
            store::add(c, (id, outcome, severity), &until_now, &viewer, now)?;
            let words = if until_now.is_empty() { "as the outline has it".to_owned() } else { summary(&until_now) };
            audit::note(c, Setting::Templates, (viewer.id, now), &name(outcome, severity), ("", &words))?;
            let path = format!("{HOME}/{id}");
            if let Some(mark) = mark {
                remember_submission(c, mark.form, viewer.id, &path, now)?;
            }
            Ok::<_, Error>((path, true))
        })
        .await?;
    let notice = match new {
        true => "The template is there. It begins as what such postmortems got until now.",
        false => "There is a template for these already: this one.",
    };
    Ok(visit.done(&path, notice))
}

/// `GET /settings/templates/{template}`
pub async fn show(visit: Visit, id: web::Path<TemplateId>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    template_page(visit, id.into_inner(), StatusCode::OK, Errors::default(), None).await
}

/// How a form that was sent ends.
enum End {
    Saved(String),
    Overtaken,
}

/// `POST /settings/templates/{template}`: for postmortems opened from now on.
pub async fn save(visit: Visit, id: web::Path<TemplateId>, Form(form): Form<TemplateForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let id = id.into_inner();
    let new = match form.check() {
        Ok(new) => new,
        Err(errors) => return template_page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await,
    };
    let (viewer, now, base) = (visit.viewer.clone(), visit.now, form.base());
    let end = visit
        .db
        .write(move |c| {
            let template = store::find(c, id)?;
            let old = store::beginnings(c, id)?;
            if old == new {
                return Ok(End::Saved(template.name()));
            }
            if template.revision != base {
                return Ok(End::Overtaken);
            }
            store::change(c, &template, &new, &viewer, now)?;
            note(c, &template, (&old, &new), &viewer, now)?;
            Ok::<_, Error>(End::Saved(template.name()))
        })
        .await?;
    match end {
        End::Saved(name) => {
            Ok(visit.done(HOME, &format!("The template “{name}” is saved, for postmortems opened from now on.")))
        }
        End::Overtaken => template_page(visit, id, StatusCode::CONFLICT, Errors::default(), Some(form)).await,
    }
}

/// `POST /settings/templates/{template}/removal`: later postmortems begin as the next wider one says.
pub async fn remove(visit: Visit, id: web::Path<TemplateId>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (id, by, now) = (id.into_inner(), visit.viewer.id, visit.now);
    visit
        .db
        .write(move |c| {
            // Sent twice, it is gone already.
            let Some(template) = store::all(c)?.into_iter().find(|one| one.id == id) else { return Ok(()) };
            let was = summary(&store::beginnings(c, id)?);
            store::remove(c, id)?;
            audit::note(c, Setting::Templates, (by, now), &template.name(), (&was, ""))?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(visit.done(HOME, "The template is removed. Postmortems that were opened by it stay as they are."))
}

/// One line in the list of changes for each section that changed.
fn note(
    c: &mut Conn,
    template: &Template,
    (old, new): (&[Beginning], &[Beginning]),
    by: &Viewer,
    now: Instant,
) -> Result<()> {
    for (old, new) in old.iter().zip(new) {
        let item = format!("{}: {}", template.name(), new.kind.label());
        audit::note(c, Setting::Templates, (by.id, now), &item, (&old.words(), &new.words()))?;
    }
    Ok(())
}

async fn list_page(visit: Visit, status: StatusCode, errors: Errors, form: NewTemplateForm) -> Result<HttpResponse> {
    let templates = visit
        .db
        .read(|c| {
            let mut templates = Vec::new();
            for one in store::all(c)? {
                let says = summary(&store::beginnings(c, one.id)?);
                templates.push((one, says));
            }
            Ok::<_, Error>(templates)
        })
        .await?;
    let all: Vec<Template> = templates.iter().map(|(one, _)| one.clone()).collect();
    let row = |outcome: &Outcome| {
        let fit = |severity: &Severity| fitting(&all, Some(*outcome), Some(*severity)).cloned();
        (*outcome, Severity::ALL.iter().map(fit).collect())
    };
    let page = ListPage {
        mark: match visit.read_mark(&form.form) {
            Some(_) => form.form.clone(),
            None => visit.mark(),
        },
        fitting: Outcome::ALL.iter().map(row).collect(),
        zone: visit.viewer.zone,
        shell: visit.shell,
        errors,
        form,
        templates,
    };
    page.shell.page_with(status, &page)
}

async fn template_page(
    visit: Visit,
    id: TemplateId,
    status: StatusCode,
    errors: Errors,
    typed: Option<TemplateForm>,
) -> Result<HttpResponse> {
    let (template, beginnings) = visit
        .db
        .read(move |c| {
            let template = store::find(c, id)?;
            Ok::<_, Error>((template, store::beginnings(c, id)?))
        })
        .await?;
    let overtaken = typed.as_ref().is_some_and(|form| form.base() != template.revision);
    let form = match typed {
        // Whoever sends it again has seen that somebody else saved it.
        Some(form) => TemplateForm { base_revision: template.revision.to_string(), ..form },
        None => TemplateForm::stored(template.revision, &beginnings),
    };
    let zone = visit.viewer.zone;
    let page = TemplatePage { shell: visit.shell, errors, form, template, overtaken, zone };
    page.shell.page_with(status, &page)
}
