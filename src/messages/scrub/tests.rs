//! What is found and what is left alone.

use proptest::prelude::*;

use super::*;
use FindingKind::{CustomerName, InternalLink, InternalName, StaffAddress, StaffName};

fn known() -> Known {
    let staff = [
        ("Ana Lind", "ana.lind@fjordpost.example"),
        ("Anna-Lena Berg", "berg@fjordpost.example"),
        ("Will May", "will@fjordpost.example"),
        ("Mark O'Brien", "mark@fjordpost.example"),
        ("Dr. Jörg Müßig", "jm@fjordpost.example"),
        ("山田 太郎", "taro@fjordpost.example"),
        ("Zoë", "zoe@fjordpost.example"),
        ("J. Q. Public", "public@fjordpost.example"),
    ];
    let patterns = [
        ".internal",
        ".corp",
        ".local",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
        "localhost",
        "jira.fjordpost.example",
    ];
    Known {
        staff: staff.map(|(name, address)| Staff { name: name.into(), address: address.into() }).into(),
        customers: ["Acme GmbH", "Orange", "eBay", "The Paper Shop", "Müller & Sons", "Zündholz AG"]
            .map(str::to_owned)
            .into(),
        internal: patterns.iter().map(|one| one.parse().expect("a pattern")).collect(),
        home: "https://pm.fjordpost.example/debrief".into(),
    }
}

fn found(text: &str) -> Vec<(FindingKind, String)> {
    find(text, &known()).findings.into_iter().map(|one| (one.kind, one.words)).collect()
}

#[test]
fn what_should_not_leave_the_house_is_found() {
    for (text, kind, words) in [
        ("Thanks to Ana Lind for the fix.", StaffName, "Ana Lind"),
        ("thanks to ana lind", StaffName, "ana lind"),
        ("Thanks to **Ana** Lind", StaffName, "Ana Lind"),
        ("Thanks to _Ana_ Lind", StaffName, "Ana_ Lind"),
        ("Thanks to Ana\nLind", StaffName, "Ana Lind"),
        ("Thanks to Ana\u{a0}Lind", StaffName, "Ana Lind"),
        ("Thanks to A\u{ad}na Li\u{200b}nd", StaffName, "Ana Lind"),
        ("See https://example.org/team/ana-lind", StaffName, "ana-lind"),
        ("Ana restarted it", StaffName, "Ana"),
        ("as Lind's log shows", StaffName, "Lind"),
        ("as Lind’s log shows", StaffName, "Lind"),
        ("`user=Ana`", StaffName, "Ana"),
        ("ANA restarted it", StaffName, "ANA"),
        ("Then Anna-Lena called", StaffName, "Anna-Lena"),
        ("Then Will May called", StaffName, "Will May"),
        ("O'Brien called", StaffName, "O'Brien"),
        ("O’Brien called", StaffName, "O’Brien"),
        ("Müßig called", StaffName, "Müßig"),
        ("担当は山田太郎です", StaffName, "山田太郎"),
        ("担当は山田です", StaffName, "山田"),
        ("Zoë wrote it", StaffName, "Zoë"),
        ("Zoe\u{308} wrote it", StaffName, "Zoe\u{308}"),
        ("Jo\u{308}rg Mu\u{308}ßig called", StaffName, "Jo\u{308}rg Mu\u{308}ßig"),
        ("as Jo&#x308;rg saw", StaffName, "Jo\u{308}rg"),
        ("J.Q. Public", StaffName, "J.Q. Public"),
        ("Write to ana.lind@fjordpost.example.", StaffAddress, "ana.lind@fjordpost.example"),
        ("Write to ANA.Lind@Fjordpost.example!", StaffAddress, "ANA.Lind@Fjordpost.example"),
        ("[write](mailto:ana.lind@fjordpost.example?subject=x)", StaffAddress, "ana.lind@fjordpost.example"),
        ("<ana.lind+help@fjordpost.example>", StaffAddress, "ana.lind+help@fjordpost.example"),
        ("ana.lind&#64;fjordpost.example", StaffAddress, "ana.lind@fjordpost.example"),
        ("The host db1.labels.internal failed.", InternalName, "db1.labels.internal"),
        ("The host DB1.Internal.", InternalName, "DB1.Internal"),
        ("`psql -h db1.internal`", InternalName, "db1.internal"),
        ("db1\\.internal", InternalName, "db1.internal"),
        ("db1&period;internal", InternalName, "db1.internal"),
        ("```\nssh root@box.corp\n```", InternalName, "box.corp"),
        ("printer.local:631", InternalName, "printer.local"),
        ("It was 10.1.2.3.", InternalName, "10.1.2.3"),
        ("It was 192.168.0.7:5432", InternalName, "192.168.0.7"),
        ("It was 172.31.0.1/24", InternalName, "172.31.0.1"),
        ("It was fd12:3456::1.", InternalName, "fd12:3456::1"),
        ("on localhost:8080", InternalName, "localhost"),
        ("in jira.fjordpost.example", InternalName, "jira.fjordpost.example"),
        ("https://example.org/?to=db.internal", InternalName, "db.internal"),
        ("[graph](https://grafana.internal/d/1)", InternalLink, "https://grafana.internal/d/1"),
        ("<http://10.0.0.1/x>", InternalLink, "http://10.0.0.1/x"),
        ("https://u:p@db.corp:5432/x.", InternalLink, "https://u:p@db.corp:5432/x"),
        ("[x]: https://wiki.local", InternalLink, "https://wiki.local"),
        ("[x](//wiki.local/y)", InternalLink, "//wiki.local/y"),
        ("[doc](/postmortems/abc)", InternalLink, "/postmortems/abc"),
        (
            "https://pm.fjordpost.example/debrief/postmortems/x",
            InternalLink,
            "https://pm.fjordpost.example/debrief/postmortems/x",
        ),
        ("Labels of Acme GmbH failed", CustomerName, "Acme GmbH"),
        ("Labels of ACME failed", CustomerName, "ACME"),
        ("Acme's labels failed", CustomerName, "Acme"),
        ("Shops at Orange failed", CustomerName, "Orange"),
        ("Shops at eBay failed", CustomerName, "eBay"),
        ("Orders of The Paper Shop", CustomerName, "The Paper Shop"),
        ("Orders of Müller & Sons", CustomerName, "Müller & Sons"),
        ("Orders of Müller &amp; Sons", CustomerName, "Müller & Sons"),
        ("at Zündholz", CustomerName, "Zündholz"),
        ("at Zu\u{308}ndholz", CustomerName, "Zu\u{308}ndholz"),
    ] {
        assert_eq!(found(text), [(kind, words.to_owned())], "{text}");
    }
}

