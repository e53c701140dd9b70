//! Hard links to files that their layer does not have before them.

use catalogue::{Requirement, image as req};

use super::below::{Below, Doubt, Layers, own_sight};
use super::finds::shown;
use super::sight::Sight;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::{StackContext, StackLayer};
use crate::layer::{PathTable, Spot};

pub(crate) const CHECK: Check = Check {
    name: "hard_links_out_of_the_layer_name_files_below",
    decides: &[&req::LAYER_HARDLINK_TARGET, &req::LAYER_HARDLINK_WITHIN_LAYER, &req::LAYER_HARDLINK_NOT_DIRECTORY],
    on: On::Stack(look),
};

/// Links of one layer that share a fault.
#[derive(Default)]
struct Links {
    first: String,
    count: u64,
}

/// What came of the links of one layer.
#[derive(Default)]
struct Sorted {
    dangling: Links,
    early: Links,
    below: Links,
    directory: Links,
    doubt: Doubt,
}

fn look(context: &StackContext<'_>, answers: &mut Answers<'_>) {
    if !context.kind.is_image() {
        return;
    }
    let mut layers = Layers::of(context);
    for (place, layer) in context.layers.iter().enumerate() {
        let (Some(requests), Some(paths), Some(sight)) = (layer.requests, layer.paths, own_sight(layer)) else {
            continue;
        };
        if requests.links.kept.is_empty() && !requests.links.is_cut {
            continue;
        }
        let mut sorted = Sorted::default();
        for link in &requests.links.kept {
            sorted.sort(link, layers.find(place, &link.asks_for), paths);
        }
        if requests.links.is_cut {
            sorted
                .doubt
                .unknown
                .get_or_insert_with(|| "the layer has more hard links out of it than are looked at".to_string());
        }
        sorted.tell(place, layer, answers);
        sorted.conclude(&sight, answers);
    }
}

impl Sorted {
    fn sort(&mut self, link: &Spot, found: Below, own: &PathTable) {
        let comes_late = own.get(&link.asks_for).is_some_and(|seen| seen.is_entry());
        match found {
            Below::Stands(seen) if seen.is_directory() => self.directory.count(link),
            Below::Stands(_) => self.below.count(link),
            Below::Nothing if comes_late => self.early.count(link),
            Below::Nothing => self.dangling.count(link),
            Below::BehindLink => {
                self.doubt.hidden = Some(format!("{} lies behind a symbolic link", shown(&link.asks_for)))
            }
            Below::Hidden(why) => self.doubt.hidden = Some(why),
            Below::Unknown(why) => self.doubt.unknown = Some(why),
        }
    }

    fn tell(&self, place: usize, layer: &StackLayer<'_>, answers: &mut Answers<'_>) {
        let target = &req::LAYER_HARDLINK_TARGET;
        let mut tell = |links: &Links, violation: Violation| {
            if links.count > 0 {
                let violation = violation.place(Place::Pointer(layer.pointer.to_string()));
                answers.add(violation.got(format!("in layer {place}, {}", links.first)).times(links.count));
            }
        };
        tell(
            &self.dangling,
            Violation::of(target, "a hard link names a path that is neither in its layer nor in a layer below")
                .expected("the path of a file that stands earlier, relative to the root")
                .help("such a layer cannot be unpacked: pack the file itself where its first name is not in the layer"),
        );
        tell(
            &self.early,
            Violation::of(target, "a hard link stands before what it names")
                .expected("the file first, and then its further names")
                .help("readers make entries in their order: move the file to the front"),
        );
        tell(
            &self.below,
            Violation::of(&req::LAYER_HARDLINK_WITHIN_LAYER, "a hard link names a file of a lower layer")
                .expected("a file of its own layer")
                .help("on overlay file systems such a layer may fail to unpack: pack the file itself into the layer"),
        );
        tell(
            &self.directory,
            Violation::of(&req::LAYER_HARDLINK_NOT_DIRECTORY, "a hard link names a directory of a lower layer")
                .expected("a file")
                .help("only files can have several names: use a symbolic link"),
        );
    }

    fn conclude(&self, sight: &Sight, answers: &mut Answers<'_>) {
        let target = &req::LAYER_HARDLINK_TARGET;
        let dangles = self.dangling.count + self.early.count > 0;
        let within = &req::LAYER_HARDLINK_WITHIN_LAYER;
        let mut rest = |rule: &'static Requirement| {
            if dangles {
                answers.blocked(rule, target);
            } else {
                self.doubt.conclude(rule, std::ptr::eq(rule, within), sight, answers);
            }
        };
        if !dangles {
            rest(target);
        }
        if self.below.count == 0 {
            rest(within);
        }
        if self.directory.count == 0 {
            rest(&req::LAYER_HARDLINK_NOT_DIRECTORY);
        }
    }
}

