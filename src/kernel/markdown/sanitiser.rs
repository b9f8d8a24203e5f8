//! Owns the list of what may be in a rendered text. It is written out in full and not taken from the library's defaults,
//! so that an upgrade cannot widen it: no svg, math, style, script, media, frame or form but a disabled checkbox (MD-02).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

const TAGS: [&str; 28] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "input",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "wbr",
];

const ATTRIBUTES: [(&str, &[&str]); 13] = [
    ("a", &["href", "title", "id", "aria-label"]),
    ("div", &["aria-label"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("input", &["checked", "aria-label"]),
    ("li", &["id"]),
    ("ol", &["start"]),
    ("section", &["aria-label"]),
    ("td", &[]),
    ("th", &[]),
    ("pre", &[]),
];

const VALUES: [(&str, &str, &[&str]); 9] = [
    ("a", "rel", &["noopener noreferrer nofollow"]),
    ("a", "role", &["doc-noteref", "doc-backlink"]),
    ("div", "role", &["group"]),
    ("div", "tabindex", &["0"]),
    ("input", "type", &["checkbox"]),
    ("td", "align", &["left", "right", "center"]),
    ("th", "align", &["left", "right", "center"]),
    ("pre", "tabindex", &["0"]),
    ("section", "role", &["group"]),
];

const CLASSES: [(&str, &[&str]); 6] = [
    ("a", &["image-link"]),
    ("div", &["scroll"]),
    ("li", &["task"]),
    ("p", &["footnote-back"]),
    ("section", &["footnotes"]),
    ("sup", &["footnote-ref"]),
];

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut values: HashMap<&str, HashMap<&str, HashSet<&str>>> = HashMap::new();
    for (tag, attribute, allowed) in VALUES {
        values.entry(tag).or_default().insert(attribute, allowed.iter().copied().collect());
    }
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
        .tag_attribute_values(values)
        .allowed_classes(CLASSES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .set_tag_attribute_value("input", "disabled", "")
        .set_tag_attribute_value("th", "scope", "col");
    builder
});

/// The same HTML without anything that is not on the list.
pub fn clean(html: &str) -> String {
    SANITISER.clean(html).to_string()
}
