//! Texts of every kind: too long, hostile, and those that are kept for their author.

use debrief::sections::MAX_TEXT;

use crate::section_faults::{BASE, Two, kept_texts};

#[test]
fn a_role_that_changed_loses_no_text() {
    let two = Two::writing();
    let admin = two.app.person("dora").admin();
    let form = two.form(&two.ben);
    admin.post(&format!("/people/{}", two.ben.id), &[("role", "manager")]).assert_status(303);
    for button in [two.path.as_str(), "button[name=preview]"] {
        let page = two.ben.submit(&form, button, &[("body", "Ben's words.")]);
        page.assert_status(403).assert_says("Your text is kept for you").assert_says("Engineers, the owner");
        assert_eq!(page.field("body"), "Ben's words.");
    }
    let kept = kept_texts(&two.app, &two.ben);
    assert_eq!(kept, ["Ben's words."]);
    assert_eq!(two.stored(), BASE);
}

#[test]
fn a_kept_text_is_its_authors_alone() {
    let two = Two::writing();
    let (anas, bens) = (two.form(&two.ana), two.form(&two.ben));
    two.saves(&two.ben, &bens, "nine", "ten").assert_status(303);
    let page = two.saves(&two.ana, &anas, "nine", "twenty");
    let kept = format!("/kept/{}", page.field("kept"));
    two.ana.get(&kept).assert_says("It took twenty minutes.").assert_says("only you see it");
    let admin = two.app.person("dora").admin();
    for other in [&two.ben, &admin] {
        other.get(&kept).assert_status(404);
        other.post(&format!("{kept}/dismissal"), &[]).assert_status(404);
    }
    assert!(two.app.visitor().get(&kept).location().starts_with("/sign-in"));
    let dismissal = format!("{kept}/dismissal");
    two.ana.submit(&two.ana.get(&kept), &dismissal, &[]).assert_status(303);
    assert!(!two.form(&two.ana).text().contains("waiting"));
    two.ana.get(&kept).assert_says("It was saved or dismissed since then").assert_says("It took twenty minutes.");
}

#[test]
fn up_01_a_section_of_several_hundred_kilobytes_is_saved() {
    let two = Two::writing();
    let long = "Ünser Pool was lowered to 20 & then raised.\n\n".repeat(300 * 1024 / 47);
    assert!(long.len() > 300_000);
    two.ana.submit(&two.form(&two.ana), &two.path, &[("body", &long)]).assert_status(303);
    assert_eq!(two.stored(), long.trim_end());
    assert_eq!(two.form(&two.ana).field("body").replace('\r', ""), long.trim_end());
}

#[test]
fn up_01_past_the_limit_the_text_is_in_the_answer_and_kept() {
    let two = Two::writing();
    let long = "Words. ".repeat(MAX_TEXT / 7 + 1);
    for button in [two.path.as_str(), "button[name=preview]"] {
        let page = two.ana.submit(&two.form(&two.ana), button, &[("body", &long)]);
        page.assert_status(413).assert_says("a section holds at most 512 KB").assert_says("is kept for you");
        assert_eq!(page.field("body"), long.trim_end());
    }
    assert_eq!(two.stored(), BASE);
    let kept = kept_texts(&two.app, &two.ana);
    assert_eq!((kept.len(), kept[0].len()), (1, long.trim_end().len()));
}

#[test]
fn md_02_and_md_04_hold_on_every_page_that_shows_a_text() {
    let two = Two::writing();
    let hostile = "<svg><a xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"x\"><animate attributeName=\"xlink:href\" values=\"javascript:alert(1)\"/><text>x</text></a></svg>\n\n[<svg onload=alert(1)]()\n\n<script>alert(1)</script>";
    let form = two.form(&two.ana);
    let preview = two.ana.submit(&form, "button[name=preview]", &[("body", hostile)]);
    two.ana.submit(&form, &two.path, &[("body", hostile)]).assert_status(303);
    let bens = two.ben.post(&two.path, &[("body", &format!("{hostile} Ben's")), ("base_revision", "1")]);
    bens.assert_status(409);
    for page in [
        preview,
        bens,
        two.form(&two.ana),
        two.ana.get(&format!("{}/history?revision=2", two.path)),
        two.ana.get(&format!("{}/history?from=1&to=2", two.path)),
    ] {
        assert!(!page.has("main svg, main math, main animate, main script, main set, main [onload]"), "{}", page.path);
        page.assert_says("onload=alert(1)");
    }
}
