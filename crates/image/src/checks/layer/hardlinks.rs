//! Hard links name files that the layer has before them. What they name below it is another check's.

use catalogue::image as req;
use content::tar::EntryKind;

use super::finds::{Finds, shown};
use super::sight::Sight;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{EntryRule, Step};

pub(crate) const CHECK: Check = Check {
    name: "hard_links_name_earlier_files",
    decides: &[&req::LAYER_HARDLINK_TARGET, &req::LAYER_HARDLINK_WITHIN_LAYER, &req::LAYER_HARDLINK_NOT_DIRECTORY],
    on: On::Entries(|| Box::new(HardLinks::default())),
};

#[derive(Default)]
struct HardLinks {
    any: bool,
    outside: bool,
    leaves_root: bool,
    nothing: Finds,
    itself: Finds,
    whiteout: Finds,
    directory: Finds,
}

impl EntryRule for HardLinks {
    fn entry(&mut self, step: &Step<'_>) {
        if step.entry.kind != EntryKind::HardLink {
            return;
        }
        self.any = true;
        let Some(target) = step.target else {
            return self.nothing.count(step.entry, || "an empty target".to_string());
        };
        let got = || format!("{} links to {}", shown(step.entry.path), shown(step.entry.link.unwrap_or_default()));
        if target.path.escapes_root {
            self.leaves_root = true;
        } else if *target.path.path == *step.path.path && step.before.is_none_or(|before| before.is_entry()) {
            self.itself.count(step.entry, got);
        } else {
            match target.seen {
                None => self.outside = true,
                Some(seen) if seen.is_directory() => self.directory.count(step.entry, got),
                Some(seen) if seen.kind == crate::layer::SeenKind::Whiteout => self.whiteout.count(step.entry, got),
                Some(_) => {}
            }
        }
    }

    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
        let sight = Sight::of(context.node, context.facts, context.paths);
        if !self.any {
            for rule in CHECK.decides {
                sight.conclude_without(rule, "the layer has no hard links", answers);
            }
            return;
        }
        if sight.is_nothing() {
            for rule in CHECK.decides {
                sight.conclude(rule, answers);
            }
            return;
        }
        self.tell(answers);
        self.conclude(&sight, answers);
    }
}

impl HardLinks {
    fn tell(&self, answers: &mut Answers<'_>) {
        let target = || "the path of a file that stands earlier in the layer, relative to the root".to_string();
        self.nothing.tell(answers, || {
            Violation::of(&req::LAYER_HARDLINK_TARGET, "a hard link has no target").expected(target())
        });
        self.itself.tell(answers, || {
            Violation::of(&req::LAYER_HARDLINK_TARGET, "a hard link names itself").expected(target())
        });
        self.whiteout.tell(answers, || {
            Violation::of(&req::LAYER_HARDLINK_TARGET, "a hard link names a whiteout").expected(target())
        });
        self.directory.tell(answers, || {
            Violation::of(&req::LAYER_HARDLINK_NOT_DIRECTORY, "a hard link names a directory")
                .expected(target())
                .help("only files can have several names: use a symbolic link")
        });
    }

    // Links to what the layer does not have before them are answered for with the layers below at hand.
    fn conclude(&self, sight: &Sight, answers: &mut Answers<'_>) {
        let target = &req::LAYER_HARDLINK_TARGET;
        let all_named = self.nothing.is_empty() && self.itself.is_empty() && self.whiteout.is_empty();
        if self.leaves_root {
            answers.blocked(target, &req::LAYER_PATH_WITHIN_ROOT);
        } else if all_named && !self.outside {
            sight.conclude(target, answers);
        }
        if !self.outside {
            if all_named && !self.leaves_root {
                sight.conclude(&req::LAYER_HARDLINK_WITHIN_LAYER, answers);
            } else {
                let by = if all_named { &req::LAYER_PATH_WITHIN_ROOT } else { target };
                answers.blocked(&req::LAYER_HARDLINK_WITHIN_LAYER, by);
            }
            if self.directory.is_empty() {
                sight.conclude(&req::LAYER_HARDLINK_NOT_DIRECTORY, answers);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{PLAIN, layer};
    use super::*;
    use verdict::Outcome;

    const TARGET: &str = req::LAYER_HARDLINK_TARGET.id;

    #[test]
    fn links_to_earlier_files_pass() {
        let tar = Tar::new()
            .file("d/a", b"x")
            .symlink("s", "d")
            .hardlink("b", "./d//a")
            .hardlink("c", "s")
            .hardlink("e", "b")
            .end();
        let said = layer(PLAIN, &tar);
        assert_eq!(said.failed(), [""; 0]);
        for rule in CHECK.decides {
            assert_eq!(said.outcome(rule), Some(Outcome::Pass));
        }
        let said = layer(PLAIN, &Tar::new().end());
        assert_eq!(said.outcome(&req::LAYER_HARDLINK_TARGET), Some(Outcome::NotApplicable));
    }

    #[test]
    fn links_to_no_file_are_refused() {
        assert_eq!(layer(PLAIN, &Tar::new().hardlink("a", "").end()).failed(), [TARGET]);
        assert_eq!(layer(PLAIN, &Tar::new().hardlink("a", "./a").end()).failed(), [TARGET]);
        assert_eq!(layer(PLAIN, &Tar::new().file(".wh.a", b"").hardlink("b", ".wh.a").end()).failed(), [TARGET]);
        let directory = req::LAYER_HARDLINK_NOT_DIRECTORY.id;
        for target in ["d", "d/e", "./"] {
            assert_eq!(
                layer(PLAIN, &Tar::new().dir("d").file("d/e/f", b"").hardlink("a", target).end()).failed(),
                [directory]
            );
        }
    }

    #[test]
    fn links_below_are_left_to_the_stack() {
        let said = layer(PLAIN, &Tar::new().hardlink("a", "b").end());
        assert_eq!(said.outcome(&req::LAYER_HARDLINK_TARGET), None);
    }
}
