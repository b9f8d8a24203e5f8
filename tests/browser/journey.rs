//! The main job from the first click to the finished document, by two people at once.

use crate::browser::Browser;
use crate::chromium::Scripting;
use crate::support::App;

const TITLE: &str = "Labels stopped printing for all shops";

#[test]
fn two_people_write_a_postmortem_with_scripting_on() {
    the_main_job(Scripting::On);
}

#[test]
fn two_people_write_a_postmortem_with_scripting_off() {
    the_main_job(Scripting::Off);
}

fn the_main_job(scripting: Scripting) {
    let app = App::start();
    let (ana, bo) = (app.person("Ana Lind").engineer(), app.person("Bo Stern").engineer());
    app.person("Cy Moreau").support();
    let (anas, bos) = (Browser::open(&app, scripting), Browser::open(&app, scripting));
    anas.signs_in(&ana.email);
    bos.signs_in(&bo.email);

    record_the_incident(&anas);
    bos.visit("/incidents").sees(TITLE).sees("No postmortem yet");
    let postmortem = open_its_postmortem(&anas);
    add_contributors(&anas, &postmortem);
    bos.visit("/").presses(TITLE);
    assert_eq!(bos.path(), postmortem, "Bo's desk does not lead to the postmortem");

    let mut typed = Vec::new();
    typed.extend(write_different_sections(&anas, &bos, &postmortem));
    typed.extend(write_different_paragraphs(&anas, &bos, &postmortem));
    typed.extend(write_the_same_sentence(&anas, &bos, &postmortem));
    meet(&anas, &bos, &postmortem);

    for browser in [&anas, &bos] {
        browser.visit(&postmortem).sees("Thu 12 Mar 2026, 10:30 CET");
        for line in &typed {
            browser.sees(line);
        }
        browser.had_no_script_errors();
    }
    let file = ana.get(&format!("{postmortem}/export.md")).assert_status(200).source();
    let missing: Vec<&&str> = typed.iter().filter(|line| !file.lines().any(|found| found == **line)).collect();
    assert!(missing.is_empty(), "not in the file: {missing:?}\n{file}");
}

fn record_the_incident(anas: &Browser) {
    anas.presses("Incidents").presses("Record an incident");
    anas.fills("Title", TITLE).fills("Summary", "Label printing stopped for all shops.");
    anas.chooses("Declared severity", "SEV-2").chooses("Incident commander", "Ana Lind");
    anas.chooses("Primary on-call", "Bo Stern").fills("Impact began", "2026-03-06T14:10");
    anas.fills("Detected", "2026-03-06T14:14").fills("Response triggered", "2026-03-06T14:15");
    anas.fills("Mitigated", "2026-03-06T15:02").fills("Resolved", "2026-03-06T15:30");
    anas.presses("Record the incident").sees("Recorded").sees("1 h 16 min");
}

/// Its path.
fn open_its_postmortem(anas: &Browser) -> String {
    anas.presses("Open the postmortem").sees("Who fits, by the incident's data");
    anas.chooses("Owner", "Ana Lind").ticks("Was assigned the alert first and led the investigation");
    anas.presses("Open the postmortem").sees("The postmortem is open").sees("Fri 13 Mar 2026");
    anas.path()
}

fn add_contributors(anas: &Browser, postmortem: &str) {
    anas.presses("Contributors");
    for (person, involvement) in [("Bo Stern", "Responder"), ("Cy Moreau", "Customer liaison")] {
        anas.chooses("Person", person).chooses("Involvement", involvement).presses("Add to the list");
        anas.until(&format!("does not list {person}"), || {
            anas.asks("return document.querySelector('main table').innerText", &[]).to_string().contains(person)
        });
    }
    anas.visit(postmortem);
}

/// One writes the summary while the other writes the impact.
fn write_different_sections(anas: &Browser, bos: &Browser, postmortem: &str) -> Vec<&'static str> {
    let summary = "No shop could print a label for 52 minutes on Friday afternoon.";
    let impact = "Parcels waited at 214 counters; 31 shops called support.";
    opens(anas, postmortem, "Summary");
    opens(bos, postmortem, "Impact");
    anas.fills("Text of Summary", summary);
    bos.fills("Text of Impact", impact);
    saves(anas, "Saved.");
    saves(bos, "Saved.");
    vec![summary, impact]
}

