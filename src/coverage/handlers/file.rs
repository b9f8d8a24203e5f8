//! The numbers to take along.

use std::borrow::Cow;

use actix_web::{HttpResponse, web};

use super::sheet::{CoverageQuery, Row, Sheet};
use crate::accounts::Visit;
use crate::coverage::kept::Kept;
use crate::coverage::tally::Column;
use crate::kernel::csv;
use crate::web::{Result, download};

/// `GET /coverage.csv`: the tables of the page with the same filters, one below the other; the first cell says by what a
/// row counts.
pub async fn table(visit: Visit, kept: web::Data<Kept>, query: web::Query<CoverageQuery>) -> Result<HttpResponse> {
    let sheet = Sheet::of(&visit, kept, &query).await?;
    let header: Vec<&str> = ["by", "of"].into_iter().chain(Column::ALL.iter().map(|column| column.label())).collect();
    let mut file = csv::Rows::new(&header);
    let mut add = |by: &'static str, row: &Row| {
        let numbers = Column::ALL.iter().map(|column| Cow::from(row.count(column).to_string()));
        let row: Vec<Cow<'_, str>> = [by.into(), row.name.as_str().into()].into_iter().chain(numbers).collect();
        file.add(&row);
    };
    add("total", &sheet.total);
    sheet.months.iter().for_each(|row| add("month", row));
    sheet.before.iter().for_each(|row| add("month", row));
    sheet.services.iter().for_each(|row| add("service", row));
    Ok(download("text/csv; charset=utf-8", "coverage.csv", file.finish()))
}
