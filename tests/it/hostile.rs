//! Nothing that anybody sends breaks a page, runs in one, or shows what is not theirs. Each test walks over all the
//! pages and forms there are, so that a new room is covered as soon as a link leads to it.

use std::collections::BTreeMap;

use debrief::kernel::{IncidentId, PostmortemId};

use crate::support::{Actor, App, Filled, Page};

const SCRIPT: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}";

/// All forms on these pages that send something, one for each path.
fn forms(pages: &[Page]) -> BTreeMap<String, Filled> {
    let all = pages.iter().flat_map(Page::forms).filter(|form| form.method == "POST");
    all.map(|form| (form.action.clone(), form)).collect()
}

fn send(actor: &Actor, form: &Filled, change: impl Fn(&str) -> Option<String>) -> Page {
    let fields = form.fields.iter().map(|(name, value)| (name.clone(), change(name).unwrap_or_else(|| value.clone())));
    actor.request("POST", &form.action).pairs(&fields.collect::<Vec<_>>()).send()
}

#[test]
fn no_form_breaks_the_server() {
    let app = App::start();
    let ana = app.person("ana").admin();
    ana.schedules_meeting(app.postmortem(&ana), "2026-03-13T10:00");
    app.incident("Receipts twice").recorded_by(&ana);
    ana.post("/people/invitations", &[("name", "Eli"), ("email", "eli@fjordpost.example"), ("role", "support")]);
    let forms = forms(&ana.crawls("/"));
    assert!(forms.len() > 8, "{:?}", forms.keys());
    let long = "å".repeat(30_000);
    let nonsense =
        ["", " ", "\u{0}", "-1", "99999999999999999999", "2026-02-31T25:61", "\u{202e}🏴‍☠️", "a\r\nb: c", &long];
    // All sections are of one kind: what one of them takes, each of them does.
    let same = |form: &&Filled| form.action.contains("/sections/") && !form.action.contains("/sections/summary");
    for form in forms.values().filter(|form| !form.action.ends_with("/sign-out") && !same(form)) {
        for value in nonsense {
            // A form's own mark is kept once and broken once: both ways lead into the handler.
            for keep in ["form", ""] {
                let page = send(&ana, form, |name| (name != keep).then(|| value.to_owned()));
                let start: String = value.chars().take(20).collect();
                assert!(page.status < 500, "{} with {start:?}: {}", form.action, page.text());
                if page.status == 401 {
                    ana.signs_in();
                }
            }
        }
        for body in ["%", "=&=&&", "a[]=1&a[0]=2", "revision=1&revision=2&form=&form="] {
            let request = ana.request("POST", &form.action).header("content-type", "application/x-www-form-urlencoded");
            let page = request.body(body.into()).send();
            assert!(page.status < 500, "{} with {body:?}: {}", form.action, page.text());
        }
        let page = ana.request("POST", &form.action).header("content-type", "image/png").body(vec![0xff; 100]).send();
        assert!(page.status < 500, "{} with bytes: {}", form.action, page.text());
    }
}

#[test]
fn no_query_breaks_the_server() {
    let app = App::start();
    let ana = app.person("ana").admin();
    app.postmortem(&ana);
    let queries = [
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=",
        "page=1&page=2",
        "%",
        "q=%27%22%3Cscript%3E",
        "q=%00",
        "show=nothing&severity=zz&service=zz&owner=zz&status=zz&from=zz&to=2026-02-31&sort=zz&kept=1&next=%ff",
    ];
    for page in ana.crawls("/") {
        let path = page.path.split('?').next().unwrap_or_default();
        for query in queries {
            let page = ana.get(&format!("{path}?{query}"));
            assert!(page.status < 500, "{path}?{query}: {}", page.text());
            assert!(!page.source().contains("\"<script>"), "{path}?{query}");
        }
    }
}

#[test]
fn what_people_type_is_text() {
    let app = App::start();
    let ana = app.person(&format!("ana {SCRIPT}")).admin();
    let incident = app.incident(SCRIPT).but(|new| new.summary = SCRIPT.to_owned()).led_by(&ana).recorded_by(&ana);
    ana.opens_postmortem(incident);
    ana.post("/people/invitations", &[("name", SCRIPT), ("email", "eli@fjordpost.example"), ("role", "support")]);
    for form in forms(&ana.crawls("/")).values() {
        let texts = ["title", "name", "reason", "text", "body", "team", "description", "place", "criterion_reason"];
        let spare = ["/sign-out", "/ending", "/endings", "/disabling", "/withdrawal", "/removal", "/cancelling"];
        if !spare.iter().any(|end| form.action.ends_with(end)) {
            send(&ana, form, |name| texts.contains(&name).then(|| SCRIPT.to_owned()));
        }
    }
    for page in ana.crawls("/").iter().filter(|page| page.is_html()) {
        for script in page.all("script") {
            assert!(script.attr("src").is_some() && script.text.is_empty(), "{}: {}", page.path, script.html);
        }
        for element in page.all("main *") {
            let runs = element.name == "img" || element.attr("onerror").is_some();
            assert!(!runs, "{}: {}", page.path, element.html);
        }
        assert!(!page.text().contains("49"), "{}: a template was filled in from what was typed", page.path);
    }
}

