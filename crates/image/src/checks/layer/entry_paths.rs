//! Every entry has a name that is relative to the root and stays below it, and so has every target of a hard link.

use catalogue::image as req;

use super::finds::{Finds, shown};
use super::sight::Sight;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{EntryRule, Step};

pub(crate) const CHECK: Check = Check {
    name: "entry_names_stay_below_the_root",
    decides: &[
        &req::LAYER_PATH_NOT_EMPTY,
        &req::LAYER_PATH_RELATIVE,
        &req::LAYER_PATH_WITHIN_ROOT,
        &req::LAYER_PATH_NO_DOTDOT,
    ],
    on: On::Entries(|| Box::new(EntryPaths::default())),
};

#[derive(Default)]
struct EntryPaths {
    nameless: Finds,
    absolute: Finds,
    outside: Finds,
    linked_outside: Finds,
    dot_dot: Finds,
}

impl EntryRule for EntryPaths {
    fn entry(&mut self, step: &Step<'_>) {
        let (entry, path) = (step.entry, step.path);
        let name = || shown(entry.path);
        if entry.path.is_empty() {
            self.nameless.count(entry, || "an empty name".to_string());
        }
        if path.absolute {
            self.absolute.count(entry, name);
        }
        if path.escapes_root {
            self.outside.count(entry, name);
        } else if path.had_dot_dot {
            self.dot_dot.count(entry, name);
        }
        if step.target.is_some_and(|target| target.path.escapes_root) {
            self.linked_outside.count(entry, || format!("a link to {}", shown(entry.link.unwrap_or_default())));
        }
    }

    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
        let sight = Sight::of(context.node, context.facts, context.paths);
        if !sight.is_nothing() {
            self.tell(answers);
        }
        let leaves = !self.outside.is_empty() || !self.linked_outside.is_empty();
        let clean = [
            (&req::LAYER_PATH_NOT_EMPTY, self.nameless.is_empty()),
            (&req::LAYER_PATH_RELATIVE, self.absolute.is_empty()),
            (&req::LAYER_PATH_WITHIN_ROOT, !leaves),
            (&req::LAYER_PATH_NO_DOTDOT, self.dot_dot.is_empty() && self.outside.is_empty()),
        ];
        for (rule, is_clean) in clean {
            if is_clean || sight.is_nothing() {
                sight.conclude(rule, answers);
            }
        }
        if self.dot_dot.is_empty() && !self.outside.is_empty() && !sight.is_nothing() {
            answers.blocked(&req::LAYER_PATH_NO_DOTDOT, &req::LAYER_PATH_WITHIN_ROOT);
        }
    }
}

impl EntryPaths {
    fn tell(&self, answers: &mut Answers<'_>) {
        self.nameless.tell(answers, || {
            Violation::of(&req::LAYER_PATH_NOT_EMPTY, "an entry of the layer has no name")
                .expected("the path of a file, relative to the root")
                .help("name it; the root itself is `./`")
        });
        self.absolute.tell(answers, || {
            Violation::of(&req::LAYER_PATH_RELATIVE, "names of entries begin with a slash")
                .expected("paths relative to the root of the file system")
                .help("leave out the leading slash")
        });
        self.outside.tell(answers, || {
            Violation::of(&req::LAYER_PATH_WITHIN_ROOT, "the name of an entry leaves the root")
                .expected("a path below the root")
                .help("leave out the `..`: some readers refuse the layer, others put the file elsewhere")
        });
        self.linked_outside.tell(answers, || {
            Violation::of(&req::LAYER_PATH_WITHIN_ROOT, "the target of a hard link leaves the root")
                .expected("the path of another entry, relative to the root")
                .help("targets of hard links are relative to the root, not to the link: leave out the `..`")
        });
        self.dot_dot.tell(answers, || {
            Violation::of(&req::LAYER_PATH_NO_DOTDOT, "names of entries have a `..` in them")
                .expected("paths without `..`")
                .help("write the path that is meant: some readers refuse every `..`")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{PLAIN, layer};
    use super::*;

    fn failed(name: &str) -> Vec<&'static str> {
        layer(PLAIN, &Tar::new().file(name, b"").end()).failed()
    }

    #[test]
    fn each_fault_of_a_name_is_its_own() {
        assert_eq!(failed("a/b..c/...d"), [""; 0]);
        assert_eq!(failed(""), [req::LAYER_PATH_NOT_EMPTY.id]);
        assert_eq!(failed("/a"), [req::LAYER_PATH_RELATIVE.id]);
        assert_eq!(failed("../a"), [req::LAYER_PATH_WITHIN_ROOT.id]);
        assert_eq!(failed("a/../../b"), [req::LAYER_PATH_WITHIN_ROOT.id]);
        assert_eq!(failed("a/../b"), [req::LAYER_PATH_NO_DOTDOT.id]);
    }

    #[test]
    fn nameless_entries_stand_nowhere() {
        let tar = Tar::new().dir("./").file("", b"").file("", b"").file("a", b"").end();
        assert_eq!(layer(PLAIN, &tar).counts(), [(req::LAYER_PATH_NOT_EMPTY.id, 2)]);
    }

    #[test]
    fn only_targets_of_hard_links_are_bound_to_the_root() {
        let tar = Tar::new().file("d/a", b"").hardlink("d/b", "../d/a").end();
        assert_eq!(layer(PLAIN, &tar).failed(), [req::LAYER_PATH_WITHIN_ROOT.id]);
        let tar = Tar::new().file("d/a", b"").symlink("d/b", "../../../etc").hardlink("d/c", "/d/x/../a").end();
        assert_eq!(layer(PLAIN, &tar).failed(), [""; 0]);
    }
}
