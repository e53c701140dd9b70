//! Whiteouts are empty regular files that name what they delete.

use catalogue::{Requirement, image as req};
use content::tar::EntryKind;

use super::finds::{Finds, shown};
use super::sight::Sight;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{EntryRule, NameKind, Step, has_marked_folder};

pub(crate) const CHECK: Check = Check {
    name: "whiteouts_are_empty_files_with_a_target",
    decides: &[&req::LAYER_WHITEOUT_EMPTY_REGULAR, &req::LAYER_WHITEOUT_BASENAME],
    on: On::Entries(|| Box::new(WhiteoutForm::default())),
};

#[derive(Default)]
struct WhiteoutForm {
    any: bool,
    no_file: Finds,
    not_empty: Finds,
    bare: Finds,
    reserved: Finds,
    folder: Finds,
}

impl EntryRule for WhiteoutForm {
    fn entry(&mut self, step: &Step<'_>) {
        let entry = step.entry;
        let name = || shown(entry.path);
        if has_marked_folder(&step.path.path) {
            self.any = true;
            return self.folder.count(entry, name);
        }
        if step.name == NameKind::Plain {
            return;
        }
        self.any = true;
        match step.name {
            NameKind::Bare => self.bare.count(entry, name),
            NameKind::Reserved => self.reserved.count(entry, name),
            _ if !matches!(entry.kind, EntryKind::File | EntryKind::Contiguous) => {
                self.no_file.count(entry, || format!("{}, {}", shown(entry.path), describe(entry.kind)));
            }
            _ if entry.size > 0 => {
                self.not_empty.count(entry, || format!("{}, {} bytes", shown(entry.path), entry.size))
            }
            _ => {}
        }
    }

    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
        let sight = Sight::of(context.node, context.facts, context.paths);
        // A bare `.wh.` has its own sentence only since the development text, but it never was the name of anything.
        let has_own_rule = req::LAYER_WHITEOUT_BASENAME.holds_in(context.version);
        if !sight.is_nothing() {
            let rule = if has_own_rule { &req::LAYER_WHITEOUT_BASENAME } else { &req::LAYER_WHITEOUT_EMPTY_REGULAR };
            self.tell(rule, answers);
        }
        let is_named = self.bare.is_empty();
        let is_formed =
            [&self.no_file, &self.not_empty, &self.reserved, &self.folder].iter().all(|finds| finds.is_empty());
        let clean = [
            (&req::LAYER_WHITEOUT_EMPTY_REGULAR, is_formed && (is_named || has_own_rule)),
            (&req::LAYER_WHITEOUT_BASENAME, is_named || !has_own_rule),
        ];
        for (rule, is_clean) in clean {
            if !self.any {
                sight.conclude_without(rule, "the layer has no whiteouts", answers);
            } else if is_clean || sight.is_nothing() {
                sight.conclude(rule, answers);
            }
        }
    }
}

impl WhiteoutForm {
    fn tell(&self, bare: &'static Requirement, answers: &mut Answers<'_>) {
        let rule = &req::LAYER_WHITEOUT_EMPTY_REGULAR;
        self.bare.tell(answers, || {
            Violation::of(bare, "a whiteout names nothing that it deletes")
                .expected("`.wh.` and the name of what is deleted")
                .help("leave it out: some readers take it for a whiteout of its whole directory")
        });
        self.no_file.tell(answers, || {
            Violation::of(rule, "a whiteout is no regular file").expected("an empty regular file, whatever it deletes")
        });
        self.not_empty.tell(answers, || {
            Violation::of(rule, "a whiteout is not empty").expected("an empty regular file").help(
                "no file system of a container can hold a name that begins with `.wh.`: rename the file, or empty it",
            )
        });
        self.reserved.tell(answers, || {
            Violation::of(rule, "an entry has a name that begins with `.wh..wh.` and is no opaque whiteout")
                .expected("`.wh..wh..opq`, or no such entry")
                .help("leave it out: it is what AUFS kept for itself")
        });
        // What lies below a directory that is a fault itself is no further one.
        if !self.no_file.is_empty() || !self.reserved.is_empty() || !self.bare.is_empty() {
            return;
        }
        self.folder.tell(answers, || {
            Violation::of(rule, "an entry lies below a name that begins with `.wh.`")
                .expected("directories whose names do not begin with `.wh.`")
                .help("no file system of a container can hold such a name: rename the directory")
        });
    }
}

const fn describe(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Directory => "a directory",
        EntryKind::Symlink => "a symbolic link",
        EntryKind::HardLink => "a hard link",
        EntryKind::CharDevice | EntryKind::BlockDevice => "a device",
        EntryKind::Fifo => "a FIFO",
        _ => "no regular file",
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{PLAIN, layer, layer_in};
    use super::*;
    use verdict::Outcome;

    const RULE: &str = req::LAYER_WHITEOUT_EMPTY_REGULAR.id;

    #[test]
    fn empty_files_with_a_target_pass() {
        let said = layer(PLAIN, &Tar::new().file("a/.wh.b", b"").file(".wh..c", b"").end());
        assert_eq!(said.failed(), [""; 0]);
        assert_eq!(said.outcome(&req::LAYER_WHITEOUT_EMPTY_REGULAR), Some(Outcome::Pass));
        let said = layer(PLAIN, &Tar::new().file("a", b"").end());
        assert_eq!(said.outcome(&req::LAYER_WHITEOUT_EMPTY_REGULAR), Some(Outcome::NotApplicable));
    }

    #[test]
    fn other_forms_are_refused() {
        let cases = [
            Tar::new().file("a/.wh.b", b"x"),
            Tar::new().dir("a/.wh.b"),
            Tar::new().symlink("a/.wh.b", "c"),
            Tar::new().file("d/c", b"").hardlink(".wh.b", "d/c"),
            Tar::new().entry(".wh.b", b'3', b""),
            Tar::new().file(".wh.b/c", b""),
            Tar::new().dir(".wh.b").file(".wh.b/c", b"x"),
            Tar::new().dir(".wh..wh.plnk").file(".wh..wh.plnk/1.2", b"x"),
            Tar::new().file(".wh..wh.aufs", b""),
            Tar::new().file(".wh.b", b"").file(".wh.b/c", b""),
        ];
        for tar in cases {
            assert_eq!(layer(PLAIN, &tar.end()).counts(), [(RULE, 1)]);
        }
    }

    #[test]
    fn a_whiteout_of_nothing_is_one_finding_in_every_version() {
        let blob = Tar::new().file("a/.wh.", b"").end();
        assert_eq!(layer(PLAIN, &blob).counts(), [(RULE, 1)]);
        let basename = &req::LAYER_WHITEOUT_BASENAME;
        assert_eq!(layer_in(basename.since, PLAIN, &blob).counts(), [(basename.id, 1)]);
    }
}
