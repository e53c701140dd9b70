//! The compact form of a tree: nodes in the order of the text, 36 bytes each.

use std::ops::Range;

use super::value::Kind;

/// The index that stands for "no node".
pub(super) const NONE: u32 = u32::MAX;

/// The string holds at least one escape.
pub(super) const VALUE_ESCAPED: u8 = 1;
/// The member's name holds at least one escape.
pub(super) const NAME_ESCAPED: u8 = 2;

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub start: u32,
    pub end: u32,
    /// Span of the member's name with its quotes; empty if the value is no member.
    pub name_start: u32,
    pub name_end: u32,
    pub parent: u32,
    /// Index of the first node that is not part of this value, so of the next sibling if there is one.
    pub after: u32,
    /// Children of an array or object.
    pub len: u32,
    /// Place among the children of the parent.
    pub position: u32,
    pub kind: Kind,
    pub flags: u8,
}

impl Node {
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn name_span(&self) -> Option<Range<usize>> {
        (self.name_end > self.name_start).then_some(self.name_start as usize..self.name_end as usize)
    }
}

/// The indexes of the direct children of the node at `parent`, in the order of the text.
pub(super) fn children(nodes: &[Node], parent: u32) -> impl Iterator<Item = u32> + '_ {
    let end = nodes.get(parent as usize).map_or(0, |node| node.after);
    let mut next = parent.saturating_add(1);
    std::iter::from_fn(move || {
        let index = next;
        if index >= end {
            return None;
        }
        next = nodes.get(index as usize)?.after;
        Some(index)
    })
}

/// The bytes between the quotes of a string whose span includes them.
pub(super) fn unquoted(bytes: &[u8], span: Range<usize>) -> &[u8] {
    bytes.get(span.start + 1..span.end.saturating_sub(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Node;

    #[test]
    fn node_is_at_most_forty_bytes() {
        assert!(size_of::<Node>() <= 40, "{}", size_of::<Node>());
    }
}
