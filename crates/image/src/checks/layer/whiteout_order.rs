//! Whiteouts come before what stands beside them.

use catalogue::image as req;

use super::finds::{Finds, shown};
use super::sight::Sight;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{EntryRule, NameKind, Step};

pub(crate) const CHECK: Check = Check {
    name: "whiteouts_come_before_their_siblings",
    decides: &[&req::LAYER_WHITEOUT_BEFORE_SIBLINGS],
    on: On::Entries(|| Box::new(WhiteoutOrder::default())),
};

// Opaque whiteouts are left out: the spec shows a layer with a late one as the equal of a layer with an early one.
#[derive(Default)]
struct WhiteoutOrder {
    any: bool,
    late: Finds,
}

impl EntryRule for WhiteoutOrder {
    fn entry(&mut self, step: &Step<'_>) {
        if step.name != NameKind::Whiteout {
            return;
        }
        self.any = true;
        if step.has_siblings {
            self.late.count(step.entry, || shown(step.entry.path));
        }
    }

    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
        let rule = &req::LAYER_WHITEOUT_BEFORE_SIBLINGS;
        let sight = Sight::of(context.node, context.facts, context.paths);
        if !self.any {
            return sight.conclude_without(rule, "the layer has no explicit whiteouts", answers);
        }
        if self.late.is_empty() || sight.is_nothing() {
            return sight.conclude(rule, answers);
        }
        self.late.tell(answers, || {
            Violation::of(rule, "whiteouts stand behind other entries of their directory")
                .expected("the whiteouts of a directory before its other entries")
                .help("sort them to the front: readers that apply entries in their order may delete what the layer has just added")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{PLAIN, layer};
    use super::*;

    const RULE: &str = req::LAYER_WHITEOUT_BEFORE_SIBLINGS.id;

    #[test]
    fn whiteouts_at_the_front_pass() {
        let tar = Tar::new()
            .dir("./")
            .file("./.wh.x", b"")
            .file("./.wh.y", b"")
            .dir("d")
            .file("d/.wh.x", b"")
            .file("d/y", b"")
            .file("e/f/g", b"")
            .file("e/.wh.x", b"")
            .end();
        assert_eq!(layer(PLAIN, &tar).failed(), [""; 0]);
    }

    #[test]
    fn late_whiteouts_are_a_habit() {
        for tar in [
            Tar::new().file("a", b"").file(".wh.b", b""),
            Tar::new().file("d/a", b"").dir("e").file("e/a", b"").file("d/.wh.b", b""),
            Tar::new().file("d/a", b"").dir("d").file("d/.wh.a", b""),
        ] {
            assert_eq!(layer(PLAIN, &tar.end()).counts(), [(RULE, 1)]);
        }
    }
}
