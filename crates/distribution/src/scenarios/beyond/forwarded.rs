//! Headers that only a proxy may set (docs/book/src/beyond-the-spec.md#transport).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A client does not choose where answers lead.
pub static SCENARIO: Scenario = Scenario {
    name: "clients_do_not_choose_locations",
    decides: &[&dist::BEYOND_FORWARDED_LOCATION],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// A host that is nobody's (RFC 2606).
const HOST: &str = "greenlight-forwarded.invalid";

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    for (name, value) in [
        ("X-Forwarded-Host", HOST.to_owned()),
        ("Forwarded", format!("for=192.0.2.1;host={HOST};proto=gopher")),
        ("X-Forwarded-Prefix", format!("/{HOST}")),
        ("X-Original-URL", format!("/{HOST}")),
    ] {
        let call = Call::post(format!("/v2/{repository}/blobs/uploads/")).header("Content-Length", "0");
        let answer = context.send(call.header(name, value.as_str()).unfollowed())?;
        let location = answer.header("location").unwrap_or_default().to_owned();
        let is_own = !location.contains(HOST);
        // A location that leads away cannot be cancelled where it leads.
        if let Some((origin, target)) = context.location(&answer).filter(|_| answer.is_success() && is_own) {
            context.ledger.open(&origin, &target, &repository);
        }
        context.holds(&dist::BEYOND_FORWARDED_LOCATION, is_own, || {
            Violation::of(
                &dist::BEYOND_FORWARDED_LOCATION,
                format!("`{name}` of a client decides where `Location` leads"),
            )
            .at(&answer, Mark::Header("Location"))
            .expected("a location of the registry's own")
            .got(format!("`{location}` for `{name}: {value}`"))
            .help("take such headers from proxies that are known, or set the public address of the registry")
        });
    }
    Ok(())
}
