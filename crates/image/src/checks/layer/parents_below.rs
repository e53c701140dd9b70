//! No entry lies below what a lower layer makes a symbolic link.

use catalogue::image as req;

use super::below::{Below, Layers, own_sight};
use super::finds::shown;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::{StackContext, StackLayer};
use crate::layer::{SeenKind, Spot};

pub(crate) const CHECK: Check = Check {
    name: "parents_are_no_symlinks_of_lower_layers",
    decides: &[&req::LAYER_PARENT_NOT_SYMLINK],
    on: On::Stack(look),
};

fn look(context: &StackContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::LAYER_PARENT_NOT_SYMLINK;
    if !context.kind.is_image() {
        return;
    }
    let mut layers = Layers::of(context);
    for (place, layer) in context.layers.iter().enumerate() {
        let (Some(requests), Some(sight)) = (layer.requests, own_sight(layer)) else { continue };
        let mut first = None;
        let mut count = 0;
        let mut unknown =
            requests.parents.is_cut.then(|| "the layer leaves out more directories than are looked for".to_string());
        for spot in &requests.parents.kept {
            match layers.find(place, &spot.asks_for) {
                Below::Stands(seen) if seen.kind == SeenKind::Symlink => {
                    first.get_or_insert(spot);
                    count += 1;
                }
                Below::Unknown(why) => unknown = Some(why),
                // What lies behind a link is counted at the link.
                Below::Stands(_) | Below::Nothing | Below::BehindLink => {}
            }
        }
        match (first, unknown) {
            (Some(spot), _) => answers.add(violation(place, layer, spot).times(count)),
            (None, Some(why)) => answers.inconclusive(rule, why),
            (None, None) => sight.conclude(rule, answers),
        }
    }
}

fn violation(place: usize, layer: &StackLayer<'_>, spot: &Spot) -> Violation {
    Violation::of(&req::LAYER_PARENT_NOT_SYMLINK, "entries lie below a path that is a symbolic link in a lower layer")
        .place(Place::Pointer(layer.pointer.to_string()))
        .expected("the path behind the link, or an entry that makes it a directory")
        .got(format!(
            "in layer {place}, entry {}: {}, where {} is a link",
            spot.number,
            shown(&spot.name),
            shown(&spot.asks_for)
        ))
        .help(
            "write the entries below the target of the link: some readers follow it, others replace it by a directory",
        )
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
    fn what_is_not_at_hand_is_not_known() {
        let said = stack_with_missing(&[Tar::new().file("lib/x", b"").end()]);
        assert_eq!(said.outcome(&req::LAYER_PARENT_NOT_SYMLINK), Some(Outcome::Inconclusive));
    }
}
