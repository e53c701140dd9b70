//! The entries of a layer are of types that every reader knows.

use catalogue::image as req;
use content::tar::EntryKind;

use super::finds::Finds;
use super::sight::Sight;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{EntryRule, Step};

pub(crate) const CHECK: Check = Check {
    name: "entry_types_are_known_to_every_reader",
    decides: &[&req::LAYER_ENTRY_TYPES],
    on: On::Entries(|| Box::new(EntryTypes::default())),
};

#[derive(Default)]
struct EntryTypes {
    unknown: Finds,
    contiguous: Finds,
}

impl EntryRule for EntryTypes {
    fn entry(&mut self, step: &Step<'_>) {
        match step.entry.kind {
            EntryKind::Unknown(flag) => self.unknown.count(step.entry, || describe(flag)),
            EntryKind::Contiguous => self.contiguous.count(step.entry, || "type `7`".to_string()),
            _ => {}
        }
    }

    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
        let rule = &req::LAYER_ENTRY_TYPES;
        let sight = Sight::of(context.node, context.facts, context.paths);
        if self.unknown.is_empty() && self.contiguous.is_empty() || sight.is_nothing() {
            return sight.conclude(rule, answers);
        }
        self.unknown.tell(answers, || {
            Violation::of(rule, "the layer has entries of a type that no container file is of")
                .expected("files, links, devices, directories and FIFOs: types `0` to `6`")
                .help("pack the files themselves, without what a backup keeps about them")
        });
        // POSIX has them read as files, but the readers of the common engines refuse them.
        self.contiguous.tell(answers, || {
            Violation::of(rule, "the layer has contiguous files")
                .expected("regular files, of type `0`")
                .help("write type `0`: several readers refuse type `7`")
                .mild()
        });
    }
}

fn describe(flag: u8) -> String {
    let what = match flag {
        b'D' => ", a directory listing of GNU tar",
        b'M' => ", a piece of a file of a multi-volume archive",
        b'N' => ", an old long name of GNU tar",
        b'V' => ", a volume label of GNU tar",
        b'X' => ", an extension header of Solaris",
        _ => "",
    };
    format!("type `{}`{what}", flag.escape_ascii())
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::{Header, Tar};
    use super::super::case::{PLAIN, layer};
    use super::*;
    use verdict::Severity;

    #[test]
    fn the_seven_types_and_extensions_pass() {
        let tar = Tar::new()
            .global_pax(&[("comment", "x")])
            .pax(&[("mtime", "1.5")])
            .file("a", b"x")
            .hardlink("b", "a")
            .symlink("c", "../../x")
            .entry("d", b'3', b"")
            .entry("e", b'4', b"")
            .dir("f")
            .entry("g", b'6', b"")
            .long_name(&"h/".repeat(100), b'5')
            .end();
        assert_eq!(layer(PLAIN, &tar).failed(), [""; 0]);
    }

    #[test]
    fn other_types_are_refused() {
        for flag in [b'V', b'M', b'D', b'N', b'X', b'Z', b'8', b'\xff'] {
            let said = layer(PLAIN, &Tar::new().raw(&Header::new("a", flag, 0).sealed()).end());
            assert_eq!(said.failed(), [req::LAYER_ENTRY_TYPES.id]);
            assert_eq!(said.worst(), Some(Severity::Must));
        }
        let said = layer(PLAIN, &Tar::new().entry("a", b'7', b"x").end());
        assert_eq!(said.failed(), [req::LAYER_ENTRY_TYPES.id]);
        assert_eq!(said.worst(), Some(Severity::Should));
    }
}
