//! Owns which elements each part of a Markdown text becomes. What it writes still passes the sanitiser.

use std::collections::HashSet;
use std::fmt::{self, Write};

use comrak::arena_tree::NodeEdge;
use comrak::html::{ChildRendering, Context, format_document_with_formatter, format_node_default};
use comrak::nodes::{Node, NodeFootnoteDefinition, NodeFootnoteReference, NodeLink, NodeTaskItem, NodeValue};
use comrak::options::Plugins;
use comrak::{Anchorizer, Arena, Options, parse_document};

use super::bounds::{Bounded, MAX_HREF_BYTES, MAX_NESTING, may_be_parsed, may_have_tables};
use crate::kernel::text::single_line;

/// Links back from one footnote; more references than that still lead to it.
const MAX_BACKLINKS: u32 = 10;
/// Characters of an item's text that name its checkbox, and of a heading's text that make its id.
const NAME_CHARS: usize = 80;

/// HTML of the whole text, or nothing when a bound was met.
pub fn formatted(source: &str, scope: &str) -> Option<String> {
    if !may_be_parsed(source) {
        return None;
    }
    let options = options(source);
    let arena = Arena::new();
    let root = parse_document(&arena, source, &options);
    let page = Page { scope, slugs: prepared(root)?, headings: 0, notes: 0 };
    let known = page.slugs.iter().cloned().collect();
    let page = Walk { page, known };
    let mut html = Bounded::for_source(source);
    let walk = format_document_with_formatter(root, &options, &mut html, &Plugins::default(), node_html, page).ok()?;
    if walk.page.notes > 0 {
        html.write_str("</ol>\n</section>\n").ok()?;
    }
    Some(html.text)
}

pub(super) fn options(source: &str) -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = may_have_tables(source);
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options
}

struct Page<'s> {
    scope: &'s str,
    /// Ids of the headings in order, without the scope.
    slugs: Vec<String>,
    /// Headings and footnotes written so far.
    headings: usize,
    notes: u32,
}

struct Walk<'s> {
    page: Page<'s>,
    known: HashSet<String>,
}

/// Puts the headings below those of the page and gives each its slug, or nothing when the text is nested too deeply.
///
/// What counts is which heading stands below which: many begin with `###`, and a level left out would puzzle a screen reader.
fn prepared(root: Node<'_>) -> Option<Vec<String>> {
    let mut anchors = Anchorizer::new();
    let mut slugs = Vec::new();
    let mut above: Vec<u8> = Vec::new();
    let mut depth = 0;
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                depth += 1;
                if depth > MAX_NESTING {
                    return None;
                }
                if let NodeValue::Heading(heading) = &mut node.data_mut().value {
                    while above.pop_if(|level| *level >= heading.level).is_some() {}
                    above.push(heading.level);
                    heading.level = u8::try_from(above.len() + 2).map_or(6, |level| level.min(6));
                } else {
                    continue;
                }
                let text: String = node.collect_text().chars().take(NAME_CHARS).collect();
                let named = text.contains(char::is_alphanumeric);
                slugs.push(anchors.anchorize(if named { text.trim() } else { "part" }));
            }
            NodeEdge::End(_) => depth -= 1,
        }
    }
    Some(slugs)
}

type Html<'o, 'c, 's> = Context<'o, 'c, Walk<'s>>;
type Rendering = Result<ChildRendering, fmt::Error>;

fn node_html<'a>(html: &mut Context<Walk<'_>>, node: Node<'a>, entering: bool) -> Rendering {
    match &node.data().value {
        NodeValue::Heading(heading) => heading_html(html, heading.level, entering)?,
        NodeValue::CodeBlock(code) if entering => preformatted(html, &code.literal)?,
        NodeValue::HtmlBlock(raw) if entering => preformatted(html, raw.literal.trim_end_matches('\n'))?,
        NodeValue::HtmlInline(raw) if entering => html.escape(raw)?,
        NodeValue::CodeBlock(_) | NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => {}
        NodeValue::Table(_) if entering => {
            html.cr()?;
            html.write_str("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n")?;
            return format_node_default(html, node, entering);
        }
        NodeValue::Table(_) => {
            format_node_default(html, node, entering)?;
            html.cr()?;
            html.write_str("</div>\n")?;
        }
        NodeValue::TaskItem(task) if entering => task_html(html, node, task)?,
        NodeValue::Link(link) => return link_html(html, node, link, entering),
        NodeValue::Image(image) if entering => return image_html(html, node, image),
        NodeValue::Image(_) => {}
        NodeValue::FootnoteReference(note) if entering => reference_html(html, note)?,
        NodeValue::FootnoteReference(_) => {}
        NodeValue::FootnoteDefinition(note) => note_html(html, note, entering)?,
        _ => return format_node_default(html, node, entering),
    }
    Ok(ChildRendering::HTML)
}

fn heading_html(html: &mut Html, level: u8, entering: bool) -> fmt::Result {
    if !entering {
        return writeln!(html, "</h{level}>");
    }
    html.cr()?;
    let page = &mut html.user.page;
    let slug = page.slugs.get(page.headings).cloned().unwrap_or_default();
    let scope = page.scope;
    page.headings += 1;
    write!(html, "<h{level} id=\"{scope}:")?;
    html.escape(&slug)?;
    html.write_str("\">")
}

/// Focusable, because it scrolls sideways and has to be reachable by keyboard.
fn preformatted(html: &mut Html, literal: &str) -> fmt::Result {
    html.cr()?;
    html.write_str("<pre tabindex=\"0\"><code>")?;
    html.escape(literal)?;
    html.write_str("</code></pre>\n")
}

