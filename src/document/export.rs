//! The document as Markdown to take along. What was typed in Markdown leaves as it was typed.

use super::whole::Whole;
use crate::kernel::Instant;
use crate::sections::Body;

/// The document, with its facts as YAML front matter. Empty sections keep their headings, so that
/// nothing looks complete that is not.
pub fn markdown(whole: &Whole, sections: &[Body]) -> String {
    let mut out = String::with_capacity(16 * 1024);
    out.push_str("---\n");
    for (name, value) in facts(whole) {
        out.push_str(&format!("{name}: {}\n", quoted(&value)));
    }
    if !whole.contributors.is_empty() {
        out.push_str("contributors:\n");
        for one in &whole.contributors {
            let words = format!("{}, {}", one.name, one.involvement.label().to_lowercase());
            out.push_str(&format!("  - {}\n", quoted(&words)));
        }
    }
    out.push_str(&format!("---\n\n# {}\n", whole.postmortem.spine.title));
    for section in sections {
        let level = if section.kind.parent().is_some() { "###" } else { "##" };
        out.push_str(&format!("\n{level} {}\n", section.kind.label()));
        if !section.text.is_empty() {
            out.push_str(&format!("\n{}\n", section.text));
        }
        let beneath = whole.bound.markdown(section.kind);
        if !beneath.is_empty() {
            out.push_str(&format!("\n{}\n", beneath.trim_end()));
        }
    }
    out
}

/// A file name for the export: what of the title is harmless in one, at most 60 characters.
pub fn file_name(title: &str) -> String {
    let safe: String = title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = safe.split('-').filter(|word| !word.is_empty()).collect();
    let mut name = words.join("-");
    name.truncate(60);
    let name = name.trim_end_matches('-');
    format!("{}.md", if name.is_empty() { "postmortem" } else { name })
}

/// What is known, as name and value.
fn facts(whole: &Whole) -> impl Iterator<Item = (&'static str, String)> {
    let (spine, incident) = (&whole.postmortem.spine, &whole.postmortem.incident);
    let moments = &incident.moments;
    let time = |at: Option<Instant>| at.map(Instant::iso).unwrap_or_default();
    let held = whole.meeting.as_ref().filter(|meeting| !meeting.is_cancelled());
    [
        ("title", spine.title.clone()),
        ("severity", incident.severity.label().to_owned()),
        ("outcome", incident.outcome.label().to_owned()),
        ("status", spine.status.label().to_owned()),
        ("owner", whole.postmortem.owner.clone()),
        ("services", whole.services.clone()),
        ("zone", spine.zone.to_string()),
        ("impact_began", time(moments.impact_began_at)),
        ("detected", time(moments.detected_at)),
        ("response_triggered", time(moments.triggered_at)),
        ("mitigated", time(moments.mitigated_at)),
        ("resolved", time(moments.resolved_at)),
        ("deadline", spine.deadline_on.map(|day| day.to_string()).unwrap_or_default()),
        ("meeting", held.map(|meeting| meeting.starts_at.iso()).unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
}

/// A YAML string in double quotes: always a string, whatever it looks like.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_harmless() {
        assert_eq!(file_name("Checkout timeouts: 80 → 20!"), "checkout-timeouts-80-20.md");
        assert_eq!(file_name("../../evil"), "evil.md");
        assert_eq!(file_name("停電"), "postmortem.md");
        assert!(file_name(&"long ".repeat(50)).len() <= 63);
    }

    #[test]
    fn yaml_strings_stay_strings() {
        assert_eq!(quoted("no"), "\"no\"");
        assert_eq!(quoted("a \"b\" \\ c"), r#""a \"b\" \\ c""#);
    }
}
