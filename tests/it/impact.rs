//! Impact, over HTTP: figures, functions, what customers said, and the list that few see.

use debrief::kernel::PostmortemId;

use crate::support::{Actor, App, Page};

fn address(id: PostmortemId) -> String {
    format!("/postmortems/{id}/impact")
}

/// The address of the form of the figure with this name.
fn figure(by: &Actor, id: PostmortemId, name: &str) -> String {
    let page = by.get(&address(id));
    let row = page.all("li[id^=figure-]").into_iter().find(|row| row.text.contains(name)).expect("the figure");
    format!("{}/figures/{}", address(id), row.attr("id").expect("an id").trim_start_matches("figure-"))
}

fn fill(by: &Actor, page: &Page, figure: &str, state: &str, amount: &str, note: &str) -> Page {
    by.submit(page, figure, &[("state", state), ("amount", amount), ("note", note)])
}

fn note(by: &Actor, id: PostmortemId, who: &str, said: &str, contacts: &str) -> Page {
    let fields = [("who", who), ("said", said), ("contacts", contacts)];
    by.submit(&by.get(&address(id)), &format!("{}/notes", address(id)), &fields)
}

#[test]
fn a_figure_is_a_number_unknown_or_not_filled() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let page = tom.get(&address(id));
    page.assert_says("Visible for 52 min").assert_says("not filled");
    let customers = figure(&tom, id, "Customers affected");
    fill(&tom, &page, &customers, "number", "1 870", "request log").follow(&tom).assert_says("1,870 customers");
    let revenue = figure(&tom, id, "Revenue not taken");
    fill(&tom, &page, &revenue, "unknown", "", "finance cannot tell").follow(&tom).assert_says("finance cannot tell");
    let document = ana.get(&format!("/postmortems/{id}"));
    assert_eq!(document.texts("#impact .figures dd"), ["52 min", "1,870", "unknown"]);
    let export = ana.get(&format!("/postmortems/{id}/export.md")).text();
    assert!(export.contains("| Customers affected | 1,870 customers | request log |"), "{export}");
    ana.get(&format!("/postmortems/{id}/activity"))
        .assert_says("filled the figure Customers affected: 1,870 customers");
}

#[test]
fn a_zero_is_a_checked_zero_and_a_doubtful_number_is_asked_about() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let (page, users) = (ana.get(&address(id)), figure(&ana, id, "Users affected"));
    fill(&ana, &page, &users, "number", "0", "").assert_status(422).assert_says("A zero is a checked zero");
    fill(&ana, &page, &users, "number", "0", "compared by order number").assert_status(303);
    for (amount, words) in [("1.200", "a thousand or a fraction"), ("many", "Enter a number"), ("-3", "never less")] {
        let refused =
            ana.post(&users, &[("state", "number"), ("amount", amount), ("base_revision", "1"), ("note", "kept")]);
        refused.assert_status(422).assert_says(words);
        assert!(refused.source().contains(&format!("value=\"{amount}\"")), "what was typed stays");
    }
    let missing = app.incident("Open").but(|new| new.moments.impact_began_at = None).recorded_by(&ana);
    let other = ana.opens_postmortem(missing);
    ana.get(&address(other)).assert_says("How long it was visible is not known");
}

#[test]
fn ce_08_two_figures_never_meet_and_ce_04_one_loses_nothing() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let (customers, users) = (figure(&ana, id, "Customers affected"), figure(&ana, id, "Users affected"));
    let (of_ana, of_tom) = (ana.get(&address(id)), tom.get(&address(id)));
    fill(&tom, &of_tom, &customers, "number", "12", "").assert_status(303);
    fill(&ana, &of_ana, &users, "number", "400", "").assert_status(303);
    let met = fill(&ana, &of_ana, &customers, "number", "14", "chat");
    met.assert_status(409).assert_says("Tom added this").assert_says("12 customers").assert_says("14 customers");
    ana.submit(&met, &customers, &[]).assert_status(303);
    ana.get(&address(id)).assert_says("14 customers").assert_says("400 users");
}

