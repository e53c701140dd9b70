//! What entries lie below is a directory.

use catalogue::image as req;
use content::tar::EntryKind;

use super::finds::{Finds, shown};
use super::sight::Sight;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{EntryRule, NameKind, SeenKind, Step};

pub(crate) const CHECK: Check = Check {
    name: "entries_lie_below_directories",
    decides: &[&req::LAYER_PARENT_IS_DIRECTORY, &req::LAYER_PATH_WITHIN_ROOT],
    on: On::Entries(|| Box::new(DirectoryParents::default())),
};

#[derive(Default)]
struct DirectoryParents {
    below_a_file: Finds,
    below_a_link: Finds,
    below_a_link_out: Finds,
    replaced: Finds,
    root: Finds,
}

impl EntryRule for DirectoryParents {
    fn entry(&mut self, step: &Step<'_>) {
        if step.entry.path.is_empty() {
            return;
        }
        if let Some(above) = step.above {
            let got = || format!("{} lies below entry {}", shown(step.entry.path), above.number);
            match above.kind {
                // A whiteout that is a directory is a fault of its form, and so is all that lies below it.
                SeenKind::Directory | SeenKind::Implied | SeenKind::Whiteout => {}
                SeenKind::Symlink if above.leaves_root => self.below_a_link_out.count(step.entry, got),
                SeenKind::Symlink => self.below_a_link.count(step.entry, got),
                SeenKind::Other => self.below_a_file.count(step.entry, got),
            }
        }
        let is_directory = step.entry.kind == EntryKind::Directory;
        if step.path.is_root() && !is_directory {
            return self.root.count(step.entry, || format!("{} is the root itself", shown(step.entry.path)));
        }
        if let Some(before) =
            step.before.filter(|before| !before.is_entry() && !is_directory && step.name == NameKind::Plain)
        {
            self.replaced
                .count(step.entry, || format!("entry {} lies below {}", before.number, shown(step.entry.path)));
        }
    }

    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
        let (rule, within) = (&req::LAYER_PARENT_IS_DIRECTORY, &req::LAYER_PATH_WITHIN_ROOT);
        let sight = Sight::of(context.node, context.facts, context.paths);
        if sight.is_nothing() {
            sight.conclude(within, answers);
            return sight.conclude(rule, answers);
        }
        self.tell(answers);
        let is_clean =
            [&self.below_a_file, &self.below_a_link, &self.replaced, &self.root].iter().all(|finds| finds.is_empty());
        if !self.below_a_link_out.is_empty() {
            answers.blocked(rule, within);
        } else {
            sight.conclude(within, answers);
            if is_clean {
                sight.conclude(rule, answers);
            }
        }
    }
}

impl DirectoryParents {
    fn tell(&self, answers: &mut Answers<'_>) {
        let rule = &req::LAYER_PARENT_IS_DIRECTORY;
        self.below_a_file.tell(answers, || {
            Violation::of(rule, "an entry lies below a path that the layer makes a file")
                .expected("a directory")
                .help("a path is either a file or a directory: leave out one of the two")
        });
        self.below_a_link.tell(answers, || {
            Violation::of(rule, "an entry lies below a path that the layer makes a symbolic link")
                .expected("a directory")
                .help("write the entry below the target of the link: some readers follow the link, others replace it")
        });
        self.replaced.tell(answers, || {
            Violation::of(rule, "the layer makes a path a file after entries below it")
                .expected("a directory")
                .help("a path is either a file or a directory: leave out one of the two")
        });
        self.root.tell(answers, || {
            Violation::of(rule, "the layer makes its root something else than a directory")
                .expected("a directory, or no entry for the root")
                .help("leave the entry out: all other paths lie below it")
        });
        self.below_a_link_out.tell(answers, || {
            Violation::of(&req::LAYER_PATH_WITHIN_ROOT, "an entry lies below a symbolic link that leaves the root")
                .expected("a directory below the root")
                .help("this is how archives overwrite files of the host: do not unpack the layer with a plain tar")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{PLAIN, layer};
    use super::*;
    use verdict::Outcome;

    const RULE: &str = req::LAYER_PARENT_IS_DIRECTORY.id;

    #[test]
    fn directories_may_be_missing_or_come_late() {
        let tar = Tar::new().file("a/b/c", b"").dir("a/b").dir("a").dir("./").file("x/.wh.y", b"").end();
        assert_eq!(layer(PLAIN, &tar).failed(), [""; 0]);
    }

    #[test]
    fn nothing_lies_below_what_is_no_directory() {
        let cases = [
            Tar::new().file("a", b"").file("a/b", b""),
            Tar::new().file("a", b"").file("a/b/c/d", b"").file("a/b/c/e", b""),
            Tar::new().symlink("a", "b").dir("b").file("a/c", b""),
            Tar::new().symlink("a", "/b").file("a/c", b""),
            Tar::new().symlink("a", "b").file("a/.wh.c", b""),
            Tar::new().file("a/b/c", b"").file("a", b""),
            Tar::new().file("a/b/c", b"").symlink("a/b", "c"),
            Tar::new().file("a", b"").file(".", b""),
            Tar::new().symlink(".", "x").file("a", b""),
        ];
        for tar in cases {
            assert_eq!(layer(PLAIN, &tar.end()).failed(), [RULE]);
        }
    }

    #[test]
    fn a_way_out_of_the_root_is_the_graver_fault() {
        let said = layer(PLAIN, &Tar::new().symlink("d/a", "../../b").file("d/a/c", b"").end());
        assert_eq!(said.failed(), [req::LAYER_PATH_WITHIN_ROOT.id]);
        assert_eq!(said.outcome(&req::LAYER_PARENT_IS_DIRECTORY), Some(Outcome::Blocked));
        assert_eq!(layer(PLAIN, &Tar::new().symlink("d/a", "../../b").end()).failed(), [""; 0]);
    }

    #[test]
    fn a_hundred_thousand_entries_and_deep_paths_take_no_time() {
        let mut tar = Tar::new();
        for number in 0..100_000 {
            tar = tar.entry(&format!("d/{number}"), b'0', b"");
        }
        for number in 0..20 {
            tar = tar.long_name(&format!("{number}/{}", "d/".repeat(32_000)), b'5');
        }
        let tar = tar.end();
        let clock = std::time::Instant::now();
        assert_eq!(layer(PLAIN, &tar).failed(), [""; 0]);
        assert!(clock.elapsed().as_secs() < 30, "{:?}", clock.elapsed());
    }
}
