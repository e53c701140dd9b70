//! A layer deletes name by name.

use catalogue::image as req;

use super::finds::{Finds, shown};
use super::sight::Sight;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{EntryRule, NameKind, Step};

pub(crate) const CHECK: Check = Check {
    name: "whiteouts_are_explicit",
    decides: &[&req::LAYER_EXPLICIT_WHITEOUTS],
    on: On::Entries(|| Box::new(ExplicitWhiteouts::default())),
};

#[derive(Default)]
struct ExplicitWhiteouts {
    any: bool,
    opaque: Finds,
}

impl EntryRule for ExplicitWhiteouts {
    fn entry(&mut self, step: &Step<'_>) {
        match step.name {
            NameKind::Opaque => self.opaque.count(step.entry, || shown(step.entry.path)),
            NameKind::Whiteout => self.any = true,
            _ => {}
        }
    }

    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
        let rule = &req::LAYER_EXPLICIT_WHITEOUTS;
        let sight = Sight::of(context.node, context.facts, context.paths);
        if !self.opaque.is_empty() && !sight.is_nothing() {
            return self.opaque.tell(answers, || {
                Violation::of(rule, "the layer deletes with opaque whiteouts")
                    .expected("one whiteout for each name that is deleted")
                    .help("readers must honour both forms, but some do not know the opaque one")
            });
        }
        if self.any || !self.opaque.is_empty() {
            sight.conclude(rule, answers);
        } else {
            sight.conclude_without(rule, "the layer has no whiteouts", answers);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{PLAIN, layer};
    use super::*;
    use verdict::Outcome;

    #[test]
    fn opaque_whiteouts_are_a_habit_wherever_they_stand() {
        let tar = Tar::new().dir("a").file("a/b", b"").file("a/.wh..wh..opq", b"").file("c/.wh..wh..opq", b"").end();
        assert_eq!(layer(PLAIN, &tar).counts(), [(req::LAYER_EXPLICIT_WHITEOUTS.id, 2)]);
        let said = layer(PLAIN, &Tar::new().file(".wh.a", b"").end());
        assert_eq!(said.outcome(&req::LAYER_EXPLICIT_WHITEOUTS), Some(Outcome::Pass));
    }
}