#[test]
fn functions_say_what_was_hit_and_how_badly() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let list = format!("{}/functions", address(id));
    let page = tom.get(&address(id));
    for _ in 0..2 {
        // SE-04: sent twice it is one.
        tom.submit(&page, &list, &[("name", "Buying labels"), ("degree", "mostly_failing")]).assert_status(303);
    }
    tom.post(&list, &[("name", ""), ("degree", "x"), ("detail", "kept")]).assert_status(422).assert_says("as usual");
    let page = tom.get(&address(id));
    let one = page.one("#functions a.edit").attr("href").expect("an address").to_owned();
    let (of_ana, of_tom) = (ana.get(&one), tom.get(&one));
    tom.submit(&of_tom, &one, &[("degree", "unavailable")]).assert_status(303);
    let met = ana.submit(&of_ana, &one, &[("detail", "In all countries")]);
    met.assert_status(409).assert_says("Tom changed this");
    assert_eq!(met.field("detail"), "In all countries");
    tom.submit(&tom.get(&one), &format!("{one}/removal"), &[]).follow(&tom).assert_says("The function is removed");
    let back = tom.get(&address(id));
    tom.submit(&back, &format!("{one}/restoration"), &[]).follow(&tom).assert_says("The function is back");
    ana.get(&format!("/postmortems/{id}")).assert_says("Buying labels: unavailable");
}

#[test]
fn a_note_never_overwrites_another() {
    let app = App::start();
    let (ana, tom, sue) = (app.person("ana").engineer(), app.person("tom").support(), app.person("sue").support());
    let id = app.postmortem(&ana);
    note(&tom, id, "A bookshop in Bergen", "We have *forty* parcels", "3").assert_status(303);
    app.later(chrono::Duration::minutes(1));
    note(&sue, id, "Chat", "Your page is green", "")
        .follow(&sue)
        .assert_says("3 contacts in 2 notes, 1 of them without a count");
    let page = tom.get(&address(id));
    let one = page.all("#notes .remark a.edit").remove(0).attr("href").expect("an address").to_owned();
    let (of_tom, of_sue) = (tom.get(&one), sue.get(&one));
    let correction = format!("{one}/correction");
    tom.submit(&of_tom, &correction, &[("contacts", "5")]).assert_status(422).assert_says("Say why it is corrected");
    tom.submit(&of_tom, &correction, &[("contacts", "5"), ("reason", "two more mails")]).assert_status(303);
    // The second correction of the same note meets the first; what was typed stands in the form.
    let met = sue.submit(&of_sue, &correction, &[("contacts", "4"), ("reason", "one more mail")]);
    met.assert_status(409).assert_says("Tom has corrected this note already");
    assert_eq!((met.field("contacts"), met.field("reason")), ("4".into(), "one more mail".into()));
    let newer = met.forms().into_iter().find(|form| form.action.ends_with("/correction")).expect("a form").action;
    assert_ne!(newer, correction);
    sue.submit(&met, &newer, &[]).assert_status(303);
    let page = ana.get(&address(id));
    assert_eq!(
        page.texts("#notes .head .quiet"),
        ["4 contacts in 2 notes, 1 of them without a count"],
        "{:?}",
        page.texts("#notes .remark")
    );
    page.assert_says("two more mails").assert_says("Corrected: one more mail");
    let document = ana.get(&format!("/postmortems/{id}"));
    assert_eq!(document.texts("#impact .remark").len(), 2);
    assert_eq!(document.texts("#impact .remark em"), ["forty"]);
}

#[test]
fn bad_notes_keep_what_was_typed_and_se_04() {
    let app = App::start();
    let ana = app.person("ana").engineer();
    let id = app.postmortem(&ana);
    let fields = [
        ("who", ""),
        ("said", "kept"),
        ("zone", "UTC"),
        ("said_at", "2030-01-01T00:00"),
        ("contacts", "some"),
        ("ticket", "ftp://x"),
    ];
    let refused = ana.post(&format!("{}/notes", address(id)), &fields);
    refused.assert_status(422).assert_says("still to come");
    assert_eq!(refused.field("said"), "kept");
    let page = ana.get(&address(id));
    for _ in 0..2 {
        ana.submit(&page, &format!("{}/notes", address(id)), &[("who", "Chat"), ("said", "once")]).assert_status(303);
    }
    assert_eq!(ana.get(&address(id)).all("#notes .remark").len(), 1);
}

