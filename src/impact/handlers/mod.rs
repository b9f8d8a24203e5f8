//! The screens of the room.

pub mod customer;
pub mod customers;
pub mod function;
pub mod note;
pub mod own_figures;
pub mod page;
