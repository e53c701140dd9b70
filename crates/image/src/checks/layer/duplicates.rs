//! Each path stands once in a layer.

use catalogue::image as req;

use super::finds::Finds;
use super::sight::Sight;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{EntryRule, Step};

pub(crate) const CHECK: Check = Check {
    name: "paths_in_the_layer_are_unique",
    decides: &[&req::LAYER_NO_DUPLICATE_PATHS],
    on: On::Entries(|| Box::new(Duplicates::default())),
};

// Directories count, the root among them: the spec's word "files" means every type of entry.
#[derive(Default)]
struct Duplicates {
    again: Finds,
}

impl EntryRule for Duplicates {
    fn entry(&mut self, step: &Step<'_>) {
        if let Some(before) = step.before.filter(|before| before.is_entry() && !step.entry.path.is_empty()) {
            self.again.count(step.entry, || format!("entries {} and {}", before.number, step.entry.number));
        }
    }

    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
        let rule = &req::LAYER_NO_DUPLICATE_PATHS;
        let sight = Sight::of(context.node, context.facts, context.paths);
        if self.again.is_empty() || sight.is_nothing() {
            return sight.conclude(rule, answers);
        }
        self.again.tell(answers, || {
            Violation::of(rule, "the layer holds a path more than once")
                .expected("one entry for each path; `a`, `./a` and `a/` are one path")
                .help("keep one entry: which of them counts depends on the reader")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{PLAIN, layer};
    use super::*;

    const RULE: &str = req::LAYER_NO_DUPLICATE_PATHS.id;

    #[test]
    fn spellings_of_one_path_are_duplicates() {
        for (first, second) in
            [("a", "a"), ("a", "./a"), ("a", "a/"), ("b/a", "b//a"), ("./", "."), (".wh.a", "./.wh.a")]
        {
            let said = layer(PLAIN, &Tar::new().file(first, b"").file(second, b"").end());
            assert!(said.failed().contains(&RULE), "{first} {second}");
        }
        assert_eq!(layer(PLAIN, &Tar::new().dir("./").dir("a/").dir("./").dir("a").end()).counts(), [(RULE, 2)]);
    }

    #[test]
    fn other_paths_and_directories_that_are_listed_late_are_no_duplicates() {
        let tar = Tar::new().dir("./").file(".wh.a", b"").file("a/b", b"").dir("a").file("A", b"").end();
        assert_eq!(layer(PLAIN, &tar).failed(), [""; 0]);
    }

    #[test]
    fn many_are_counted_and_few_are_kept() {
        let mut tar = Tar::new();
        for _ in 0..1001 {
            tar = tar.file("a", b"");
        }
        let said = layer(PLAIN, &tar.end());
        assert_eq!(said.counts(), [(RULE, 1000)]);
        assert_eq!(said.places(), 10);
    }
}
