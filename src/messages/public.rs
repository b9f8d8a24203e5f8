//! The HTML of an approved message for the page that anybody sees: nothing in it leads into the house. A pure rule over what
//! the sanitiser writes: attributes in double quotes, `<` in text always escaped.

/// The message with headings from `h2` and without links to `home`, the address of this installation, or to places on it.
/// Links to headings of the message itself stay.
pub fn for_everybody(html: &str, home: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let tag = &rest[..end_of_tag(rest)];
        push_tag(tag, home, &mut out);
        rest = &rest[tag.len()..];
    }
    out.push_str(rest);
    out
}

/// Where the tag ends that the text begins with; quotation marks may hold a `>`.
fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn push_tag(tag: &str, home: &str, out: &mut String) {
    if tag.starts_with("<a ") {
        match href(tag) {
            Some((from, to, target)) if leads_home(target, home) => {
                out.push_str(&tag[..from]);
                out.push_str(&tag[to..]);
            }
            _ => out.push_str(tag),
        }
        return;
    }
    let level = ["<h", "</h"].into_iter().find_map(|start| {
        let digit = tag.strip_prefix(start)?.bytes().next()?;
        (b'3'..=b'6').contains(&digit).then_some((start, digit))
    });
    match level {
        Some((start, digit)) => {
            out.push_str(start);
            out.push(char::from(digit - 1));
            out.push_str(&tag[start.len() + 1..]);
        }
        None => out.push_str(tag),
    }
}

/// The attribute with the blank before it, and its value.
fn href(tag: &str) -> Option<(usize, usize, &str)> {
    const NAME: &str = " href=\"";
    // Not inside of another value: the marks before it come in pairs.
    let mut starts = tag.match_indices(NAME).map(|(at, _)| at);
    let from = starts.find(|at| tag[..*at].matches('"').count().is_multiple_of(2))?;
    let value = from + NAME.len();
    let end = value + tag[value..].find('"')?;
    Some((from, end + 1, &tag[value..end]))
}

fn leads_home(target: &str, home: &str) -> bool {
    let target = target.trim().to_ascii_lowercase();
    if target.starts_with('#') || target.starts_with("mailto:") {
        return false;
    }
    if !target.starts_with("http://") && !target.starts_with("https://") {
        return true;
    }
    // A host may be written in two ways and still be the same, so the scheme does not count.
    let bare = |address: &str| address.split_once("://").map_or_else(String::new, |(_, rest)| rest.to_owned());
    let (target, home) = (bare(&target), bare(&home.to_ascii_lowercase()));
    target
        .strip_prefix(home.trim_end_matches('/'))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::markdown;
    use proptest::prelude::*;

    const HOME: &str = "https://pm.fjordpost.example/debrief";

    #[test]
    fn links_home_are_words_and_headings_rise() {
        for (html, shown) in [
            ("<p>x</p>", "<p>x</p>"),
            ("<h3 id=\"m:a\">A</h3><h4>B</h4>", "<h2 id=\"m:a\">A</h2><h3>B</h3>"),
            ("<a href=\"/postmortems/x\" rel=\"r\">y</a>", "<a rel=\"r\">y</a>"),
            ("<a href=\"postmortems\">y</a>", "<a>y</a>"),
            ("<a href=\"//pm.fjordpost.example\">y</a>", "<a>y</a>"),
            ("<a href=\"https://pm.fjordpost.example/debrief/x\">y</a>", "<a>y</a>"),
            ("<a href=\"HTTP://PM.fjordpost.example/debrief\">y</a>", "<a>y</a>"),
            (
                "<a href=\"https://pm.fjordpost.example/debriefing\">y</a>",
                "<a href=\"https://pm.fjordpost.example/debriefing\">y</a>",
            ),
            ("<a href=\"https://status.example/\">y</a>", "<a href=\"https://status.example/\">y</a>"),
            ("<a href=\"#m:a\">y</a>", "<a href=\"#m:a\">y</a>"),
            ("<a href=\"mailto:help@f.example\">y</a>", "<a href=\"mailto:help@f.example\">y</a>"),
            ("<a title=\"a > b href=\" href=\"/x\">y</a>", "<a title=\"a > b href=\">y</a>"),
            ("&lt;a href=\"/x\"&gt;", "&lt;a href=\"/x\"&gt;"),
            ("<hr><a", "<hr><a"),
        ] {
            assert_eq!(for_everybody(html, HOME), shown, "{html}");
        }
    }

    proptest! {
        #[test]
        fn nothing_of_a_message_leads_home(text in "([a-z #>*`\n\\[\\]()\"é]|\\]\\(/x|\\]\\(https://pm.fjordpost.example/debrief|<a href=){0,40}") {
            let html = for_everybody(&markdown::render(&text, "message"), HOME);
            let visible: Vec<&str> = html.split("<a ").skip(1).collect();
            for tag in visible {
                let tag = &tag[..end_of_tag(tag)];
                let target = href(tag).map_or("#", |(_, _, target)| target);
                prop_assert!(target.starts_with('#') || target.contains(':'), "{}", html);
                prop_assert!(!["/", "?", "#", ""].iter().any(|end| target.starts_with(&format!("{HOME}{end}")) && (!end.is_empty() || target == HOME)), "{}", html);
            }
        }
    }
}
