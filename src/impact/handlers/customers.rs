//! The list of customers that were hit: for support, the owner and administrators alone (RULES 22).

use std::borrow::Cow;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{Viewer, Visit, led_to, remember_submission};
use crate::db::Conn;
use crate::impact::forms::{CustomerForm, ImportForm, RowForm, RowsForm, rows};
use crate::impact::model::Customer;
use crate::impact::store::customers as store;
use crate::kernel::{AffectedCustomerId, PostmortemId, csv};
use crate::postmortems::{self, Postmortem, may_see_customers};
use crate::web::{Error, Errors, Form, Result, Shell, Upload, download};

/// The columns of the file.
const HEADER: [&str; 4] = ["customer", "reference", "effect", "contact"];
/// Most rows that come in at once.
const MOST: usize = 2000;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CustomersQuery {
    /// The customer that was just removed.
    removed: Option<AffectedCustomerId>,
}

#[derive(Default)]
struct Left {
    errors: Errors,
    form: Option<CustomerForm>,
    table: String,
    rows: Vec<RowForm>,
    mark: Option<String>,
}

#[derive(Template)]
#[template(path = "impact/customers.html")]
struct CustomersPage {
    shell: Shell,
    errors: Errors,
    postmortem: Postmortem,
    customers: Vec<Customer>,
    removed: Vec<Customer>,
    just_removed: Option<AffectedCustomerId>,
    form: CustomerForm,
    table: String,
    rows: Vec<RowForm>,
    mark: String,
}

/// `GET /postmortems/{postmortem}/impact/customers`
pub async fn show(
    visit: Visit,
    id: web::Path<PostmortemId>,
    query: web::Query<CustomersQuery>,
) -> Result<HttpResponse> {
    page(visit, id.into_inner(), query.into_inner(), StatusCode::OK, Left::default()).await
}

/// `POST /postmortems/{postmortem}/impact/customers`
pub async fn add(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<CustomerForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let draft = match form.check() {
        Ok(draft) => draft,
        Err(errors) => {
            let left = Left { errors, mark: Some(form.form.clone()), form: Some(form), ..Left::default() };
            return page(visit, id, CustomersQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, left).await;
        }
    };
    let path = format!("/postmortems/{id}/impact/customers");
    let to = path.clone();
    visit
        .db
        .write(move |c| {
            let postmortem = visible(c, &viewer, id)?;
            if let Some(mark) = mark {
                if led_to(c, mark.form, viewer.id)?.is_some() {
                    return Ok(());
                }
                remember_submission(c, mark.form, viewer.id, &to, now)?;
            }
            store::add(c, &postmortem, &[draft], &viewer, now)
        })
        .await?;
    Ok(visit.done(&path, "The customer is on the list."))
}

/// `GET /postmortems/{postmortem}/impact/customers.csv`
pub async fn table(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    let (viewer, id) = (visit.viewer.clone(), id.into_inner());
    let customers = visit
        .db
        .read(move |c| {
            visible(c, &viewer, id)?;
            Ok::<_, Error>(store::all(c, id)?)
        })
        .await?;
    let standing = customers.iter().filter(|one| one.removed_at.is_none());
    let rows = standing.map(|one| {
        [&one.name, &one.reference, &one.effect, &one.contact]
            .into_iter()
            .map(|cell| Cow::from(cell.as_str()))
            .collect()
    });
    let mut answer = download("text/csv; charset=utf-8", &format!("customers-{id}.csv"), csv::file(&HEADER, rows));
    answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(answer)
}

/// `POST /postmortems/{postmortem}/impact/customers/import`: shows what the table says and stores nothing.
pub async fn preview(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<ImportForm>) -> Result<HttpResponse> {
    let read = csv::read(form.table.as_bytes(), MOST);
    look(visit, id.into_inner(), read, "table", form.table).await
}

/// `POST /postmortems/{postmortem}/impact/customers/import/file`: the same for a file.
pub async fn preview_file(visit: Visit, id: web::Path<PostmortemId>, upload: Result<Upload>) -> Result<HttpResponse> {
    let Upload(file) = match upload {
        Ok(upload) => upload,
        Err(error) => {
            // Whoever may not see the list is told that first.
            let (viewer, id) = (visit.viewer.clone(), id.into_inner());
            visit.db.read(move |c| visible(c, &viewer, id).map(drop)).await?;
            return Err(error);
        }
    };
    let read = match file.is_empty() {
        true => Err("Choose a file with the table".to_owned()),
        false => csv::read(&file, MOST),
    };
    // What could be read stands in the form as if it had been pasted.
    let table = match read {
        Ok(_) => String::from_utf8_lossy(&file).trim_start_matches('\u{feff}').to_owned(),
        Err(_) => String::new(),
    };
    look(visit, id.into_inner(), read, "file", table).await
}

