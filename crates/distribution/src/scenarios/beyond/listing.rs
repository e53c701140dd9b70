//! `_catalog`, which is not part of the spec and offered by many (docs/book/src/beyond-the-spec.md#transport).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Where repositories are listed, nobody can ask for more than the registry can bear.
pub static SCENARIO: Scenario = Scenario {
    name: "repositories_are_listed_in_pages",
    decides: &[&dist::BEYOND_CATALOG_HUGE_N, &dist::BEYOND_CATALOG_PAGING],
    stage: Stage::Body,
    quick: false,
    read_only: true,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let answer = context.send(Call::get("/v2/_catalog?n=1").scope("registry:catalog:*"))?;
    let document = answer.document();
    let names = document.root().and_then(|root| root.get("repositories")).map(|names| names.elements().count());
    let Some(count) = names.filter(|_| answer.status() == 200) else {
        return Err(Stop::NotApplicable(format!("`_catalog` is not offered: {}", answer.describe()).into()));
    };
    let is_page = count <= 1;
    context.holds(&dist::BEYOND_CATALOG_PAGING, is_page, || {
        Violation::of(&dist::BEYOND_CATALOG_PAGING, "`_catalog` answers a request with `n=1` with more than one name")
            .at(&answer, Mark::Body)
            .expected("at most one name")
            .got(format!("{count} names"))
    });
    let link = answer.header("link").map(str::to_owned);
    if let Some(link) = link.filter(|_| is_page) {
        let is_next = wire::link::parse(&link).is_ok_and(|links| links.iter().any(|link| link.has_relation("next")));
        context.holds(&dist::BEYOND_CATALOG_PAGING, is_next, || {
            Violation::of(&dist::BEYOND_CATALOG_PAGING, "the `Link` of `_catalog` leads to no next page")
                .at(&answer, Mark::Header("Link"))
                .expected("`<…>; rel=\"next\"`")
                .got(format!("`{link}`"))
        });
    }
    for number in ["9223372036854775807", "99999999999999999999999999", "-1", "one"] {
        let answer = context.send(Call::get(format!("/v2/_catalog?n={number}")).scope("registry:catalog:*"))?;
        let is_fine = answer.is_success() || answer.is_client_error();
        context.holds(&dist::BEYOND_CATALOG_HUGE_N, is_fine, || {
            Violation::of(&dist::BEYOND_CATALOG_HUGE_N, "`_catalog` answers a senseless `n` with a server error")
                .at(&answer, Mark::Status)
                .expected("a page, or `400`")
                .got(format!("{} for `n={number}`", answer.describe()))
        });
    }
    Ok(())
}
