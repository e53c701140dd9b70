//! What a token is good for (docs/book/src/beyond-the-spec.md#authentication).

use catalogue::distribution as dist;
use content::document::Kind;
use wire::auth::Challenge;
use wire::exchange::Origin;

use crate::context::Context;
use crate::exchange::{Answer, Call, How, Stop, Token};
use crate::facts::Shelf;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A token gives the rights that it was given for.
pub static SCENARIO: Scenario = Scenario {
    name: "tokens_give_their_rights_only",
    decides: &[
        &dist::BEYOND_AUTH_MOUNT_RIGHTS,
        &dist::BEYOND_AUTH_TOKEN_FIELDS,
        &dist::BEYOND_AUTH_TOKEN_FORGED,
        &dist::BEYOND_AUTH_TOKEN_SCOPE,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// The shortest life of a token that clients expect, in seconds.
const LEAST_LIFE: i128 = 60;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let Some(stored) = shelf.manifests.first() else {
        return Err(Stop::Inconclusive("there is no content in the registry to look at".into()));
    };
    let pull = Call::get(format!("/v2/{}/manifests/{}", shelf.repository, stored.manifest.digest()));
    let as_nobody = context.send(pull.clone().anonymous())?;
    let challenges = as_nobody.head().and_then(|head| Challenge::of(head).ok()).unwrap_or_default();
    let place = challenges.iter().filter(|one| one.is("bearer")).find_map(|one| {
        let (origin, target) = Origin::of_url(one.parameter("realm")?).ok()?;
        Some((origin, target, one.parameter("service").map(str::to_owned)))
    });
    let Some((origin, target, service)) = place.filter(|_| as_nobody.status() == 401) else {
        return Err(Stop::NotApplicable("the registry asks for no token where nobody may pull".into()));
    };
    fields(context, origin, &target, service.as_deref(), &shelf)?;
    let own = context.repository();
    forged(context, &pull, &shelf)?;

    let bearing = |call: &Call, scope: &str| call.clone().how(How::Bearing(Token::Own)).scope(scope).unfollowed();
    let answer = context.send(bearing(&pull, &format!("repository:{own}:pull")))?;
    is_refused(context, &answer, "a token for one repository is good for the pull from another");
    let reader = format!("repository:{}:pull", shelf.repository);
    let push = Call::post(format!("/v2/{}/blobs/uploads/", shelf.repository)).header("Content-Length", "0");
    let answer = context.send(bearing(&push, &reader))?;
    opened(context, &answer, &shelf.repository);
    is_refused(context, &answer, "a token for pulling is good for a push");
    // Something that is not there, so that nothing is lost.
    let nothing = crate::matter::Blob::of(context.matter.bytes("never pushed", 64)).digest;
    let delete = Call::delete(format!("/v2/{}/manifests/{nothing}", shelf.repository));
    let answer = context.send(bearing(&delete, &reader))?;
    is_refused(context, &answer, "a token for pulling is good for a deletion");
    mount(context, &shelf, &own)
}

fn fields(
    context: &mut Context<'_>,
    origin: Origin,
    target: &str,
    service: Option<&str>,
    shelf: &Shelf,
) -> Result<(), Stop> {
    let joint = if target.contains('?') { '&' } else { '?' };
    let service = service.map(|service| format!("service={}&", service.replace(' ', "%20"))).unwrap_or_default();
    let target = format!("{target}{joint}{service}scope=repository:{}:pull", shelf.repository);
    let answer = context.send(Call::get("").to(origin, target).how(How::ForToken).unfollowed())?;
    if answer.status() != 200 {
        let why = format!("the token service gives us no token by GET: {}", answer.describe());
        context.not_applicable(&dist::BEYOND_AUTH_TOKEN_FIELDS, why);
        return Ok(());
    }
    let document = answer.document();
    let member = |name: &str| document.root().and_then(|root| root.get(name));
    let text = |name: &str| member(name).and_then(|value| value.as_str()).filter(|text| !text.is_empty());
    let wrong = match (text("token"), text("access_token")) {
        (None, None) => Some("the answer of the token service has neither `token` nor `access_token`"),
        (Some(one), Some(other)) if one != other => Some("`token` and `access_token` are not the same"),
        _ if member("expires_in").is_some_and(|life| life.as_integer().is_none_or(|life| life < LEAST_LIFE)) => {
            Some("`expires_in` of a token is no number of at least 60 seconds")
        }
        _ if member("issued_at").is_some_and(|time| {
            time.kind() != Kind::String
                || time.as_str().is_none_or(|time| content::timestamp::Timestamp::parse(&time).is_err())
        }) =>
        {
            Some("`issued_at` of a token is no time of RFC 3339")
        }
        _ => None,
    };
    context.holds(&dist::BEYOND_AUTH_TOKEN_FIELDS, wrong.is_none(), || {
        Violation::of(&dist::BEYOND_AUTH_TOKEN_FIELDS, wrong.unwrap_or_default())
            .at(&answer, Mark::Body)
            .expected("`token`, `expires_in` of at least 60, `issued_at`")
    });
    Ok(())
}

fn forged(context: &mut Context<'_>, pull: &Call, shelf: &Shelf) -> Result<(), Stop> {
    for (token, message) in [
        (Token::Changed, "a token that was changed is accepted"),
        (Token::Unsigned, "a token that nobody signed is accepted"),
    ] {
        let scope = format!("repository:{}:pull", shelf.repository);
        let answer = context.send(pull.clone().how(How::Bearing(token)).scope(scope).unfollowed())?;
        let is_refused = matches!(answer.status(), 400 | 401 | 403);
        context.holds(&dist::BEYOND_AUTH_TOKEN_FORGED, is_refused, || {
            let message = if answer.is_client_error() || answer.status() >= 500 {
                "a forged token is not refused with 401"
            } else {
                message
            };
            Violation::of(&dist::BEYOND_AUTH_TOKEN_FORGED, message)
                .at(&answer, Mark::Status)
                .expected("`401`")
                .got(answer.describe())
        });
    }
    Ok(())
}

/// The right to push to one repository says nothing about another that the blob is in.
fn mount(context: &mut Context<'_>, shelf: &Shelf, own: &str) -> Result<(), Stop> {
    let Some(blob) = shelf.blobs.iter().find(|blob| blob.bytes.len() > 2) else { return Ok(()) };
    let target = format!("/v2/{own}/blobs/uploads/?mount={}&from={}", blob.digest, shelf.repository);
    let call = Call::post(target).header("Content-Length", "0").how(How::Bearing(Token::Own));
    let answer = context.send(call.scope(format!("repository:{own}:pull,push")).unfollowed())?;
    if answer.status() == 201 {
        context.made_blob(own, &blob.digest);
    } else {
        opened(context, &answer, own);
    }
    context.holds(&dist::BEYOND_AUTH_MOUNT_RIGHTS, answer.status() != 201, || {
        Violation::of(&dist::BEYOND_AUTH_MOUNT_RIGHTS, "a blob is mounted without the right to pull from its source")
            .at(&answer, Mark::Status)
            .expected("`202` with an upload session, `401` or `403`")
            .got(answer.describe())
    });
    Ok(())
}

fn is_refused(context: &mut Context<'_>, answer: &Answer, message: &str) {
    context.holds(&dist::BEYOND_AUTH_TOKEN_SCOPE, !answer.is_success(), || {
        Violation::of(&dist::BEYOND_AUTH_TOKEN_SCOPE, message)
            .at(answer, Mark::Status)
            .expected("`401` or `403`")
            .got(answer.describe())
    });
}

fn opened(context: &mut Context<'_>, answer: &Answer, repository: &str) {
    if let Some((origin, target)) = context.location(answer).filter(|_| answer.status() == 202) {
        context.ledger.open(&origin, &target, repository);
    }
}
