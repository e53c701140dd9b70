//! Longer lists: their pages, and the part of them that has one type (spec.md#listing-referrers).

use catalogue::distribution as dist;
use serde_json::json;

use super::referrer::{Referrer, TypedBy, test_type};
use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::matter::{Blob, Manifest, Style};
use crate::operations::Listing;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A longer list is whole, and a filter gives exactly the part of one type.
pub static SCENARIO: Scenario = Scenario {
    name: "referrers_are_filtered",
    decides: &[
        &dist::CAT_CLAIMED_COMPLETE,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_DCD,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_LOCATION_PULLABLE,
        &dist::PUSH_SUBJECT_HEADER,
        &dist::REFERRERS_200,
        &dist::REFERRERS_BODY,
        &dist::REFERRERS_CT,
        &dist::REFERRERS_EMPTY,
        &dist::REFERRERS_FILTER,
        &dist::REFERRERS_FILTER_COMMA,
        &dist::REFERRERS_FILTER_HEADER,
        &dist::REFERRERS_FILTER_RESULT,
        &dist::REFERRERS_LINK,
        &dist::REFERRERS_LINK_FORM,
        &dist::REFERRERS_LINK_PAGES,
        &dist::REFERRERS_NEVER_404,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// How many artifacts are pushed. What is cut off at fewer is seen.
const ARTIFACTS: usize = 8;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    context.facts.manifest_push.required()?;
    context.facts.referrers.required()?;
    let repository = context.repository();
    let empty = Blob::empty_json();
    context.push_blob(&repository, &empty)?;
    let mut value = Manifest::image(&empty, &[&empty]);
    value.insert("annotations".to_owned(), json!({ "land.greenlight.test": context.matter.word("subject") }));
    let subject = Manifest::seal(value, Style::Compact);
    if context.push_valid(&repository, None, &subject, "an image manifest with annotations")?.is_none() {
        return Err(Stop::Blocked(&dist::CAT_CLAIMED_COMPLETE));
    }
    // The one begins with the other.
    let (wanted, longer) = (test_type("sbom"), format!("{}.signed", test_type("sbom")));
    let config = test_type("config");
    let mut all = Vec::new();
    for number in 0..ARTIFACTS {
        let annotations = json!({ "land.greenlight.test.number": number.to_string() });
        let artifact_type = if number % 2 == 0 { &wanted } else { &longer };
        all.push(Referrer::artifact(&subject, artifact_type, annotations, Style::Compact));
    }
    if context.facts.index_push.is_yes() {
        all.push(Referrer::index(&subject, &subject, Some(&wanted), json!({})));
    }
    let mut pushed = Vec::new();
    for referrer in all {
        if context.push_referrer(&repository, None, &referrer)? {
            pushed.push(referrer);
        }
    }
    // Whether configs of any type are taken is asked elsewhere.
    let typed_by_config = Referrer::image(&subject, &config, None, json!({}));
    if context.offer_referrer(&repository, None, &typed_by_config)?.is_none() {
        pushed.push(typed_by_config);
    }
    let Some(listing) = context.list_referrers(&repository, subject.digest(), "")? else { return Ok(()) };
    if listing.broken.is_some() {
        return Ok(());
    }
    let artifacts: Vec<&Referrer> =
        pushed.iter().filter(|one| one.typed_by == TypedBy::Itself && !one.is_index()).collect();
    whole(context, &listing, &artifacts);
    for (artifact_type, encoded) in [
        (&wanted, wanted.replace('/', "%2F").replace('+', "%2B")),
        // A slash may stand in a query as it is.
        (&config, config.replace('+', "%2B")),
        (&"application/vnd.greenlight.nothing".to_owned(), "application/vnd.greenlight.nothing".to_owned()),
    ] {
        let query = format!("?artifactType={encoded}");
        let Some(part) = context.list_referrers(&repository, subject.digest(), &query)? else { break };
        if part.broken.is_some() {
            break;
        }
        let is_of_type = |referrer: &&Referrer| referrer.artifact_type.as_ref() == Some(artifact_type);
        let mut expected: Vec<&str> = pushed.iter().filter(is_of_type).map(|one| one.manifest.digest()).collect();
        expected.sort_unstable();
        if !filtered(context, &listing, &part, &expected, artifact_type) {
            break;
        }
    }
    Ok(())
}

/// All artifacts are there, be it on several pages. They differ in nothing that could keep some of them out.
fn whole(context: &mut Context<'_>, listing: &Listing, artifacts: &[&Referrer]) {
    let digests = listing.digests();
    let listed = artifacts.iter().filter(|one| digests.iter().any(|digest| digest == one.manifest.digest())).count();
    // Of one alone it cannot be told whether it has ousted the others.
    let Some(answer) = listing.last().filter(|_| listed > 1 && listed < artifacts.len()) else { return };
    context.add(
        Violation::of(&dist::REFERRERS_LINK, "a longer list of referrers is cut off, and no `Link` leads to the rest")
            .at(answer, Mark::Header("Link"))
            .expected(format!("{} artifacts, or a `Link`", artifacts.len()))
            .got(format!("{listed} artifacts on {} pages", listing.pages.len()))
            .unless_broken(&[&dist::REFERRERS_ONLY_SUBJECT, &dist::REFERRERS_LINK_FORM, &dist::REFERRERS_LINK_PAGES]),
    );
}

/// Judges a list that was asked for with a filter. Gives whether the registry filters at all.
fn filtered(
    context: &mut Context<'_>,
    whole: &Listing,
    part: &Listing,
    expected: &[&str],
    artifact_type: &str,
) -> bool {
    let (Some((first, _)), mut all, mut came) = (part.pages.first(), whole.digests(), part.digests()) else {
        return false;
    };
    // What comes twice is judged for every list.
    all.dedup();
    came.dedup();
    let violation = |requirement, message: &str, answer: &Answer, mark| {
        Violation::of(requirement, message)
            .at(answer, mark)
            .expected(format!(
                "`OCI-Filters-Applied: artifactType` and the {} entries with `{artifact_type}`",
                expected.len()
            ))
            .got(format!("{} of {} entries, and {}", came.len(), all.len(), header_of(answer)))
            .unless_broken(&[
                &dist::REFERRERS_AT,
                &dist::REFERRERS_AT_CONFIG,
                &dist::REFERRERS_BODY,
                &dist::REFERRERS_LINK,
                &dist::REFERRERS_LINK_FORM,
                &dist::REFERRERS_LINK_PAGES,
                &dist::UPGRADE_NEW,
            ])
    };
    let (is_right, is_whole) = (came == expected, came == all);
    let applied: Vec<Vec<String>> = part.pages.iter().map(|(answer, _)| filters(answer)).collect();
    let names_it = |names: &Vec<String>| names.iter().any(|name| name.eq_ignore_ascii_case("artifactType"));
    if !applied.iter().any(names_it) {
        if is_right && !is_whole {
            context.pass(&dist::REFERRERS_FILTER);
            let message = "the filter was applied, and `OCI-Filters-Applied` does not say so";
            context.add(violation(&dist::REFERRERS_FILTER_HEADER, message, first, Mark::Header("OCI-Filters-Applied")));
            return true;
        }
        let message = match is_whole {
            true => "referrers are not filtered by `artifactType`",
            false => "a list of referrers that was asked for with a filter is neither the whole nor the part",
        };
        context.add(violation(&dist::REFERRERS_FILTER, message, first, Mark::Header("OCI-Filters-Applied")));
        return false;
    }
    context.pass(&dist::REFERRERS_FILTER);
    for ((answer, _), names) in part.pages.iter().zip(&applied) {
        let is_named = names_it(names);
        let message = "a page of a filtered list does not say that the filter was applied";
        context.holds(&dist::REFERRERS_FILTER_HEADER, is_named, || {
            violation(&dist::REFERRERS_FILTER_HEADER, message, answer, Mark::Header("OCI-Filters-Applied"))
        });
        commas(context, answer, names);
    }
    context.holds(&dist::REFERRERS_FILTER_RESULT, is_right, || {
        let has_others = came.iter().any(|digest| !expected.contains(&digest.as_str()));
        let message = match has_others {
            true => "a filtered list of referrers has entries of other types",
            false => "a filtered list of referrers lacks entries of the type",
        };
        violation(&dist::REFERRERS_FILTER_RESULT, message, first, Mark::Body)
    });
    true
}

/// The names in `OCI-Filters-Applied`, whatever stands between them.
fn filters(answer: &Answer) -> Vec<String> {
    let values = answer.header_all("oci-filters-applied");
    let separate = |c: char| c == ',' || c == ';' || c.is_whitespace();
    let names = values.iter().flat_map(|value| value.split(separate)).map(|name| name.trim_matches('"'));
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Several filters stand with commas between.
fn commas(context: &mut Context<'_>, answer: &Answer, names: &[String]) {
    if names.len() < 2 {
        return;
    }
    let values = answer.header_all("oci-filters-applied");
    let is_list = values.iter().flat_map(|value| value.split(',')).all(|name| !name.trim().contains([' ', ';', '\t']));
    context.holds(&dist::REFERRERS_FILTER_COMMA, is_list, || {
        Violation::of(&dist::REFERRERS_FILTER_COMMA, "several applied filters are not listed with commas between")
            .at(answer, Mark::Header("OCI-Filters-Applied"))
            .expected("names with commas between")
            .got(header_of(answer))
    });
}

fn header_of(answer: &Answer) -> String {
    match answer.header_all("oci-filters-applied") {
        values if values.is_empty() => "no `OCI-Filters-Applied`".to_owned(),
        values => format!("`OCI-Filters-Applied: {}`", values.join(", ")),
    }
}