impl Links {
    fn count(&mut self, link: &Spot) {
        if self.count == 0 {
            self.first = format!("entry {}: {} links to {}", link.number, shown(&link.name), shown(&link.asks_for));
        }
        self.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{stack, stack_with_missing};
    use super::*;
    use verdict::Outcome;

    const TARGET: &str = req::LAYER_HARDLINK_TARGET.id;
    const WITHIN: &str = req::LAYER_HARDLINK_WITHIN_LAYER.id;
    const DIRECTORY: &str = req::LAYER_HARDLINK_NOT_DIRECTORY.id;

    fn failed(lower: Tar, upper: Tar) -> Vec<&'static str> {
        stack(&[lower.end(), upper.end()]).failed()
    }

    #[test]
    fn a_target_below_is_legal_but_not_portable() {
        assert_eq!(failed(Tar::new().file("a", b"x"), Tar::new().hardlink("b", "a")), [WITHIN]);
        let far = stack(&[
            Tar::new().file("d/a", b"x").end(),
            Tar::new().file("c", b"").end(),
            Tar::new().hardlink("b", "d/a").end(),
        ]);
        assert_eq!(far.failed(), [WITHIN]);
        assert_eq!(failed(Tar::new().dir("a"), Tar::new().hardlink("b", "a")), [DIRECTORY]);
    }

    #[test]
    fn a_target_that_is_nowhere_or_late_is_refused() {
        assert_eq!(failed(Tar::new(), Tar::new().hardlink("b", "a")), [TARGET]);
        assert_eq!(failed(Tar::new(), Tar::new().hardlink("b", "a").file("a", b"")), [TARGET]);
        assert_eq!(failed(Tar::new().hardlink("b", "a"), Tar::new().file("a", b"")), [TARGET]);
        assert_eq!(failed(Tar::new().file("a", b""), Tar::new().hardlink("b", "a").file("a", b"")), [WITHIN]);
    }

    #[test]
    fn what_is_deleted_or_replaced_in_between_is_nowhere() {
        for between in [
            Tar::new().file(".wh.d", b""),
            Tar::new().file("d/.wh.a", b""),
            Tar::new().file("d/.wh..wh..opq", b""),
            Tar::new().file(".wh..wh..opq", b""),
            Tar::new().file("d", b""),
        ] {
            let base = Tar::new().file("d/a", b"").end();
            let said = stack(&[base.clone(), between.clone().end(), Tar::new().hardlink("b", "d/a").end()]);
            assert!(said.failed().contains(&TARGET), "{:?}", said.failed());
            let restored = [base.clone(), between.end(), base, Tar::new().hardlink("b", "d/a").end()];
            assert!(!stack(&restored).failed().contains(&TARGET));
        }
        let own = stack(&[Tar::new().file("a", b"").end(), Tar::new().file(".wh.a", b"").hardlink("b", "a").end()]);
        assert_eq!(own.failed(), [TARGET]);
    }

    #[test]
    fn what_cannot_be_known_is_not_held_against_the_layer() {
        let linked =
            stack(&[Tar::new().symlink("d", "e").file("e/a", b"").end(), Tar::new().hardlink("b", "d/a").end()]);
        assert_eq!(linked.failed(), [""; 0]);
        assert_eq!(linked.outcome(&req::LAYER_HARDLINK_TARGET), Some(Outcome::NotApplicable));
        let missing = stack_with_missing(&[Tar::new().hardlink("b", "a").end()]);
        assert_eq!(missing.failed(), [""; 0]);
        assert_eq!(missing.outcome(&req::LAYER_HARDLINK_TARGET), Some(Outcome::NotApplicable));
        assert_eq!(missing.outcome(&req::LAYER_HARDLINK_WITHIN_LAYER), Some(Outcome::Inconclusive));
    }

    #[test]
    fn many_links_are_one_finding() {
        let mut upper = Tar::new();
        for number in 0..300 {
            upper = upper.hardlink(&format!("b{number}"), "a");
        }
        assert_eq!(stack(&[Tar::new().file("a", b"").end(), upper.end()]).counts(), [(WITHIN, 300)]);
    }
}