struct Restricted {
    incident: IncidentId,
    postmortem: PostmortemId,
}

impl Restricted {
    /// The same path about something that does not exist.
    fn not_in(&self, path: &str) -> String {
        path.replace(self.incident.as_str(), "bcdfghjkmn").replace(self.postmortem.as_str(), "bcdfghjkmn")
    }

    fn is_in(&self, text: &str) -> bool {
        text.contains(self.incident.as_str())
            || text.contains(self.postmortem.as_str())
            || text.contains("Bank details")
    }
}

#[test]
fn what_is_restricted_is_nowhere_for_others() {
    let app = App::start();
    let (ana, bo) = (app.person("ana").engineer(), app.person("bo").engineer());
    let (cy, di) = (app.person("cy").support(), app.person("di").manager());
    app.postmortem(&bo);
    let incident = app.incident("Bank details in a log").restricted().recorded_by(&ana);
    let restricted = Restricted { incident, postmortem: ana.opens_postmortem(incident) };
    ana.schedules_meeting(restricted.postmortem, "2026-03-13T10:00");
    let hers = [ana.crawls("/"), ana.crawls(&format!("/postmortems/{}/activity", restricted.postmortem))];
    let hers: Vec<Page> = hers.into_iter().flatten().collect();
    let of_it: Vec<&Page> = hers.iter().filter(|page| restricted.is_in(&page.path)).collect();
    assert!(of_it.len() > 3, "{:?}", hers.iter().map(|page| &page.path).collect::<Vec<_>>());
    for outsider in [&bo, &cy, &di] {
        // What is hidden answers just as what does not exist.
        for page in &of_it {
            let (hidden, missing) = (outsider.get(&page.path), outsider.get(&restricted.not_in(&page.path)));
            assert!(matches!(hidden.status, 403 | 404), "{} {}: {}", outsider.name, page.path, hidden.status);
            assert_eq!(hidden.texts("h1, .lede"), missing.texts("h1, .lede"), "{} {}", outsider.name, page.path);
        }
        for form in forms(&hers).values().filter(|form| restricted.is_in(&form.action)) {
            let elsewhere = Filled { action: restricted.not_in(&form.action), ..form.clone() };
            let (hidden, missing) = (send(outsider, form, |_| None), send(outsider, &elsewhere, |_| None));
            assert!(matches!(hidden.status, 403 | 404), "{} {}: {}", outsider.name, form.action, hidden.status);
            assert_eq!(hidden.texts("h1, .lede"), missing.texts("h1, .lede"), "{} {}", outsider.name, form.action);
        }
        for page in outsider.crawls("/") {
            assert!(!restricted.is_in(&page.source()), "{} sees it on {}", outsider.name, page.path);
        }
    }
    ana.get(&format!("/incidents/{incident}")).assert_says("Bank details in a log");
}

#[test]
fn nothing_is_shown_or_done_without_a_session() {
    let app = App::start();
    let ana = app.person("ana").admin();
    ana.schedules_meeting(app.postmortem(&ana), "2026-03-13T10:00");
    let pages = ana.crawls("/");
    let open = |path: &str| path.starts_with("/static/") || path.starts_with("/sign-in");
    for page in pages.iter().filter(|page| !open(&page.path)) {
        let way = app.visitor().get(&page.path);
        assert!(way.location().starts_with("/sign-in"), "{}", page.path);
    }
    for form in forms(&pages).values().filter(|form| !form.action.ends_with("/sign-out")) {
        // A section's text is kept for its author; any other form waits inside the sign-in form.
        let page = send(&app.visitor(), form, |_| None);
        let kept = form.action.contains("/sections/") && page.header("location").starts_with("/sign-in?kept=1");
        let waits = page.has("[name=replay]") || form.fields.is_empty();
        assert!(kept || (page.status == 401 && waits), "{}: {}", form.action, page.status);
        let page = ana.request("POST", &form.action).header("sec-fetch-site", "cross-site").pairs(&form.fields).send();
        page.assert_status(403);
    }
}
