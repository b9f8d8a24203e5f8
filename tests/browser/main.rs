//! The house in real browsers: two people at once, with scripting on and off, and every page as it looks.
//!
//! `bin/test --test browser` brings Chromium, its driver and axe-core. The server and its people are those of the room tests.

#[path = "../it/support/mod.rs"]
mod support;

mod browser;
mod chromium;
mod comments;
mod hands;
mod house;
mod journey;
mod landing;
mod loss;
mod parts;
mod stops;

mod accessible;
mod screenshots;