#[test]
fn what_is_harmless_is_left_alone() {
    for text in [
        "",
        "We are sorry. Our engineers restored the database.",
        "It will be over in May. Mark the date.",
        "an analysis, a lindworm, banana",
        "an ana of sorts",
        "The internal systems failed.",
        "Use .internal names",
        "internal.example.org and example.com",
        "Release 1.2.3 of 8.8.8.8 at 12:30:45",
        "11.0.0.1 and 172.32.0.1 and 192.169.0.1",
        "https://status.fjordpost.example/incidents/7",
        "Write to help@fjordpost.example",
        "[top](#summary)",
        "Orange lights were on.",
        "the paper shop around the corner",
        "acme of perfection",
        "Q and J",
        "https://pm.fjordpost.example/debriefing",
        "localhosts and nonlocalhost",
        "山 and 田",
        "the publicity",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn a_finding_quotes_its_sentence_once_and_counts() {
    let text = "## Summary\n\nIt began. At nine Ana Lind\nsaw it. Later ana lind left.\n\n- Ana Lind again";
    let all = find(text, &known());
    let [finding] = &all.findings[..] else { panic!("{all:?}") };
    assert_eq!((finding.sentence.as_str(), finding.times), ("At nine Ana Lind saw it.", 3));
    assert_eq!(finding.key(), "ana lind");
    let heading = find("# Call of Ana Lind\n\nText", &known());
    assert_eq!(heading.findings[0].sentence, "Call of Ana Lind");
    let long = find(&format!("{} Ana Lind {}", "x ".repeat(500), "y ".repeat(500)), &known());
    assert!(long.findings[0].sentence.starts_with('…') && long.findings[0].sentence.ends_with('…'));
    assert!(long.findings[0].sentence.chars().count() < 400);
}

#[test]
fn accents_count_the_same_however_they_are_written() {
    // Some systems write é as two characters, in the list of people as well as in the text.
    let names = [
        ("Zoé Güneş", "Zoe\u{301} Gu\u{308}nes\u{327}"),
        ("がく", "か\u{3099}く"),
        ("각하", "\u{1100}\u{1161}\u{11a8}\u{1112}\u{1161}"),
    ];
    for (one, other) in names {
        for (written, listed) in [(one, one), (one, other), (other, one), (other, other)] {
            let staff = Staff { name: listed.into(), address: String::new() };
            let known = Known { staff: vec![staff], ..Known::default() };
            let all = find(&format!("At nine {written} saw it."), &known);
            let [finding] = &all.findings[..] else { panic!("{written} {listed}: {all:?}") };
            assert_eq!(finding.words, written);
            assert_eq!(finding.sentence, format!("At nine {written} saw it."));
            assert_eq!(finding.key(), key(one), "dismissed once is dismissed");
        }
    }
    let mixed = find("Zoë came. Zoe\u{308} went.", &known());
    assert_eq!(mixed.findings.iter().map(|one| (one.words.as_str(), one.times)).collect::<Vec<_>>(), [("Zoë", 2)]);
    let host = find("on mu\u{308}nchen.corp", &known());
    assert_eq!(host.findings[0].words, "mu\u{308}nchen.corp");
    assert_eq!(".mu\u{308}nchen".parse::<Pattern>(), ".münchen".parse::<Pattern>());
}

#[test]
fn too_many_are_counted() {
    let text: String = (0..150).map(|n| format!("host{n}.internal ")).collect();
    let all = find(&text, &known());
    assert_eq!((all.findings.len(), all.more), (MOST, 50));
}

#[test]
fn patterns_are_checked() {
    for (raw, stored) in [
        (" .Internal ", ".internal"),
        ("*.corp", ".corp"),
        (".svc.cluster.local.", ".svc.cluster.local"),
        ("Jira.Example.org", "jira.example.org"),
        ("10.1.2.3/8", "10.0.0.0/8"),
        ("10.1.2.3", "10.1.2.3/32"),
        ("fc00::/7", "fc00::/7"),
        ("localhost", "localhost"),
    ] {
        assert_eq!(raw.parse::<Pattern>().map(|one| one.to_string()), Ok(stored.to_owned()), "{raw}");
        assert_eq!(stored.parse::<Pattern>().map(|one| one.to_string()), Ok(stored.to_owned()), "{stored}");
    }
    for raw in [
        "",
        ".",
        "..",
        "a b",
        "https://x.internal",
        "x/y",
        "10.0.0.0/99",
        "0.0.0.0/0",
        "::/0",
        "a..b",
        "*",
        &"a".repeat(300),
    ] {
        assert!(raw.parse::<Pattern>().is_err(), "{raw}");
    }
}

/// A text of 200 KB and 5,000 names, built to be as slow as can be.
#[test]
fn large_texts_and_many_names_take_bounded_time() {
    let names: Vec<String> = (0..5000).map(|n| format!("Ana Ana Ana Person{n}")).collect();
    let mut known = known();
    known.staff.extend(
        names.iter().map(|name| Staff { name: name.clone(), address: format!("{}@x.example", name.replace(' ', "")) }),
    );
    known.customers.extend(names.iter().map(|name| format!("Ana {name} GmbH")));
    let fill = |piece: &str| piece.repeat(200_000 / piece.len());
    let texts = [
        fill("Ana "),
        fill("a."),
        fill("a@"),
        fill("//"),
        fill("](/"),
        fill(":"),
        fill("\n"),
        fill("x"),
        fill("Orange "),
        fill("   Orange"),
        fill("&#65;"),
        fill("\\"),
        fill("ana.lind@fjordpost.example "),
        fill("山田太郎"),
        fill("e\u{301}"),
        fill("\u{301}"),
        fill("\u{212b}"),
        (0..20_000).map(|n| format!("h{n}.corp ")).collect(),
    ];
    for text in texts {
        let all = find(&text, &known);
        assert!(all.findings.len() <= MOST);
    }
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(text in "([A-Za-z .,:/@#*_`\\\\&;\n()\\[\\]'’-]|Ana|Lind|\\.internal|10\\.0\\.0\\.1|https://|é|\u{301}|山|\\PC){0,80}") {
        for finding in find(&text, &known()).findings {
            prop_assert!(!finding.words.is_empty() && finding.times > 0);
            prop_assert!(!finding.sentence.contains('\n'));
        }
    }

    #[test]
    fn a_full_name_is_found_whatever_stands_around(before in "[ a-z.,\n]{0,40}", after in "[ .,!?\n][ a-z.,\n]{0,40}") {
        let text = format!("{before} Ana Lind{after}");
        prop_assert!(found(&text).contains(&(StaffName, "Ana Lind".to_owned())), "{}", text);
    }

    #[test]
    fn a_host_is_found_whatever_stands_around(before in "[ a-z,(`\n]{0,40}", after in "[ ,)`:/\n][ a-z,\n]{0,40}") {
        let text = format!("{before} db1.internal{after}");
        prop_assert!(found(&text).iter().any(|(_, words)| words.ends_with("db1.internal")), "{}", text);
    }
}
