//! The table of all addresses.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig, get, post};

use crate::accounts::gate;
use crate::accounts::handlers::{account, invitations, people, setup, sign_in};
use crate::actions::handlers as actions;
use crate::asks::handlers as asks;
use crate::comments::handlers as comments;
use crate::contributors::handlers as contributors;
use crate::coverage::handlers as coverage;
use crate::desk::handlers as desk;
use crate::document::handlers as document;
use crate::factors::handlers as factors;
use crate::hints::handlers as hints;
use crate::impact::handlers as impact;
use crate::incidents::handlers as incidents;
use crate::meetings::handlers as meetings;
use crate::messages::handlers as messages;
use crate::minutes::handlers as minutes;
use crate::notices::handlers as notices;
use crate::outbox::handlers as outbox;
use crate::postmortems::handlers as postmortems;
use crate::response::handlers as response;
use crate::review::handlers as review;
use crate::sections::handlers as sections;
use crate::settings::handlers as settings;
use crate::timeline::handlers as timeline;
use crate::versions::handlers as versions;
use crate::web::{assets, health, no_such_page};

/// Puts every address below `prefix` (empty or like `/debrief`).
pub fn table(config: &mut ServiceConfig, prefix: &str) {
    if !prefix.is_empty() {
        // The address as the setting gives it, without a slash at its end.
        config.service(web::redirect(prefix.to_owned(), format!("{prefix}/")).see_other());
    }
    config.service(
        web::scope(prefix)
            .route("/healthz", get().to(health::alive))
            .route("/readyz", get().to(health::ready))
            .route("/static/{name}", get().to(assets::serve))
            .route("/setup", get().to(setup::show))
            .route("/setup", post().to(setup::set_up))
            .route("/sign-in", get().to(sign_in::show))
            .route("/sign-in", post().to(sign_in::sign_in))
            .route("/sign-out", post().to(sign_in::sign_out))
            .route("/invitations/{secret}", get().to(invitations::show))
            .route("/invitations/{secret}", post().to(invitations::accept))
            .route("/public/{secret}", get().to(messages::public::show))
            .route("/calendar/{secret}.ics", get().to(meetings::subscription::read))
            // Before the gate: a text that comes without a session is kept for its author.
            .route("/postmortems/{postmortem}/sections/{section}", post().to(sections::saving::save))
            .service(web::scope("").wrap(from_fn(gate)).configure(signed_in)),
    );
    config.default_service(web::to(no_such_page));
}

