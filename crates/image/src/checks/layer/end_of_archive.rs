//! Two blocks of zeros end the archive, and nothing stands behind them.

use catalogue::image as req;
use content::tar::{EndOfArchive, TarFacts};

use super::sight::{Lack, Sight};
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;

pub(crate) const CHECK: Check = Check {
    name: "archive_of_the_layer_ends_once",
    decides: &[&req::LAYER_TAR_END_OF_ARCHIVE, &req::LAYER_TAR_SINGLE_ARCHIVE],
    on: On::Layer(look),
};

fn look(context: &LayerContext<'_>, answers: &mut Answers<'_>) {
    let (end, single) = (&req::LAYER_TAR_END_OF_ARCHIVE, &req::LAYER_TAR_SINGLE_ARCHIVE);
    let both = |lack: &Lack, answers: &mut Answers<'_>| {
        lack.answer(end, answers);
        lack.answer(single, answers);
    };
    let sight = Sight::of(context.node, context.facts, context.paths);
    let tar = match (&sight, &context.facts.tar) {
        (Sight::Nothing(lack), _) => return both(lack, answers),
        (_, Some(tar)) => tar,
        (_, None) => return both(&Lack::Unknown("the layer was not read as an archive".to_string()), answers),
    };
    match (tar.end, &sight) {
        (EndOfArchive::Closed { .. }, _) => closed(tar, answers),
        (EndOfArchive::LoneZeroBlock { offset }, _) => {
            let violation = Violation::of(end, "the archive of the layer ends with one block of zeros")
                .place(Place::Offset(offset))
                .expected("two blocks of zeros, 1,024 bytes")
                .help("write the archive to its end: behind a single block some readers go on, others stop or fail");
            answers.add(match tar.after_end.hidden_entries {
                0 => violation.got(format!("one, and {} bytes behind it", tar.after_end.length)),
                hidden => violation.got(format!("one, and {hidden} further entries behind it")),
            });
            answers.blocked(single, end);
        }
        (EndOfArchive::Missing { offset }, _) => {
            answers.add(
                Violation::of(end, "the archive of the layer has no end")
                    .place(Place::Offset(offset))
                    .expected("two blocks of zeros, 1,024 bytes")
                    .got(if tar.size == 0 { "content of no bytes at all" } else { "the end of the content" })
                    .help(
                        "write the archive to its end: without one it cannot be told from an archive that was cut off",
                    ),
            );
            answers.pass(single);
        }
        (_, Sight::Part(lack)) => both(lack, answers),
        _ => both(&Lack::Unknown("the archive was not read to its end".to_string()), answers),
    }
}

fn closed(tar: &TarFacts, answers: &mut Answers<'_>) {
    let (end, single) = (&req::LAYER_TAR_END_OF_ARCHIVE, &req::LAYER_TAR_SINGLE_ARCHIVE);
    let after = tar.after_end;
    let Some(offset) = after.first_nonzero else {
        answers.pass(end);
        return answers.pass(single);
    };
    if after.hidden_entries > 0 {
        answers.pass(end);
        answers.add(
            Violation::of(single, "a second archive stands behind the end of the first")
                .place(Place::Offset(offset))
                .expected("zeros to the end")
                .got(format!("{} further entries", after.hidden_entries))
                .help("write one archive: most readers do not see the second, some do"),
        );
    } else {
        answers.add(
            Violation::of(end, "bytes that are not zero follow the end of the archive")
                .place(Place::Offset(offset))
                .expected("zeros to the end")
                .got(format!("{} bytes behind the end, not all of them zero", after.length))
                .help("cut them off"),
        );
        answers.blocked(single, end);
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::Tar;
    use super::super::case::{PLAIN, layer};
    use super::*;

    const END: &str = req::LAYER_TAR_END_OF_ARCHIVE.id;

    #[test]
    fn zeros_to_the_end_are_an_end() {
        let tar = Tar::new().file("a", b"x").end();
        assert_eq!(layer(PLAIN, &[tar, vec![0; 10_240 + 7]].concat()).failed(), [""; 0]);
        assert_eq!(layer(PLAIN, &Tar::new().end()).failed(), [""; 0]);
    }

    #[test]
    fn an_end_that_is_not_whole_is_none() {
        let entries = Tar::new().file("a", b"x").bytes();
        assert_eq!(layer(PLAIN, &entries).failed(), [END]);
        assert_eq!(layer(PLAIN, b"").failed(), [END]);
        assert_eq!(layer(PLAIN, &[entries.clone(), vec![0; 512]].concat()).failed(), [END]);
        let more = Tar::new().file("b", b"").end();
        assert_eq!(layer(PLAIN, &[entries, vec![0; 512], more].concat()).failed(), [END]);
    }

    #[test]
    fn foreign_bytes_and_second_archives_are_told_apart() {
        let tar = Tar::new().file("a", b"x").end();
        let foreign = [tar.clone(), b"something".to_vec()].concat();
        assert_eq!(layer(PLAIN, &foreign).failed(), [END]);
        let twice = [tar.clone(), vec![0; 512], Tar::new().file("a", b"y").end()].concat();
        assert_eq!(layer(PLAIN, &twice).failed(), [req::LAYER_TAR_SINGLE_ARCHIVE.id]);
    }
}