/// Both are in the same section and change other paragraphs of it.
fn write_different_paragraphs(anas: &Browser, bos: &Browser, postmortem: &str) -> Vec<&'static str> {
    let (first, second) = ("At 14:10 the printers of all shops fell silent.", "At 14:31 the certificate was found.");
    let third = "At 15:02 the first label came out again.";
    let more = "The alert had gone to a list that nobody reads on Fridays.";
    opens(anas, postmortem, "What happened");
    anas.fills("Text of What happened", &format!("{first}\n\n{second}"));
    saves(anas, "Saved.");
    opens(anas, postmortem, "What happened");
    opens(bos, postmortem, "What happened");
    bos.adds("Text of What happened", &format!("\n\n{third}"));
    anas.fills("Text of What happened", &format!("{first}\n\n{more}\n\n{second}"));
    saves(anas, "Saved.");
    saves(bos, "Ana Lind's changes from 10:00 came in with it.");
    vec![first, more, second, third]
}

/// Both change the same words. Nothing is stored over the other, and the second of them makes one text of both.
fn write_the_same_sentence(anas: &Browser, bos: &Browser, postmortem: &str) -> Vec<&'static str> {
    let of_ana = "The certificate of the print gateway ran out, and its renewal needs somebody to log in.";
    let of_bo = "The certificate of the print gateway ran out unseen, for it stands in no list.";
    opens(anas, postmortem, "Contributing factors");
    anas.fills("Text of Contributing factors", "The certificate of the print gateway ran out.");
    saves(anas, "Saved.");
    opens(anas, postmortem, "Contributing factors");
    opens(bos, postmortem, "Contributing factors");
    anas.fills("Text of Contributing factors", of_ana);
    bos.fills("Text of Contributing factors", of_bo);
    saves(anas, "Saved.");

    bos.presses("Save section").sees("Your text and Ana Lind's overlap in one place").sees("Not saved yet.");
    for side in ["theirs", "mine", "base"] {
        let words = bos.asks(&format!("return document.querySelector('.overlap .{side} .words').innerText"), &[]);
        let wanted = match side {
            "theirs" => of_ana,
            "mine" => of_bo,
            _ => "The certificate of the print gateway ran out.",
        };
        assert_eq!(words, wanted, "what {side} was is not shown");
    }
    assert_eq!(bos.value("Your text, with everything that merged"), of_bo);
    anas.visit(postmortem).sees(of_ana);
    bos.presses("Put both texts in the form").sees("Both texts are in the form, and nothing is saved yet");
    saves(bos, "Saved.");
    bos.visit("/");
    assert!(!bos.text().contains("is waiting"), "the kept text still waits after it was saved");
    vec![of_ana, of_bo]
}

/// One schedules the meeting within the week, the other says that he comes.
fn meet(anas: &Browser, bos: &Browser, postmortem: &str) {
    anas.visit(postmortem).presses("Schedule it");
    anas.fills("Start", "2026-03-12T10:30").fills("Length in minutes", "45").fills("Place or link", "Room Fjord");
    anas.presses("Schedule the meeting").sees("Bo Stern");
    bos.visit("/calendar").sees("Tomorrow").presses(TITLE).presses("Yes").sees("You said yes");
    anas.visit("/").sees("Meetings ahead").sees("Thu 12 Mar 2026, 10:30 CET");
}

/// Opens a section's form from the document.
fn opens(browser: &Browser, postmortem: &str, section: &str) {
    browser.visit(postmortem);
    let written = browser.asks("return [...document.querySelectorAll('a.edit')].map(one => one.textContent)", &[]);
    let edit = format!("Edit {section}");
    let written = written.as_array().is_some_and(|all| all.iter().any(|one| *one == edit));
    browser.presses(&if written { edit } else { format!("Write this: {section}") });
    browser.sees(section);
}

fn saves(browser: &Browser, answer: &str) {
    browser.presses("Save section").sees(answer);
}
