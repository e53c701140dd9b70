//! The evidence of a dossier, judged again.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use catalogue::{Profile, Spec, Version};
use certificate::dossier::{self, Dossier};
use certificate::predicate::{Certificate, Evidence, Judgement};
use certificate::statement::Resource;
use certificate::verify::Item;
use distribution::{Replay, run as drive};
use verdict::Report;

use super::evidence;
use super::judging::{Silent, image_options};
use crate::{check, registry, runtime};

const ABOUT: &str = "evidence";

/// Judges the evidence of a dossier again, and says whether it comes out as certified. `files` are those that were read from
/// `folder`; whether they have the digests that the certificate names, others tell.
pub fn item(folder: &Path, files: &Dossier, certificate: &Certificate, subject: &[Resource]) -> Item {
    let run = &certificate.run;
    let Some((version, profile)) = run.rules().filter(|_| run.catalogue == catalogue::CATALOGUE_DIGEST) else {
        let text = format!("it cannot be judged again by {}: use {} {}", own_name(), run.tool.name, run.tool.version);
        // That the rules are others is told by whoever looked at them; this follows from it.
        return Item::note(ABOUT, text);
    };
    let judged = match certificate.evidence {
        Evidence::Recording => recording(files, version, profile).map(|report| (report, false)),
        Evidence::Image => image(&folder.join(dossier::EVIDENCE), version, profile),
    };
    match judged {
        Err(why) => Item::broken(ABOUT, format!("it cannot be judged again: {why}")),
        Ok((report, _)) if !is_about(&report, subject) => {
            Item::broken(ABOUT, "it is that of another image than the certificate's")
        }
        Ok((report, is_partial)) => compared(run, &Judgement::of(&report, &run.tool.digest), is_partial),
    }
}

/// What is said where judging again came to no end.
pub fn failed() -> Item {
    Item::open(ABOUT, "it could not be judged again: this is a defect of greenlight, please report it")
}

/// An image is known by its digest; what is driven has none.
fn is_about(report: &Report, subject: &[Resource]) -> bool {
    report.subject.digest.as_ref().is_none_or(|digest| subject.iter().any(|resource| resource.has(digest)))
}

fn own_name() -> &'static str {
    concat!("greenlight ", env!("CARGO_PKG_VERSION"))
}

fn recording(files: &Dossier, version: Version, profile: &'static Profile) -> Result<Report, String> {
    match version.spec {
        Spec::Distribution => of_registry(files, version, profile),
        Spec::Runtime => of_runtime(files, version, profile),
        Spec::Image => Err("it is the recording of a run".to_owned()),
    }
}

fn of_runtime(files: &Dossier, version: Version, profile: &'static Profile) -> Result<Report, String> {
    let name = format!("{}{}", dossier::EVIDENCE, ::runtime::RECORDING);
    let text = files.file(&name).ok_or_else(|| format!("there is no `{name}`"))?;
    let recording = ::runtime::Recording::of_text(text).map_err(|error| format!("failed to {error}"))?;
    let recorded = runtime::recorded_options(&recording.settings, Some(version), profile);
    let options = ::runtime::Options { others: false, ..recorded };
    Ok(::runtime::replay(recording, &options, &Silent).report)
}

fn of_registry(files: &Dossier, version: Version, profile: &'static Profile) -> Result<Report, String> {
    let evidence =
        files.below(dossier::EVIDENCE).filter_map(|(path, bytes)| Some((path.strip_prefix(dossier::EVIDENCE)?, bytes)));
    let replay = Replay::of_files(evidence.collect()).map_err(|error| format!("failed to {error}"))?;
    let recorded = registry::recorded_options(replay.settings()).map_err(|failure| failure.message)?;
    let options = distribution::Options { version, lines: vec![version], profile, ..recorded };
    Ok(drive(&replay, &options, &Silent, &AtomicBool::new(false)).report)
}

/// Whether something was left out comes with the report.
fn image(folder: &Path, version: Version, profile: &'static Profile) -> Result<(Report, bool), String> {
    if version.spec != Spec::Image {
        return Err("it is that of an image".to_owned());
    }
    let kept = evidence::open(folder)?;
    let options = image_options("the evidence".to_owned(), version, profile);
    let report = check::judged(kept.source(), &options, &Silent).map_err(|failure| failure.message)?;
    Ok((report, kept.left_something_out()))
}

/// Where blobs were left out, what cannot be decided without them stands as it was signed.
fn compared(certified: &Judgement, again: &Judgement, is_partial: bool) -> Item {
    let mut as_signed = 0;
    for (id, signed) in &certified.outcomes {
        let Some(now) = again.outcomes.get(id) else {
            return Item::broken(
                ABOUT,
                format!("`{id}` is {} in the certificate, and is not judged now", signed.outcome.as_str()),
            );
        };
        if is_partial && now.outcome.is_undecided() {
            as_signed += 1;
        } else if now != signed {
            return Item::broken(
                ABOUT,
                format!(
                    "`{id}` is {} in the certificate, and {} by the evidence",
                    signed.outcome.as_str(),
                    now.outcome.as_str()
                ),
            );
        }
    }
    let many = certified.outcomes.len();
    match as_signed {
        0 if again.verdict != certified.verdict => {
            Item::broken(ABOUT, format!("{} is certified, and the evidence is {}", certified.verdict, again.verdict))
        }
        0 if again.counts != certified.counts || again.members != certified.members => {
            Item::broken(ABOUT, "its numbers or its members are not those of the certificate")
        }
        0 => Item::holds(ABOUT, format!("judged again, all {many} outcomes are the same")),
        _ => Item::note(
            ABOUT,
            format!(
                "judged again, {} of {many} outcomes are the same; {as_signed} stand as they were signed, for layers were too large to be kept",
                many - as_signed
            ),
        ),
    }
}
