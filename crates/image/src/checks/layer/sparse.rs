//! A layer has no sparse entries.

use catalogue::image as req;

use super::finds::Finds;
use super::sight::Sight;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{EntryRule, Step};

pub(crate) const CHECK: Check = Check {
    name: "layer_has_no_sparse_entries",
    decides: &[&req::LAYER_NO_SPARSE],
    on: On::Entries(|| Box::new(Sparse::default())),
};

#[derive(Default)]
struct Sparse {
    sparse: Finds,
}

impl EntryRule for Sparse {
    fn entry(&mut self, step: &Step<'_>) {
        if step.entry.is_sparse {
            self.sparse.count(step.entry, || match step.entry.real_size {
                Some(size) => format!("a sparse file of {size} bytes"),
                None => "a sparse file".to_string(),
            });
        }
    }

    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
        let rule = &req::LAYER_NO_SPARSE;
        let sight = Sight::of(context.node, context.facts, context.paths);
        if self.sparse.is_empty() || sight.is_nothing() {
            return sight.conclude(rule, answers);
        }
        self.sparse.tell(answers, || {
            Violation::of(rule, "the layer has sparse entries")
                .expected("regular files with all their bytes, which compress well where they are zero")
                .help("pack without `--sparse`: some readers fail on such entries and others drop them")
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::{Header, Tar};
    use super::super::case::{PLAIN, layer};
    use super::*;

    #[test]
    fn both_forms_of_sparse_files_are_seen() {
        let old = Header::new("a", b'S', 0).put(257, b"ustar  \0").sealed();
        assert_eq!(layer(PLAIN, &Tar::new().raw(&old).end()).failed(), [req::LAYER_NO_SPARSE.id]);
        let tar = Tar::new().pax(&[("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0")]).file("a", b"0\n").end();
        assert_eq!(layer(PLAIN, &tar).failed(), [req::LAYER_NO_SPARSE.id]);
    }
}
