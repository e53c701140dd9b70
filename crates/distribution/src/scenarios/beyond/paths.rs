//! Names that try to leave their directory (docs/book/src/beyond-the-spec.md#security).

use catalogue::distribution as dist;

use super::ground;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Names, tags, digests, `from` and session ids lead nowhere but to what they name.
pub static SCENARIO: Scenario = Scenario {
    name: "paths_lead_nowhere_else",
    decides: &[&dist::BEYOND_PATH_TRICKS],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// A way out of a directory, for each way of writing it down.
const ESCAPES: [&str; 3] = ["..%2f..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fescape", "..%5c..%5cescape"];
/// Tags that no grammar allows, one trick each.
const TAGS: [(&str, &str); 5] = [
    ("..%2fescape", "a slash"),
    ("%2e%2e", "nothing but dots"),
    ("cut%00off", "a zero byte"),
    ("back%5cslash", "a backslash"),
    ("t%c3%a4g", "a letter that is not of ASCII"),
];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let repository = context.repository();
    for escape in ESCAPES {
        for (target, what) in [
            (format!("/v2/{repository}/blobs/{escape}"), "a digest"),
            (format!("/v2/{repository}/blobs/sha256:{escape}"), "a digest"),
            (format!("/v2/{repository}/manifests/{escape}"), "a reference"),
            (format!("/v2/{repository}/blobs/uploads/{escape}"), "a session id"),
            (format!("/v2/{escape}/tags/list"), "a name"),
        ] {
            let answer = context.send(Call::get(target).unfollowed())?;
            reads_nothing(context, &answer, what);
        }
    }
    let config = context.matter.config("config");
    ground::store(context, &repository, &config)?;
    let manifest = ground::image(context, &config, "tricks");
    for (tag, what) in TAGS {
        let target = format!("/v2/{repository}/manifests/{tag}");
        let call = Call::put(target).header("Content-Type", manifest.media_type.as_str());
        let answer = context.send(call.body(manifest.blob.bytes.clone()).unfollowed())?;
        takes_nothing(context, &answer, &format!("a tag with {what}"));
        if answer.is_success() {
            context.made_manifest(&repository, tag, manifest.digest());
        }
    }
    for name in [format!("{repository}%2f..%2f..%2fescape"), format!("{repository}/%2e%2e/%2e%2e/escape")] {
        let call = Call::post(format!("/v2/{name}/blobs/uploads/")).header("Content-Length", "0").unfollowed();
        let answer = context.send(call)?;
        takes_nothing(context, &answer, "a name with `..`");
        cancelled(context, &answer, &repository);
    }
    let Some(blob) = shelf.blobs.iter().find(|blob| blob.bytes.len() > 2) else { return Ok(()) };
    let from = format!("{repository}%2f..%2f..%2f{}", shelf.repository.replace('/', "%2f"));
    let target = format!("/v2/{repository}/blobs/uploads/?mount={}&from={from}", blob.digest);
    let scope = format!("repository:{repository}:pull,push repository:{}:pull", shelf.repository);
    let answer = context.send(Call::post(target).header("Content-Length", "0").scope(scope).unfollowed())?;
    cancelled(context, &answer, &repository);
    if answer.status() == 201 {
        context.made_blob(&repository, &blob.digest);
    }
    // Who mounts from wherever the blob is has no need of `from`, and who does not mount opens a session.
    context.holds(&dist::BEYOND_PATH_TRICKS, answer.is_success() || answer.is_client_error(), || {
        no_server_error(&answer, "`from`")
    });
    Ok(())
}

/// A page for people under any address is fine; the content of a file, or a crash, is not.
fn reads_nothing(context: &mut Context<'_>, answer: &Answer, what: &str) {
    let is_file = answer.body().starts_with(b"root:");
    if is_file {
        context.add(
            Violation::of(&dist::BEYOND_PATH_TRICKS, "a file of the host is served for a path with `..`")
                .at(answer, Mark::Body)
                .expected("`400` or `404`")
                .got(format!("the file, for {what}")),
        );
        return;
    }
    let is_fine = answer.status() > 0 && answer.status() < 500;
    context.holds(&dist::BEYOND_PATH_TRICKS, is_fine, || no_server_error(answer, what));
}

fn takes_nothing(context: &mut Context<'_>, answer: &Answer, what: &str) {
    if answer.is_success() {
        context.add(
            Violation::of(&dist::BEYOND_PATH_TRICKS, "a tag or a name that no grammar allows is taken")
                .at(answer, Mark::Status)
                .expected("`400` or `404`")
                .got(format!("{} for {what}", answer.describe())),
        );
        return;
    }
    let is_fine = answer.status() > 0 && answer.status() < 500;
    context.holds(&dist::BEYOND_PATH_TRICKS, is_fine, || no_server_error(answer, what));
}

fn no_server_error(answer: &Answer, what: &str) -> Violation {
    let message = "a path that leads out of its directory is answered with a server error";
    Violation::of(&dist::BEYOND_PATH_TRICKS, message)
        .at(answer, Mark::Status)
        .expected("`400` or `404`")
        .got(format!("{} for {what}", answer.describe()))
}

fn cancelled(context: &mut Context<'_>, answer: &Answer, repository: &str) {
    if let Some((origin, target)) = context.location(answer).filter(|_| answer.status() == 202) {
        context.ledger.open(&origin, &target, repository);
    }
}
