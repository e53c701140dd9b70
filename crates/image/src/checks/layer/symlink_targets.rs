//! A symbolic link names what it leads to.

use catalogue::image as req;
use content::tar::EntryKind;

use super::finds::{Finds, shown};
use super::sight::Sight;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{EntryRule, Step};

pub(crate) const CHECK: Check = Check {
    name: "symbolic_links_name_a_target",
    decides: &[&req::LAYER_TAR_ARCHIVE],
    on: On::Entries(|| Box::new(SymlinkTargets::default())),
};

#[derive(Default)]
struct SymlinkTargets {
    without: Finds,
}

impl EntryRule for SymlinkTargets {
    fn entry(&mut self, step: &Step<'_>) {
        if step.entry.kind == EntryKind::Symlink && step.entry.link.is_none() {
            self.without.count(step.entry, || format!("{} leads nowhere", shown(step.entry.path)));
        }
    }

    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
        // That the archive is sound otherwise is said by the rule about its headers.
        if Sight::of(context.node, context.facts, context.paths).is_nothing() {
            return;
        }
        self.without.tell(answers, || {
            Violation::of(&req::LAYER_TAR_ARCHIVE, "a symbolic link has no target")
                .expected("the path that it leads to, in the header or in a pax record")
                .help("no system makes such a link: leave the entry out, or give it its target")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{PLAIN, layer};
    use super::*;

    #[test]
    fn links_without_a_target_are_seen() {
        assert_eq!(layer(PLAIN, &Tar::new().symlink("a", "b").end()).failed(), [""; 0]);
        assert_eq!(layer(PLAIN, &Tar::new().symlink("a", "").end()).failed(), [req::LAYER_TAR_ARCHIVE.id]);
    }
}
