//! One screen per file.

pub mod edit;
pub mod incident;
pub mod record;
pub mod register;
pub mod restriction;
pub mod services;

mod form_page;
