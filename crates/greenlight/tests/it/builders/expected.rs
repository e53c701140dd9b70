//! What is expected of a builder's images, and why it holds.

use std::collections::BTreeSet;
use std::process::Command;

use crate::binary::{Greenlight, greenlight};
use crate::report_file::ReportFile;
use crate::subject::Folder;

/// image-index.md: `mediaType` SHOULD be used. Tools from before image-spec 1.1 write their `index.json` without it.
pub const INDEX_WITHOUT_MEDIA_TYPE: &str = "image.index.mediatype-present";
/// manifest.md: `mediaType` SHOULD be used, as in an index.
pub const MANIFEST_WITHOUT_MEDIA_TYPE: &str = "image.manifest.mediatype-present";
/// image-index.md: `platform` SHOULD be present if the target is platform-specific, and descriptor.md asks the same of every
/// descriptor of an image manifest. The one in `index.json` has none.
pub const NO_PLATFORM: &str = "image.index.platform-present";
/// image-index.md: `platform` describes what the image needs, so it is what the image's config says.
pub const PLATFORM_OF_ANOTHER: &str = "image.index.platform-matches-config";
/// layer.md: sparse files SHOULD NOT be used, as tools do not agree on them.
pub const SPARSE: &str = "image.layer.no-sparse";
/// manifest.md: for the sake of portability the config SHOULD have one of the types that are listed there, and Docker's is not.
pub const CONFIG_OF_DOCKER: &str = "image.manifest.config-portable-mediatype";
/// manifest.md: the same of the layers.
pub const LAYERS_OF_DOCKER: &str = "image.manifest.layers-portable-mediatype";

/// A tool at the version whose images are known. Of another version only that no MUST is broken is known.
pub struct Builder {
    /// The program.
    pub program: &'static str,
    /// What `program --version` says somewhere.
    pub version: &'static str,
}

impl Builder {
    /// Whether the program here has that version; a line says so if not.
    pub fn is_known(&self) -> bool {
        let output = Command::new(self.program).arg("--version").output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let is_known =
            String::from_utf8_lossy(&said).split([' ', '\n', ',']).any(|word| word.starts_with(self.version));
        if !is_known {
            use std::io::Write as _;
            let line =
                format!("SKIPPED: {} is not {}, so that its SHOULDs are not compared\n", self.program, self.version);
            let _ = std::io::stderr().write_all(line.as_bytes());
        }
        is_known
    }
}

/// What an image gets.
pub struct Expected {
    /// The file or directory.
    pub thing: &'static str,
    /// The form it is known by.
    pub form: &'static str,
    /// Ids of the requirements of a SHOULD that it breaks; none is green.
    pub should: &'static [&'static str],
}

/// Judges everything that `expected` lists, and says all that is wrong at once.
#[track_caller]
pub fn judge(builder: &Builder, folder: &Folder, expected: &[Expected]) {
    let is_known = builder.is_known();
    let mut wrong = Vec::new();
    for expected in expected {
        let report = greenlight("check").arg(folder.join(expected.thing)).report();
        if report.form() != expected.form {
            wrong.push(format!("{} is taken for a {}, not for a {}", expected.thing, report.form(), expected.form));
        }
        wrong.extend(
            differences(&report, is_known.then_some(expected.should)).map(|text| format!("{}: {text}", expected.thing)),
        );
    }
    assert!(wrong.is_empty(), "{} {}:\n{}", builder.program, builder.version, wrong.join("\n"));
}

/// Judges one target that is run in a way of its own.
#[track_caller]
pub fn judge_run(run: Greenlight, should: &[&str]) {
    let report = run.report();
    let wrong: Vec<String> = differences(&report, Some(should)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn differences(report: &ReportFile, should: Option<&[&str]>) -> impl Iterator<Item = String> {
    let must = report.ids("MUST");
    let broken = (!must.is_empty()).then(|| format!("MUST broken, read the spec again: {must:?}; {}", report.pretty()));
    let other = should.and_then(|should| {
        let wanted: BTreeSet<&str> = should.iter().copied().collect();
        let verdict = if should.is_empty() { "green" } else { "yellow" };
        let is_as_expected = report.ids("SHOULD") == wanted && report.verdict() == verdict;
        (!is_as_expected).then(|| format!("SHOULD {wanted:?} and {verdict} expected; {}", report.pretty()))
    });
    broken.into_iter().chain(other)
}
