//! The house seen from outside: one binary, a module for each room, all over HTTP.

mod support;

mod accounts;
mod actions;
mod activity;
mod architecture;
mod asks;
mod attacks;
mod commands;
mod contributors;
mod desk;
mod document;
mod everywhere;
mod factors;
mod faults;
mod faults_list;
mod hostile;
mod impact;
mod incident_edits;
mod incident_forms;
mod incidents;
mod journeys;
mod meeting_calendar;
mod meetings;
mod messages;
mod minutes;
mod people;
mod postmortems;
mod response;
mod schema;
mod section_faults;
mod section_texts;
mod sections;
mod services;
mod timeline;
mod timeline_paste;
