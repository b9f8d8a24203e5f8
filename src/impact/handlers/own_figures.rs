//! The figures that the organisation asks for, kept by administrators.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Visit, led_to, remember_submission};
use crate::audit::{self, Setting};
use crate::db::Conn;
use crate::impact::forms::OwnFigureForm;
use crate::impact::model::Figure;
use crate::impact::store::figures as store;
use crate::kernel::FigureId;
use crate::web::{Error, Errors, Form, Result, Shell};

const HOME: &str = "/settings/figures";
const TAKEN: &str = "There is a figure with this name already";

#[derive(Template)]
#[template(path = "impact/own_figures.html")]
struct FiguresPage {
    shell: Shell,
    errors: Errors,
    form: OwnFigureForm,
    mark: String,
    figures: Vec<Figure>,
}

#[derive(Template)]
#[template(path = "impact/own_figure.html")]
struct FigurePage {
    shell: Shell,
    errors: Errors,
    form: OwnFigureForm,
    figure: Figure,
}

/// `GET /settings/figures`
pub async fn list(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    list_page(visit, StatusCode::OK, Errors::default(), OwnFigureForm::default()).await
}

/// `POST /settings/figures`: a second sending of the same form adds nothing.
pub async fn add(visit: Visit, Form(form): Form<OwnFigureForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (name, unit, guidance, _) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return list_page(visit, StatusCode::UNPROCESSABLE_ENTITY, errors, form).await,
    };
    let (mark, by, now) = (visit.sent(&form.form, &form), visit.viewer.id, visit.now);
    let notice = format!("Every postmortem asks for {name} from now on.");
    let free = visit
        .db
        .write(move |c| {
            if mark.map(|mark| led_to(c, mark.form, by)).transpose()?.flatten().is_some() {
                return Ok(true);
            }
            if is_taken(c, &name, None)? {
                return Ok(false);
            }
            if let Some(mark) = mark {
                remember_submission(c, mark.form, by, HOME, now)?;
            }
            store::add(c, FigureId::random(), (&name, &unit, &guidance))?;
            audit::note(c, Setting::Figures, (by, now), &name, ("", &words(&name, &unit, &guidance)))?;
            Ok::<_, Error>(true)
        })
        .await?;
    match free {
        true => Ok(visit.done(HOME, &notice)),
        false => list_page(visit, StatusCode::UNPROCESSABLE_ENTITY, Errors::one("name", TAKEN), form).await,
    }
}

/// `GET /settings/figures/{figure}`
pub async fn show(visit: Visit, id: web::Path<FigureId>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    figure_page(visit, id.into_inner(), StatusCode::OK, Errors::default(), None).await
}

/// `POST /settings/figures/{figure}`
pub async fn save(visit: Visit, id: web::Path<FigureId>, Form(form): Form<OwnFigureForm>) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let id = id.into_inner();
    let (name, unit, guidance, position) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return figure_page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await,
    };
    let notice = format!("{name} is saved.");
    let (by, now) = (visit.viewer.id, visit.now);
    let free = visit
        .db
        .write(move |c| {
            let before = store::find(c, id)?;
            let free = !is_taken(c, &name, Some(id))?;
            if free {
                store::change(c, id, (&name, &unit, &guidance), position)?;
                let was = words(&before.name, &before.unit, &before.guidance);
                audit::note(c, Setting::Figures, (by, now), &before.name, (&was, &words(&name, &unit, &guidance)))?;
            }
            Ok::<_, Error>(free)
        })
        .await?;
    match free {
        true => Ok(visit.done(HOME, &notice)),
        false => {
            let errors = Errors::one("name", TAKEN);
            figure_page(visit, id, StatusCode::UNPROCESSABLE_ENTITY, errors, Some(form)).await
        }
    }
}

/// `POST /settings/figures/{figure}/retirement`: it stays where it is filled.
pub async fn retire(visit: Visit, id: web::Path<FigureId>) -> Result<HttpResponse> {
    set_retired(visit, id.into_inner(), true).await
}

/// `POST /settings/figures/{figure}/restoration`
pub async fn restore(visit: Visit, id: web::Path<FigureId>) -> Result<HttpResponse> {
    set_retired(visit, id.into_inner(), false).await
}

async fn set_retired(visit: Visit, id: FigureId, retired: bool) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (by, now) = (visit.viewer.id, visit.now);
    let name = visit
        .db
        .write(move |c| {
            let figure = store::find(c, id)?;
            if figure.retired_at.is_some() != retired {
                store::set_retired(c, id, retired.then_some(now))?;
                let words = if retired { ("asked for", "retired") } else { ("retired", "asked for") };
                audit::note(c, Setting::Figures, (by, now), &figure.name, words)?;
            }
            Ok::<_, Error>(figure.name)
        })
        .await?;
    let notice = match retired {
        true => format!("{name} is retired: it stays where it is filled and is not asked for any more."),
        false => format!("{name} is asked for again."),
    };
    Ok(visit.done(HOME, &notice))
}

/// A figure in one line, for the audit.
fn words(name: &str, unit: &str, guidance: &str) -> String {
    format!("{name} ({unit}). {guidance}").trim_end().to_owned()
}

fn is_taken(c: &mut Conn, name: &str, except: Option<FigureId>) -> Result<bool> {
    let same = |one: &Figure| one.name.eq_ignore_ascii_case(name) && Some(one.id) != except;
    Ok(store::all(c)?.iter().any(same))
}

async fn list_page(visit: Visit, status: StatusCode, errors: Errors, form: OwnFigureForm) -> Result<HttpResponse> {
    let figures = visit.db.read(|c| Ok::<_, Error>(store::all(c)?)).await?;
    let mark = match visit.read_mark(&form.form) {
        Some(_) => form.form.clone(),
        None => visit.mark(),
    };
    let page = FiguresPage { shell: visit.shell, errors, form, mark, figures };
    page.shell.page_with(status, &page)
}

async fn figure_page(
    visit: Visit,
    id: FigureId,
    status: StatusCode,
    errors: Errors,
    form: Option<OwnFigureForm>,
) -> Result<HttpResponse> {
    let figure = visit.db.read(move |c| Ok::<_, Error>(store::find(c, id)?)).await?;
    let form = form.unwrap_or_else(|| OwnFigureForm::stored(&figure));
    let page = FigurePage { shell: visit.shell, errors, form, figure };
    page.shell.page_with(status, &page)
}