#[test]
fn managers_and_visitors_do_not_write_impact() {
    let app = App::start();
    let (ana, eva) = (app.person("ana").engineer(), app.person("eva").manager());
    let id = app.postmortem(&ana);
    let users = figure(&ana, id, "Users affected");
    let notes = format!("{}/notes", address(id));
    assert!(!eva.get(&address(id)).has("main form"));
    for path in [&users, &notes] {
        let fields = [("state", "unknown"), ("who", "x"), ("said", "x"), ("zone", "UTC")];
        eva.post(path, &fields).assert_status(403).assert_says("support");
        app.visitor().post(path, &fields).assert_status(401);
    }
    let hidden = ana.opens_postmortem(app.incident("Keys were leaked").restricted().recorded_by(&ana));
    eva.get(&address(hidden)).assert_status(404);
}

#[test]
fn the_list_of_customers_is_for_few() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let (tom, eva, ada) = (app.person("tom").support(), app.person("eva").manager(), app.person("ada").admin());
    let id = app.postmortem(&ana);
    let list = format!("{}/customers", address(id));
    tom.submit(&tom.get(&list), &list, &[("name", "Nordlys Bøker"), ("reference", "A-1")]).assert_status(303);
    let one = tom.get(&list).one("tbody a.edit").attr("href").expect("an address").to_owned();
    let history = format!("/postmortems/{id}/versions/{}", one.rsplit('/').next().unwrap_or_default());
    for (who, sees) in [(&ana, true), (&tom, true), (&ada, true), (&ben, false), (&eva, false)] {
        let status = if sees { 200 } else { 403 };
        for path in [list.clone(), format!("{list}.csv"), one.clone(), history.clone()] {
            let page = who.get(&path);
            page.assert_status(status);
            assert_eq!(page.source().contains("Nordlys"), sees, "{path}");
        }
        assert_eq!(who.get(&address(id)).has(&format!("a[href=\"{list}\"]")), sees);
    }
    assert_eq!(tom.get(&list).header("cache-control"), "no-store");
    ben.post(&list, &[("name", "x")]).assert_status(403).assert_says("Support, the owner and administrators");
    for path in ["", "/print", "/export.md", "/activity", "/impact"] {
        assert!(!ana.get(&format!("/postmortems/{id}{path}")).source().contains("Nordlys"), "{path}");
    }
}

#[test]
fn ex_08_customers_come_and_go_as_tables() {
    let app = App::start();
    let (ana, tom) = (app.person("ana").engineer(), app.person("tom").support());
    let id = app.postmortem(&ana);
    let list = format!("{}/customers", address(id));
    tom.submit(&tom.get(&list), &list, &[("name", "=1+1"), ("reference", "A-1"), ("effect", "-3")]).assert_status(303);
    // EX-08: harmless on the way out, the same on the way in.
    let file = tom.get(&format!("{list}.csv")).text();
    assert!(file.contains("'=1+1") && file.contains(",-3"), "{file}");
    let table = "customer;reference;effect;contact\n=1+1;A-1;;\nBøk;A-2;could not ship;Eva\nNord;A-3;;\n";
    let import = format!("{list}/import");
    tom.submit(&tom.get(&list), &import, &[("table", "")]).assert_status(422).assert_says("empty");
    let preview = tom.submit(&tom.get(&list), &import, &[("table", table)]);
    preview.assert_says("3 rows in the table").assert_says("stands in the list already");
    assert_eq!(preview.all("[name=keep][checked]").len(), 2);
    for _ in 0..2 {
        tom.submit(&preview, &format!("{import}/entries"), &[]).assert_status(303);
    }
    let page = tom.get(&list);
    assert_eq!(page.all("tbody tr").len(), 3);
    page.assert_says("could not ship");
    ana.get(&format!("/postmortems/{id}/activity")).assert_says("added 2 customers to the list");
}

