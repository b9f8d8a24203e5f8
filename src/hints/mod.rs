//! Wording hints (RULES 36).

pub mod wording;
