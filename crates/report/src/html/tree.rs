//! The tree of descriptors that was walked.

use maud::{Markup, PreEscaped, html};
use verdict::{Node, Report, Severity};

use super::findings::Kept;
use super::source::Sources;
use super::{budget, text};
use crate::visible::visible;

/// Deeper nodes are shown at this depth, so that no report exhausts the stack.
const DEPTH: usize = 64;
/// Levels that stand open.
const OPEN: usize = 3;

struct Tree<'a> {
    report: &'a Report,
    kept: &'a Kept,
    sources: &'a Sources,
    children: Vec<Vec<usize>>,
}

/// The tree; none if nothing was walked.
pub(super) fn render(report: &Report, kept: &Kept, sources: &Sources) -> Option<Markup> {
    let mut children = vec![Vec::new(); report.nodes.len()];
    let mut depths = vec![0_usize; report.nodes.len()];
    let mut roots = Vec::new();
    for (at, node) in report.nodes.iter().enumerate() {
        let mut parent = node.parent.and_then(|parent| usize::try_from(parent).ok()).filter(|parent| *parent < at);
        // What lies too deep hangs beside its parent.
        if let Some(deep) = parent.filter(|parent| depths.get(*parent).is_some_and(|depth| *depth >= DEPTH)) {
            parent =
                report.nodes.get(deep).and_then(|node| node.parent).and_then(|parent| usize::try_from(parent).ok());
        }
        let under = parent.filter(|parent| *parent < at);
        match under.and_then(|parent| Some((children.get_mut(parent)?, depths.get(parent).copied()?))) {
            Some((siblings, depth)) => {
                siblings.push(at);
                if let Some(own) = depths.get_mut(at) {
                    *own = depth + 1;
                }
            }
            None => roots.push(at),
        }
    }
    let tree = Tree { report, kept, sources, children };
    let mut out = String::new();
    let mut dropped = 0;
    tree.list(&mut out, &roots, 0, &mut dropped);
    (!roots.is_empty()).then(|| {
        html! {
            div.tree { (PreEscaped(out)) }
            @if dropped > 0 { p { (text::counted(dropped, "node is", "nodes are")) " only in the JSON report." } }
        }
    })
}

impl Tree<'_> {
    fn list(&self, out: &mut String, nodes: &[usize], depth: usize, dropped: &mut usize) {
        out.push_str("<ul>");
        for at in nodes {
            let Some(node) = self.report.nodes.get(*at) else { continue };
            if out.len() > budget::TREE {
                *dropped += 1;
                continue;
            }
            let line = self.line(node).into_string();
            let children = self.children.get(*at).map_or(&[][..], Vec::as_slice);
            if children.is_empty() || depth > DEPTH {
                out.push_str(&format!("<li>{line}</li>"));
                continue;
            }
            let open = if depth < OPEN { " open" } else { "" };
            // A summary is a button, in which links cannot be reached.
            let below = text::counted(children.len(), "descriptor", "descriptors");
            out.push_str(&format!("<li>{line}<details{open}><summary>{below}</summary>"));
            self.list(out, children, depth + 1, dropped);
            out.push_str("</details></li>");
        }
        out.push_str("</ul>");
    }

    fn line(&self, node: &Node) -> Markup {
        let worst = self.worst(node);
        html! {
            span.kind { (visible(&node.kind)) } " "
            @match self.sources.number(&node.id) {
                Some(number) => a href={ "#d-" (number) } { (text::id(&node.id)) },
                None => (text::id(&node.id)),
            }
            @if !node.name.is_empty() { " " strong { (text::message(&node.name)) } }
            " " span.type { (text::message(&node.media_type)) }
            @if let Some(size) = node.size { " " span.size { (text::size(size)) } }
            @match node.verified {
                Some(true) => {}
                Some(false) => { " " span.badge.must { "✗ not the claimed content" } }
                None => { " " span.badge.note { "? not verified" } }
            }
            @if let Some((at, level, count)) = worst {
                " "
                @let label = text::counted(count, "finding", "findings");
                @if self.kept.contains(&at) { a.badge.(text::class(level)) href={ "#f-" (at) } { (label) } }
                @else { span.badge.(text::class(level)) { (label) } }
            }
        }
    }

    /// The first of the worst findings on the node, its level, and how many findings there are.
    fn worst(&self, node: &Node) -> Option<(usize, Severity, usize)> {
        let own = || self.report.findings.iter().enumerate().filter(|(_, finding)| finding.location.subject == node.id);
        let (at, finding) = own().max_by_key(|(at, finding)| (finding.level, std::cmp::Reverse(*at)))?;
        Some((at, finding.level, own().count()))
    }
}
