//! Pulls that tell the host in the client's repository name (spec.md#registry-proxying).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A registry that uses `ns` says so.
pub static SCENARIO: Scenario = Scenario {
    name: "namespaces_are_told",
    decides: &[&dist::PROXY_MAY, &dist::PROXY_NS_HEADER, &dist::PROXY_NS_RESOLVE],
    stage: Stage::Body,
    quick: false,
    read_only: true,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    // The registry itself, which no proxy has to ask anybody for.
    let host = context.shared.channel.origin().host().to_owned();
    if let Some(manifest) = shelf.manifests.first().map(|stored| &stored.manifest) {
        let target = format!("/v2/{}/manifests/{}?ns={host}", shelf.repository, manifest.digest());
        let answer = context.send(Call::get(target).header("Accept", manifest.media_type.as_str()))?;
        judge(context, &answer, &host, &manifest.blob.bytes);
    }
    if let Some(blob) = shelf.blobs.first() {
        let answer = context.send(Call::get(format!("/v2/{}/blobs/{}?ns={host}", shelf.repository, blob.digest)))?;
        judge(context, &answer, &host, &blob.bytes);
    }
    Ok(())
}

fn judge(context: &mut Context<'_>, answer: &Answer, host: &str, bytes: &[u8]) {
    let header = answer.header_on_the_way("oci-namespace").map(str::to_owned);
    let is_right = answer.status() == 200 && answer.body() == bytes;
    if header.is_none() && is_right {
        context.not_applicable(&dist::PROXY_NS_HEADER, "the registry ignores `ns`, as it may");
        for capability in [&dist::PROXY_MAY, &dist::PROXY_NS_RESOLVE] {
            context.unsupported(capability, "the registry does not show that it is a proxy");
        }
        return;
    }
    if header.is_some() {
        context.pass(&dist::PROXY_MAY);
        context.pass(&dist::PROXY_NS_RESOLVE);
    }
    let message = match &header {
        Some(_) => "`OCI-Namespace` is not the value of `ns`",
        None => "a pull with `ns` has another answer than one without, and no `OCI-Namespace`",
    };
    context.holds(&dist::PROXY_NS_HEADER, header.as_deref().map(str::trim) == Some(host), || {
        Violation::of(&dist::PROXY_NS_HEADER, message)
            .at(answer, Mark::Header("OCI-Namespace"))
            .expected(format!("`OCI-Namespace: {host}`"))
            .got(match &header {
                Some(header) => format!("`{header}`"),
                None => format!("{} without it", answer.describe()),
            })
            .unless_broken(&[&dist::PULL_MANIFEST_GET_200, &dist::PULL_BLOB_GET_200])
    });
}