/// Addresses for people who are signed in.
fn signed_in(config: &mut ServiceConfig) {
    config
        .route("/account", get().to(account::show))
        .route("/account", post().to(account::save))
        .route("/account/mail", post().to(account::choose_mail))
        .route("/account/password", post().to(account::change_password))
        .route("/account/calendar", get().to(meetings::feed::show))
        .route("/account/calendar", post().to(meetings::feed::renew))
        .route("/account/calendar/ending", post().to(meetings::feed::end))
        .route("/account/sessions/endings", post().to(account::end_other_sessions))
        .route("/account/sessions/{session}/ending", post().to(account::end_session))
        .route("/people", get().to(people::list))
        .route("/people/invitations", get().to(people::lead_to_list))
        .route("/people/invitations", post().to(people::invite))
        .route("/people/invitations/{invitation}/withdrawal", post().to(people::withdraw))
        .route("/people/{person}", post().to(people::change_rights))
        .route("/people/{person}/disabling", post().to(people::disable))
        .route("/people/{person}/enabling", post().to(people::enable))
        .route("/settings/services", get().to(incidents::services::list))
        .route("/settings/services", post().to(incidents::services::add))
        .route("/settings/services/{service}", get().to(incidents::services::show))
        .route("/settings/services/{service}", post().to(incidents::services::save))
        .route("/settings/services/{service}/retirement", post().to(incidents::services::retire))
        .route("/settings/services/{service}/restoration", post().to(incidents::services::restore))
        .route("/settings/severities", get().to(incidents::severities::show))
        .route("/settings/severities", post().to(incidents::severities::save))
        .route("/settings/mail", get().to(outbox::page::show))
        .route("/settings/mail/test", post().to(outbox::test::send))
        .route("/settings/mail/retries", post().to(outbox::steps::retry_all))
        .route("/settings/mail/{message}/retry", post().to(outbox::steps::retry))
        .route("/settings/mail/{message}/giving-up", post().to(outbox::steps::give_up))
        .route("/incidents", get().to(incidents::register::list))
        .route("/incidents", post().to(incidents::record::record))
        .route("/incidents/new", get().to(incidents::record::new))
        .route("/incidents/{incident}", get().to(incidents::incident::show))
        .route("/incidents/{incident}", post().to(incidents::edit::save))
        .route("/incidents/{incident}/edit", get().to(incidents::edit::show))
        .route("/incidents/{incident}/restriction", post().to(incidents::restriction::decide))
        .route("/incidents/{incident}/postmortem", get().to(postmortems::opening::show))
        .route("/incidents/{incident}/postmortem", post().to(postmortems::opening::open))
        .route("/", get().to(desk::show))
        .route("/notices", get().to(notices::list))
        .route("/notices/readings", post().to(notices::read_all))
        .route("/notices/{notice}/reading", post().to(notices::read))
        .route("/activity", get().to(postmortems::deeds::show))
        .route("/coverage", get().to(coverage::page::show))
        .route("/coverage.csv", get().to(coverage::file::table))
        .route("/postmortems", get().to(postmortems::list::list))
        .route("/settings", get().to(settings::index::show))
        .route("/settings/templates", get().to(sections::templates::list))
        .route("/settings/templates", post().to(sections::templates::add))
        .route("/settings/templates/{template}", get().to(sections::templates::show))
        .route("/settings/templates/{template}", post().to(sections::templates::save))
        .route("/settings/templates/{template}/removal", post().to(sections::templates::remove))
        .route("/settings/prompts", get().to(factors::questions::list))
        .route("/settings/prompts/{question}", post().to(factors::questions::switch))
        .route("/settings/start", get().to(settings::start::show))
        .route("/settings/audit", get().to(settings::audit::show))
        .route("/settings/policy", get().to(postmortems::policy::show))
        .route("/settings/policy", post().to(postmortems::policy::save))
        .route("/settings/holidays", get().to(postmortems::holidays::list))
        .route("/settings/holidays", post().to(postmortems::holidays::add))
        .route("/settings/holidays/import", post().to(postmortems::holiday_file::preview))
        .route("/settings/holidays/import/file", post().to(postmortems::holiday_file::preview_file))
        .route("/settings/holidays/import/days", post().to(postmortems::holiday_file::import))
        .route("/settings/holidays/{day}/removal", post().to(postmortems::holidays::remove))
        .route("/postmortems/{postmortem}", get().to(document::reading::show))
        .route("/postmortems/{postmortem}/print", get().to(document::reading::print))
        .route("/postmortems/{postmortem}/export.md", get().to(document::export::markdown_file))
        .route("/postmortems/{postmortem}/editions/{edition}", get().to(document::edition::show))
        .route("/postmortems/{postmortem}/editions/{edition}/print", get().to(document::edition::print))
        .route("/postmortems/{postmortem}/editions/{edition}/export.json", get().to(document::edition::data))
        .route("/postmortems/{postmortem}/editions/{edition}/comparison", get().to(document::comparison::show))
        .route("/postmortems/{postmortem}/editions/{edition}/notes", post().to(document::edition::note))
        .route("/postmortems/{postmortem}/review", get().to(review::page::show))
        .route("/postmortems/{postmortem}/review/request", post().to(review::step::ask))
        .route("/postmortems/{postmortem}/review/approval", post().to(review::step::approve))
        .route("/postmortems/{postmortem}/review/closing", post().to(review::step::close))
        .route("/postmortems/{postmortem}/review/reopening", post().to(review::step::reopen))
        .route("/postmortems/{postmortem}/review/reviewers", post().to(review::reviewers::name))
        .route("/postmortems/{postmortem}/review/reviewers/{person}/removal", post().to(review::reviewers::remove))
        .route("/postmortems/{postmortem}/title", get().to(postmortems::title::show))
        .route("/postmortems/{postmortem}/title", post().to(postmortems::title::rename))
        .route("/postmortems/{postmortem}/owner", get().to(postmortems::owner::show))
        .route("/postmortems/{postmortem}/owner", post().to(postmortems::owner::hand_over))
        .route("/postmortems/{postmortem}/contributors", get().to(contributors::list))
        .route("/postmortems/{postmortem}/contributors", post().to(contributors::add))
        .route("/postmortems/{postmortem}/contributors/{person}/removal", post().to(contributors::remove))
        .route("/postmortems/{postmortem}/asks", get().to(asks::list::show))
        .route("/postmortems/{postmortem}/asks", post().to(asks::list::ask))
        .route("/postmortems/{postmortem}/asks/{ask}/answer", post().to(asks::settle::answer))
        .route("/postmortems/{postmortem}/asks/{ask}/withdrawal", post().to(asks::settle::withdraw))
        .route("/postmortems/{postmortem}/comments", get().to(comments::list::show))
        .route("/postmortems/{postmortem}/comments", post().to(comments::new::start))
        .route("/postmortems/{postmortem}/comments/new", get().to(comments::new::show))
        .route("/postmortems/{postmortem}/comments/{thread}", get().to(comments::thread::show))
        .route("/postmortems/{postmortem}/comments/{thread}", post().to(comments::thread::reply))
        .route("/postmortems/{postmortem}/comments/{thread}/resolution", post().to(comments::thread::resolve))
        .route("/postmortems/{postmortem}/comments/{thread}/reopening", post().to(comments::thread::reopen))
        .route("/postmortems/{postmortem}/comments/{thread}/seen", post().to(comments::thread::see))
        .route("/postmortems/{postmortem}/comments/{thread}/{comment}", get().to(comments::comment::show))
        .route("/postmortems/{postmortem}/comments/{thread}/{comment}", post().to(comments::comment::save))
        .route("/postmortems/{postmortem}/comments/{thread}/{comment}/removal", post().to(comments::comment::remove))
        .route(
            "/postmortems/{postmortem}/comments/{thread}/{comment}/restoration",
            post().to(comments::comment::restore),
        )
        .route("/postmortems/{postmortem}/hints/dismissal", post().to(hints::dismissal::dismiss))
        .route("/postmortems/{postmortem}/hints/restoration", post().to(hints::dismissal::restore))
        .route("/settings/hints", get().to(hints::patterns::list))
        .route("/settings/hints/{pattern}", post().to(hints::patterns::switch))
        .route("/postmortems/{postmortem}/sections/{section}", get().to(sections::edit::lead_to_text))
        .route("/postmortems/{postmortem}/sections/{section}/addition", post().to(sections::edit::add))
        .route("/postmortems/{postmortem}/sections/{section}/edit", get().to(sections::edit::show))
        .route("/postmortems/{postmortem}/sections/{section}/history", get().to(sections::history::show))
        .route(
            "/postmortems/{postmortem}/sections/{section}/history/{revision}/restoration",
            post().to(sections::restoration::restore),
        )
        .route("/kept/{text}", get().to(sections::kept::show))
        .route("/kept/{text}/dismissal", post().to(sections::kept::dismiss))
        .route("/postmortems/{postmortem}/meeting", get().to(meetings::meeting::show))
        .route("/postmortems/{postmortem}/meeting", post().to(meetings::meeting::save))
        .route("/postmortems/{postmortem}/meeting/cancellation", post().to(meetings::cancellation::cancel))
        .route("/postmortems/{postmortem}/meeting/answer", post().to(meetings::answer::answer))
        .route("/postmortems/{postmortem}/meeting/mode", get().to(minutes::mode::show))
        .route("/postmortems/{postmortem}/meeting/attendance", post().to(minutes::attendance::note))
        .route("/postmortems/{postmortem}/meeting.ics", get().to(meetings::file::download))
        .route("/postmortems/{postmortem}/activity", get().to(postmortems::activity::show))
        .route("/postmortems/{postmortem}/timeline", get().to(timeline::list::show))
        .route("/postmortems/{postmortem}/timeline", post().to(timeline::list::add))
        .route("/postmortems/{postmortem}/timeline.csv", get().to(timeline::file::table))
        .route("/postmortems/{postmortem}/timeline/paste", get().to(timeline::paste::show))
        .route("/postmortems/{postmortem}/timeline/paste", post().to(timeline::paste::preview))
        .route("/postmortems/{postmortem}/timeline/paste/entries", post().to(timeline::paste::save))
        .route("/postmortems/{postmortem}/timeline/pastes/{paste}/removal", post().to(timeline::entry::remove_paste))
        .route("/postmortems/{postmortem}/timeline/{entry}", get().to(timeline::entry::show))
        .route("/postmortems/{postmortem}/timeline/{entry}", post().to(timeline::entry::save))
        .route("/postmortems/{postmortem}/timeline/{entry}/removal", post().to(timeline::entry::remove))
        .route("/postmortems/{postmortem}/timeline/{entry}/restoration", post().to(timeline::entry::restore))
        .route("/postmortems/{postmortem}/actions", get().to(actions::list::show))
        .route("/postmortems/{postmortem}/actions", post().to(actions::list::add))
        .route("/postmortems/{postmortem}/actions/bulk", get().to(actions::bulk::show))
        .route("/postmortems/{postmortem}/actions/bulk", post().to(actions::bulk::preview))
        .route("/postmortems/{postmortem}/actions/bulk/entries", post().to(actions::bulk::save))
        .route("/actions", get().to(actions::overview::show))
        .route("/actions.csv", get().to(actions::file::table))
        .route("/actions/{action}", get().to(actions::item::show))
        .route("/actions/{action}", post().to(actions::item::save))
        .route("/actions/{action}/removal", post().to(actions::item::remove))
        .route("/actions/{action}/restoration", post().to(actions::item::restore))
        .route("/actions/{action}/commitment", post().to(actions::step::commit))
        .route("/actions/{action}/declining", post().to(actions::step::decline))
        .route("/actions/{action}/completion", post().to(actions::step::complete))
        .route("/actions/{action}/reopening", post().to(actions::step::reopen))
        .route("/postmortems/{postmortem}/factors", get().to(factors::list::show))
        .route("/postmortems/{postmortem}/factors", post().to(factors::list::add))
        .route("/postmortems/{postmortem}/factors/prompts/{question}", post().to(factors::prompt::save))
        .route("/postmortems/{postmortem}/factors/{factor}", get().to(factors::item::show))
        .route("/postmortems/{postmortem}/factors/{factor}", post().to(factors::item::save))
        .route("/postmortems/{postmortem}/factors/{factor}/removal", post().to(factors::item::remove))
        .route("/postmortems/{postmortem}/factors/{factor}/restoration", post().to(factors::item::restore))
        .route("/postmortems/{postmortem}/response", get().to(response::list::show))
        .route("/postmortems/{postmortem}/response", post().to(response::list::add))
        .route("/postmortems/{postmortem}/response/ratings/{aspect}", post().to(response::answers::rate))
        .route("/postmortems/{postmortem}/response/monitoring", post().to(response::answers::decide))
        .route("/postmortems/{postmortem}/response/{point}", get().to(response::point::show))
        .route("/postmortems/{postmortem}/response/{point}", post().to(response::point::save))
        .route("/postmortems/{postmortem}/response/{point}/removal", post().to(response::point::remove))
        .route("/postmortems/{postmortem}/response/{point}/restoration", post().to(response::point::restore))
        .route("/settings/figures", get().to(impact::own_figures::list))
        .route("/settings/figures", post().to(impact::own_figures::add))
        .route("/settings/figures/{figure}", get().to(impact::own_figures::show))
        .route("/settings/figures/{figure}", post().to(impact::own_figures::save))
        .route("/settings/figures/{figure}/retirement", post().to(impact::own_figures::retire))
        .route("/settings/figures/{figure}/restoration", post().to(impact::own_figures::restore))
        .route("/postmortems/{postmortem}/impact", get().to(impact::page::show))
        .route("/postmortems/{postmortem}/impact/figures/{figure}", post().to(impact::page::fill))
        .route("/postmortems/{postmortem}/impact/functions", post().to(impact::page::add_function))
        .route("/postmortems/{postmortem}/impact/functions/{function}", get().to(impact::function::show))
        .route("/postmortems/{postmortem}/impact/functions/{function}", post().to(impact::function::save))
        .route("/postmortems/{postmortem}/impact/functions/{function}/removal", post().to(impact::function::remove))
        .route(
            "/postmortems/{postmortem}/impact/functions/{function}/restoration",
            post().to(impact::function::restore),
        )
        .route("/postmortems/{postmortem}/impact/notes", post().to(impact::page::add_note))
        .route("/postmortems/{postmortem}/impact/notes/{note}", get().to(impact::note::show))
        .route("/postmortems/{postmortem}/impact/notes/{note}/correction", post().to(impact::note::correct))
        .route("/postmortems/{postmortem}/impact/customers", get().to(impact::customers::show))
        .route("/postmortems/{postmortem}/impact/customers", post().to(impact::customers::add))
        .route("/postmortems/{postmortem}/impact/customers.csv", get().to(impact::customers::table))
        .route("/postmortems/{postmortem}/impact/customers/import", post().to(impact::customers::preview))
        .route("/postmortems/{postmortem}/impact/customers/import/file", post().to(impact::customers::preview_file))
        .route("/postmortems/{postmortem}/impact/customers/import/entries", post().to(impact::customers::import))
        .route("/postmortems/{postmortem}/impact/customers/{customer}", get().to(impact::customer::show))
        .route("/postmortems/{postmortem}/impact/customers/{customer}", post().to(impact::customer::save))
        .route("/postmortems/{postmortem}/impact/customers/{customer}/removal", post().to(impact::customer::remove))
        .route(
            "/postmortems/{postmortem}/impact/customers/{customer}/restoration",
            post().to(impact::customer::restore),
        )
        .route("/settings/internal-addresses", get().to(messages::addresses::list))
        .route("/settings/internal-addresses", post().to(messages::addresses::add))
        .route("/settings/internal-addresses/{address}/removal", post().to(messages::addresses::remove))
        .route("/postmortems/{postmortem}/messages", get().to(messages::page::show))
        .route("/postmortems/{postmortem}/messages/approval", post().to(messages::approval::approve))
        .route("/postmortems/{postmortem}/messages/approval/withdrawal", post().to(messages::approval::withdraw))
        .route("/postmortems/{postmortem}/messages/posting", post().to(messages::posting::post))
        .route("/postmortems/{postmortem}/messages/dismissal", post().to(messages::dismissal::dismiss))
        .route("/postmortems/{postmortem}/messages/dismissal/withdrawal", post().to(messages::dismissal::undo))
        .route("/postmortems/{postmortem}/messages/public-page", post().to(messages::public::open))
        .route("/postmortems/{postmortem}/messages/public-page/closing", post().to(messages::public::close))
        .route("/postmortems/{postmortem}/versions/{item}", get().to(versions::show))
        .route("/calendar", get().to(meetings::calendar::show));
}
