//! The house seen from outside: one binary, a module for each room, all over HTTP.

mod support;

mod accounts;
mod architecture;
mod people;
mod schema;
