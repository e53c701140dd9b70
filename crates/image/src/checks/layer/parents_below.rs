//! No entry lies below what a lower layer makes a symbolic link, least of all one that leaves the root.

use catalogue::{Requirement, image as req};

use super::below::{Below, Doubt, Layers, own_sight};
use super::finds::shown;
use super::sight::Sight;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::{StackContext, StackLayer};
use crate::layer::{SeenKind, Spot};

pub(crate) const CHECK: Check = Check {
    name: "parents_are_no_symlinks_of_lower_layers",
    decides: &[&req::LAYER_PARENT_NOT_SYMLINK, &req::LAYER_PARENT_IS_DIRECTORY, &req::LAYER_PATH_WITHIN_ROOT],
    on: On::Stack(look),
};

/// Entries of one layer below links of one sort.
#[derive(Default)]
struct Entries<'a> {
    first: Option<&'a Spot>,
    count: u64,
}

/// What came of the directories that one layer leaves out.
#[derive(Default)]
struct Sorted<'a> {
    inside: Entries<'a>,
    outside: Entries<'a>,
    file: Entries<'a>,
    doubt: Doubt,
}

fn look(context: &StackContext<'_>, answers: &mut Answers<'_>) {
    if !context.kind.is_image() {
        return;
    }
    let mut layers = Layers::of(context);
    for (place, layer) in context.layers.iter().enumerate() {
        let (Some(requests), Some(sight)) = (layer.requests, own_sight(layer)) else { continue };
        let mut sorted = Sorted::default();
        if requests.parents.is_cut {
            sorted.doubt.unknown = Some("the layer leaves out more directories than are looked for".to_string());
        }
        for spot in &requests.parents.kept {
            sorted.sort(spot, layers.find(place, &spot.asks_for));
        }
        sorted.tell(place, layer, answers);
        sorted.conclude(&sight, answers);
    }
}

impl<'a> Sorted<'a> {
    fn sort(&mut self, spot: &'a Spot, found: Below) {
        match found {
            Below::Stands(seen) if seen.leaves_root => self.outside.count(spot),
            Below::Stands(seen) if seen.kind == SeenKind::Symlink => self.inside.count(spot),
            Below::Stands(seen) if seen.kind == SeenKind::Other => self.file.count(spot),
            Below::Hidden(why) => self.doubt.hidden = Some(why),
            Below::Unknown(why) => self.doubt.unknown = Some(why),
            // What lies behind a link is counted at the link.
            Below::Stands(_) | Below::Nothing | Below::BehindLink => {}
        }
    }

    fn tell(&self, place: usize, layer: &StackLayer<'_>, answers: &mut Answers<'_>) {
        let mut tell = |entries: &Entries<'_>, violation: Violation| {
            if let Some(spot) = entries.first {
                let (name, link) = (shown(&spot.name), shown(&spot.asks_for));
                let got = format!("in layer {place}, entry {}: {name}, where {link} stands below", spot.number);
                answers.add(violation.place(Place::Pointer(layer.pointer.to_string())).got(got).times(entries.count));
            }
        };
        tell(
            &self.inside,
            Violation::of(
                &req::LAYER_PARENT_NOT_SYMLINK,
                "entries lie below a path that is a symbolic link in a lower layer",
            )
            .expected("the path behind the link, or an entry that makes it a directory")
            .help("write the entries below the target of the link: some readers follow it, others replace it"),
        );
        tell(
            &self.file,
            Violation::of(&req::LAYER_PARENT_IS_DIRECTORY, "entries lie below a path that a lower layer makes a file")
                .expected("a directory, or an entry of the layer that makes the path one")
                .help("add an entry for the directory in front: it replaces the file"),
        );
        tell(
            &self.outside,
            Violation::of(
                &req::LAYER_PATH_WITHIN_ROOT,
                "entries lie below a symbolic link of a lower layer that leaves the root",
            )
            .expected("a directory below the root")
            .help("this is how layers overwrite files of the host: do not unpack the image with plain tools"),
        );
    }

    fn conclude(&self, sight: &Sight, answers: &mut Answers<'_>) {
        let (rule, within) = (&req::LAYER_PARENT_NOT_SYMLINK, &req::LAYER_PATH_WITHIN_ROOT);
        let mut conclude = |of: &'static Requirement| self.doubt.conclude(of, std::ptr::eq(of, rule), sight, answers);
        match (self.inside.count > 0, self.outside.count > 0) {
            (true, true) => {}
            (true, false) => conclude(within),
            (false, true) => answers.blocked(rule, within),
            (false, false) => {
                conclude(rule);
                conclude(within);
            }
        }
    }
}

impl<'a> Entries<'a> {
    fn count(&mut self, spot: &'a Spot) {
        self.first.get_or_insert(spot);
        self.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{stack, stack_with_missing};
    use super::*;
    use verdict::Outcome;

    const RULE: &str = req::LAYER_PARENT_NOT_SYMLINK.id;

    fn failed(layers: &[Tar]) -> Vec<&'static str> {
        let layers: Vec<Vec<u8>> = layers.iter().map(|tar| tar.clone().end()).collect();
        stack(&layers).failed()
    }

    #[test]
    fn writing_through_a_link_of_a_lower_layer_is_a_habit() {
        let base = Tar::new().symlink("lib", "usr/lib").dir("usr/lib");
        let upper = Tar::new().file("lib/x", b"");
        assert_eq!(failed(&[base.clone(), upper.clone()]), [RULE]);
        assert_eq!(failed(&[base.clone(), Tar::new().file("a", b""), Tar::new().file("lib/d/x", b"")]), [RULE]);
        assert_eq!(failed(&[base.clone(), Tar::new().file("lib/.wh.x", b"")]), [RULE]);
        assert_eq!(failed(&[base.clone(), upper.clone(), upper]), [RULE]);
        assert_eq!(failed(&[base, Tar::new().file("usr/lib/x", b"")]), [""; 0]);
    }

    #[test]
    fn a_link_that_is_no_more_is_no_matter() {
        let base = Tar::new().symlink("lib", "usr/lib");
        let upper = Tar::new().file("lib/x", b"");
        assert_eq!(failed(&[base.clone(), Tar::new().dir("lib"), upper.clone()]), [""; 0]);
        assert_eq!(failed(&[base.clone(), Tar::new().file(".wh.lib", b""), upper.clone()]), [""; 0]);
        assert_eq!(failed(&[base.clone(), Tar::new().dir("lib").file("lib/x", b"")]), [""; 0]);
        assert_eq!(failed(&[base, Tar::new().file(".wh.lib", b"").file("lib/x", b"")]), [""; 0]);
        assert_eq!(failed(&[Tar::new().dir("lib"), upper]), [""; 0]);
    }

    #[test]
    fn a_link_out_of_the_root_is_the_graver_fault() {
        let base = Tar::new().symlink("out", "../../tmp").end();
        let said = stack(&[base, Tar::new().file("out/x", b"").file("out/y", b"").end()]);
        assert_eq!(said.counts(), [(req::LAYER_PATH_WITHIN_ROOT.id, 1)]);
        assert_eq!(said.outcome(&req::LAYER_PARENT_NOT_SYMLINK), Some(Outcome::Blocked));
    }

    #[test]
    fn what_is_not_at_hand_is_not_known() {
        let said = stack_with_missing(&[Tar::new().file("lib/x", b"").end()]);
        assert_eq!(said.outcome(&req::LAYER_PARENT_NOT_SYMLINK), Some(Outcome::Inconclusive));
    }
}