fn task_html(html: &mut Html, node: Node<'_>, task: &NodeTaskItem) -> fmt::Result {
    let text = node.first_child().map(|child| child.collect_text()).unwrap_or_default();
    let name: String = single_line(&text).chars().take(NAME_CHARS).collect();
    html.cr()?;
    html.write_str("<li class=\"task\"><input type=\"checkbox\" aria-label=\"")?;
    html.escape(if name.is_empty() { "Task" } else { &name })?;
    html.write_str(if task.symbol.is_some() { "\" checked=\"\" disabled=\"\"> " } else { "\" disabled=\"\"> " })
}

enum Target<'u> {
    /// On this page or this site.
    Inside(&'u str),
    Outside(&'u str),
    Refused,
}

/// Reads a target as a browser would: it skips white space and control characters inside a scheme, and takes `\` for `/`.
fn target(url: &str) -> Target<'_> {
    let seen: String = url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(64).collect();
    if url.len() > MAX_HREF_BYTES {
        return Target::Refused;
    }
    if seen.starts_with(['/', '\\']) && seen[1..].starts_with(['/', '\\']) {
        return Target::Outside(url);
    }
    let scheme =
        seen.split(['/', '?', '#', '\\']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    match scheme.map(str::to_ascii_lowercase).as_deref() {
        None => Target::Inside(url),
        Some("http" | "https" | "mailto") => Target::Outside(url),
        Some(_) => Target::Refused,
    }
}

fn link_html(html: &mut Html, node: Node<'_>, link: &NodeLink, entering: bool) -> Rendering {
    if is_within_link(node) {
        return Ok(ChildRendering::HTML);
    }
    match target(&link.url) {
        Target::Refused if entering => {}
        Target::Refused => refused(html, &node.collect_text(), &link.url)?,
        _ if !entering => html.write_str("</a>")?,
        found => open_link(html, found, &link.title, "")?,
    }
    Ok(ChildRendering::HTML)
}

/// A link in a link would end the outer one early in the browser.
fn is_within_link(node: Node<'_>) -> bool {
    node.ancestors().skip(1).any(|above| matches!(above.data().value, NodeValue::Link(_)))
}

/// The target stays readable behind the words of a link that leads nowhere.
fn refused(html: &mut Html, text: &str, url: &str) -> fmt::Result {
    if text == url {
        return Ok(());
    }
    let shown: String = url.chars().take(NAME_CHARS).collect();
    html.write_str(" <code>")?;
    html.escape(&shown)?;
    html.write_str(if shown.len() < url.len() { "…</code>" } else { "</code>" })
}

fn open_link(html: &mut Html, target: Target<'_>, title: &str, class: &str) -> fmt::Result {
    html.write_str("<a href=\"")?;
    match target {
        Target::Inside(url) => {
            let heading = url.strip_prefix('#').filter(|slug| html.user.known.contains(*slug));
            if let Some(slug) = heading {
                let scope = html.user.page.scope;
                write!(html, "#{scope}:")?;
                html.escape_href(slug)?;
            } else {
                html.escape_href(url)?;
            }
        }
        Target::Outside(url) => {
            html.escape_href(url)?;
            html.write_str("\" rel=\"noopener noreferrer nofollow")?;
        }
        Target::Refused => {}
    }
    if !title.is_empty() {
        html.write_str("\" title=\"")?;
        html.escape(title)?;
    }
    write!(html, "\"{class}>")
}

/// A link in place of the picture: a reading page asks no other host for anything.
fn image_html(html: &mut Html, node: Node<'_>, image: &NodeLink) -> Rendering {
    let alt = node.collect_text();
    let name = if alt.trim().is_empty() { "Image" } else { &alt };
    match target(&image.url) {
        _ if is_within_link(node) => html.escape(name)?,
        Target::Refused => {
            html.escape(name)?;
            refused(html, name, &image.url)?;
        }
        found => {
            open_link(html, found, &image.title, " class=\"image-link\"")?;
            html.escape(name)?;
            html.write_str("</a>")?;
        }
    }
    Ok(ChildRendering::Skip)
}

/// Footnotes are known by number: what the writer called them stays out of the ids.
fn reference_html(html: &mut Html, note: &NodeFootnoteReference) -> fmt::Result {
    let (scope, ix, nth) = (html.user.page.scope, note.ix, note.ref_num);
    write!(
        html,
        "<sup class=\"footnote-ref\"><a href=\"#{scope}:fn:{ix}\" id=\"{scope}:fnref:{ix}:{nth}\" role=\"doc-noteref\" aria-label=\"Footnote {ix}\">{ix}</a></sup>"
    )
}

fn note_html(html: &mut Html, note: &NodeFootnoteDefinition, entering: bool) -> fmt::Result {
    if entering {
        if html.user.page.notes == 0 {
            html.cr()?;
            html.write_str("<section class=\"footnotes\" role=\"group\" aria-label=\"Footnotes\">\n<ol>\n")?;
        }
        html.user.page.notes += 1;
        let (scope, ix) = (html.user.page.scope, html.user.page.notes);
        return write!(html, "<li id=\"{scope}:fn:{ix}\">");
    }
    let (scope, ix) = (html.user.page.scope, html.user.page.notes);
    html.cr()?;
    html.write_str("<p class=\"footnote-back\">")?;
    for nth in 1..=note.total_references.min(MAX_BACKLINKS) {
        let name = if nth == 1 { format!("{ix}") } else { format!("{ix}, use {nth}") };
        write!(
            html,
            "<a href=\"#{scope}:fnref:{ix}:{nth}\" role=\"doc-backlink\" aria-label=\"Back to footnote reference {name}\">↩</a> "
        )?;
    }
    html.write_str("</p>\n</li>\n")
}
