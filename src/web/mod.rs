//! The HTTP floor: errors and their pages, the frame around every page, forms, assets and
//! security. Knows no room and owns no table.

pub mod assets;
mod download;
mod error;
pub mod filters;
mod form;
mod head;
pub mod health;
pub mod security;
mod shell;
mod site;
mod upload;
pub mod watch;

pub use download::download;
pub use error::{Error, Result, error_pages, no_such_page};
pub use form::{Check, Errors, FORM_LIMIT, FieldError, Form, FormMark, LocalTime, SwitchForm, read_body};
pub use head::head_as_get;
pub use shell::{Notice, Shell, Who, redirect, redirect_with};
pub use site::Site;
pub use upload::{Upload, brings_files};
