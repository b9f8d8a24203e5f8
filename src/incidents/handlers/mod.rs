//! One screen per file.

pub mod edit;
pub mod incident;
pub mod record;
pub mod register;
pub mod restriction;
pub mod services;
pub mod severities;

mod form_page;
