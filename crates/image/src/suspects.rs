//! The usual suspects behind a digest that does not match.

use content::digest::Algorithm;
use content::document::{Document, Kind as JsonKind, Value};
use content::walk::{Graph, Node, Part, claimed_algorithm};

/// What was probably done to the content of `node`, if one of the usual suspects fits: its result is content with the
/// claimed digest.
pub(crate) fn explain(graph: &Graph, node: &Node) -> Option<String> {
    match node.document() {
        Some(document) => text_was_changed(document, &node.subject),
        None => layer_was_repacked(graph, node),
    }
}

fn text_was_changed(document: &Document, claimed: &str) -> Option<String> {
    let bytes = document.bytes();
    let algorithm = claimed_algorithm(claimed);
    let is = |candidate: &[u8]| algorithm.digest(candidate).as_deref() == Some(claimed);
    let trimmed = bytes.trim_ascii_end();
    if trimmed.len() < bytes.len() && is(trimmed) {
        return Some("white space was added at the end (a newline, perhaps by an editor): remove it".to_string());
    }
    if is(&[bytes, b"\n"].concat()) {
        return Some("the newline at the end was lost: add it".to_string());
    }
    if is(&replaced(bytes, b"\r\n", b"\n")) {
        return Some("line ends were changed from LF to CRLF: change them back".to_string());
    }
    if is(&replaced(bytes, b"\n", b"\r\n")) {
        return Some("line ends were changed from CRLF to LF: change them back".to_string());
    }
    let root = document.root()?;
    let forms = [None, Some("  "), Some("   "), Some("    "), Some("\t")];
    forms.into_iter().find_map(|indent| {
        let mut text = Vec::with_capacity(bytes.len());
        serialise(root, indent, 0, &mut text);
        let with_newline = [text.as_slice(), b"\n"].concat();
        (is(&text) || is(&with_newline))
            .then(|| "the JSON was serialised anew: the same values in other white space have another digest; store the original bytes".to_string())
    })
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while !rest.is_empty() {
        match rest.strip_prefix(from) {
            Some(after) => {
                out.extend_from_slice(to);
                rest = after;
            }
            None => {
                out.extend_from_slice(rest.get(..1).unwrap_or_default());
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    out
}

// As the common writers do it: the names and scalars as they stand, and white space between them. The depth is that of the
// document, which the reader bounds.
fn serialise(value: Value<'_>, indent: Option<&str>, depth: usize, out: &mut Vec<u8>) {
    let newline = |depth: usize, out: &mut Vec<u8>| {
        if let Some(indent) = indent {
            out.push(b'\n');
            out.extend_from_slice(indent.repeat(depth).as_bytes());
        }
    };
    let (open, close) = match value.kind() {
        JsonKind::Object if !value.is_empty() => (b'{', b'}'),
        JsonKind::Array if !value.is_empty() => (b'[', b']'),
        JsonKind::Object => return out.extend_from_slice(b"{}"),
        JsonKind::Array => return out.extend_from_slice(b"[]"),
        _ => return out.extend_from_slice(value.raw()),
    };
    out.push(open);
    let members = value.members().map(|member| (Some(member.name_span), member.value));
    let elements = value.elements().map(|element| (None, element));
    for (number, (name, child)) in members.chain(elements).enumerate() {
        if number > 0 {
            out.push(b',');
        }
        newline(depth + 1, out);
        if let Some(span) = name {
            out.extend_from_slice(value.document().bytes().get(span).unwrap_or_default());
            out.push(b':');
            if indent.is_some() {
                out.push(b' ');
            }
        }
        serialise(child, indent, depth + 1, out);
    }
    newline(depth, out);
    out.push(close);
}

// The content of a layer is known from its config: if that is whole, only the compression was done again.
fn layer_was_repacked(graph: &Graph, node: &Node) -> Option<String> {
    let facts = node.blob()?;
    let content = facts.content.as_ref()?;
    let algorithm = claimed_algorithm(&node.subject);
    if content.get(algorithm) == Some(node.subject.as_str()) {
        return Some(
            "this is the digest of the uncompressed layer: descriptors name the digest of the stored, compressed bytes"
                .to_string(),
        );
    }
    let diff_id = content.get(Algorithm::Sha256)?;
    let link = node.parents.iter().find(|link| link.part == Part::Layer)?;
    let manifest = graph.nodes.get(link.from)?;
    let config = graph.nodes.get(manifest.children.iter().find(|link| link.part == Part::Config)?.to)?;
    let position: usize = link.pointer.rsplit('/').next()?.parse().ok()?;
    let listed = config.document()?.root()?.get("rootfs")?.get("diff_ids")?.elements().nth(position)?;
    if listed.as_str()? != diff_id {
        return None;
    }
    if let Some(trailing) = facts.stream.as_ref().and_then(|stream| stream.trailing) {
        return Some(format!(
            "{} bytes were added behind the end of the compressed layer: cut them off",
            trailing.length
        ));
    }
    Some(
        "the content is the one that the config lists, so that only the compression was done anew: store the original bytes, or write the new digest and size"
            .to_string(),
    )
}