async fn look(
    visit: Visit,
    id: PostmortemId,
    read: std::result::Result<csv::Table, String>,
    field: &'static str,
    table: String,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let there = visit
        .db
        .read(move |c| {
            visible(c, &viewer, id)?;
            Ok::<_, Error>(store::all(c, id)?)
        })
        .await?;
    let wrong = |message: String| Errors::one(field, message);
    let (status, left) = match read {
        Ok(read) if read.rows.is_empty() => {
            let errors = wrong("The table has only its first line, which names the columns".into());
            (StatusCode::UNPROCESSABLE_ENTITY, Left { errors, table, ..Left::default() })
        }
        Ok(read) => (StatusCode::OK, Left { rows: rows(&read, &there), table, ..Left::default() }),
        Err(message) => (StatusCode::UNPROCESSABLE_ENTITY, Left { errors: wrong(message), table, ..Left::default() }),
    };
    page(visit, id, CustomersQuery::default(), status, left).await
}

/// `POST /postmortems/{postmortem}/impact/customers/import/entries`: stores all rows that are kept, or none.
pub async fn import(visit: Visit, id: web::Path<PostmortemId>, Form(form): Form<RowsForm>) -> Result<HttpResponse> {
    let (id, viewer, now, mark) = (id.into_inner(), visit.viewer.clone(), visit.now, visit.sent(&form.form, &form));
    let drafts = match form.check() {
        Ok(drafts) => drafts,
        Err(rows) => {
            let errors = Errors::one("rows", "Some rows cannot be stored as they are. Correct them or leave them out");
            let left = Left { errors, rows, table: form.table, mark: Some(form.form), ..Left::default() };
            return page(visit, id, CustomersQuery::default(), StatusCode::UNPROCESSABLE_ENTITY, left).await;
        }
    };
    let (path, count) = (format!("/postmortems/{id}/impact/customers"), drafts.len());
    let to = path.clone();
    visit
        .db
        .write(move |c| {
            let postmortem = visible(c, &viewer, id)?;
            if let Some(mark) = mark {
                if led_to(c, mark.form, viewer.id)?.is_some() {
                    return Ok(());
                }
                remember_submission(c, mark.form, viewer.id, &to, now)?;
            }
            store::add(c, &postmortem, &drafts, &viewer, now)
        })
        .await?;
    Ok(visit.done(&path, &format!("{count} {} added.", if count == 1 { "customer is" } else { "customers are" })))
}

/// The postmortem, for people who may see its customers.
pub(super) fn visible(c: &mut Conn, viewer: &Viewer, id: PostmortemId) -> Result<Postmortem> {
    let postmortem = postmortems::find(c, viewer, id)?;
    may_see_customers(viewer, &postmortem.spine).map_err(Error::Forbidden)?;
    Ok(postmortem)
}

async fn page(
    visit: Visit,
    id: PostmortemId,
    query: CustomersQuery,
    status: StatusCode,
    left: Left,
) -> Result<HttpResponse> {
    let viewer = visit.viewer.clone();
    let (postmortem, customers) =
        visit.db.read(move |c| Ok::<_, Error>((visible(c, &viewer, id)?, store::all(c, id)?))).await?;
    let (removed, customers): (Vec<Customer>, Vec<Customer>) =
        customers.into_iter().partition(|one| one.removed_at.is_some());
    let Left { errors, form, table, rows, mark } = left;
    let page = CustomersPage {
        just_removed: query.removed.filter(|id| removed.iter().any(|one| one.id == *id)),
        mark: mark.filter(|mark| visit.read_mark(mark).is_some()).unwrap_or_else(|| visit.mark()),
        form: form.unwrap_or_default(),
        shell: visit.shell,
        errors,
        postmortem,
        customers,
        removed,
        table,
        rows,
    };
    let mut answer = page.shell.page_with(status, &page)?;
    // Nothing of it stays in a cache.
    answer.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(answer)
}