#[test]
fn customers_come_in_a_file() {
    let app = App::start();
    let (ana, ben) = (app.person("ana").engineer(), app.person("ben").engineer());
    let id = app.postmortem(&ana);
    let import = format!("{}/customers/import", address(id));
    let send = |who: &Actor, name: &str, file: &[u8]| {
        let head = format!(
            "--limit\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"customers.csv\"\r\n\
             content-type: text/csv\r\n\r\n"
        );
        let body = [head.as_bytes(), file, b"\r\n--limit--\r\n"].concat();
        let kind = "multipart/form-data; boundary=limit";
        who.request("POST", &format!("{import}/file")).header("content-type", kind).body(body).send()
    };
    let page = ana.get(&format!("{}/customers", address(id)));
    assert!(page.has(&format!("form[enctype='multipart/form-data'][action='{import}/file'] input[type=file]")));
    let preview = send(&ana, "file", "\u{feff}customer,contact\r\nBøk,Eva\r\n\"Nord, Sør\",\r\n".as_bytes());
    preview.assert_status(200).assert_says("2 rows in the table");
    assert_eq!(preview.header("cache-control"), "no-store");
    ana.submit(&preview, &format!("{import}/entries"), &[]).follow(&ana).assert_says("2 customers are added");
    assert_eq!(ana.get(&format!("{}/customers", address(id))).texts("tbody th"), ["Bøk", "Nord, Sør"]);
    // What is wrong with a file is said beside it.
    for (name, file, says) in [
        ("file", &b""[..], "Choose a file"),
        ("other", b"customer\nBok\n", "Choose a file"),
        ("file", b"customer\n", "only its first line"),
        ("file", b"customer\nB\xf8k\n", "not in UTF-8"),
        ("file", &b"customer,contact\n".repeat(2500), "more than 2000 rows"),
        ("file", &b"x".repeat(2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ] {
        let refused = send(&ana, name, file);
        refused.assert_status(422);
        assert!(refused.error_of("file").contains(says), "{says}: {}", refused.error_of("file"));
    }
    send(&ana, "file", &b"x".repeat(9 * 1024 * 1024)).assert_status(413);
    let broken = ana.request("POST", &format!("{import}/file")).header("content-type", "multipart/form-data");
    broken.body(b"no parts".to_vec()).send().assert_status(400).assert_says("choose it again");
    ana.post(&format!("{import}/file"), &[("file", "customer")]).assert_status(400);
    send(&ben, "file", b"customer\nBok\n").assert_status(403);
    let signed_out = send(&app.visitor(), "file", b"customer\nBok\n");
    signed_out.assert_status(401).assert_says("Sign in");
    assert!(!signed_out.source().contains("Bok"), "a file goes into no form");
}

#[test]
fn administrators_keep_the_list_of_figures() {
    let app = App::start();
    let (ana, ada) = (app.person("ana").engineer(), app.person("ada").admin());
    let id = app.postmortem(&ana);
    ana.get("/settings/figures").assert_status(403);
    let page = ada.get("/settings/figures");
    for _ in 0..2 {
        ada.submit(&page, "/settings/figures", &[("name", "Parcels late"), ("unit", "parcels")]).assert_status(303);
    }
    ada.submit(&page, "/settings/figures", &[("name", "parcels LATE"), ("unit", "x")])
        .assert_status(422)
        .assert_says("already");
    let late = figure(&ana, id, "Parcels late");
    fill(&ana, &ana.get(&address(id)), &late, "number", "38", "").assert_status(303);
    let own = late.replace(&format!("{}/figures", address(id)), "/settings/figures");
    ada.submit(&ada.get(&own), &own, &[("name", "Parcels too late")]).assert_status(303);
    ada.submit(&ada.get(&own), &format!("{own}/retirement"), &[]).assert_status(303);
    ana.get(&address(id)).assert_says("Parcels too late");
    let other = app.postmortem(&ana);
    assert!(!ana.get(&address(other)).text().contains("Parcels too late"), "a retired figure is not asked for");
}
