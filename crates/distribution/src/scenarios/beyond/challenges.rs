//! What a 401 says (RFC 9110, section 11.6.1; docs/book/src/beyond-the-spec.md#authentication).

use catalogue::distribution as dist;
use wire::auth::Challenge;
use wire::exchange::{Origin, Scheme};

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Who is asked to log in is told how and where.
pub static SCENARIO: Scenario = Scenario {
    name: "challenges_can_be_answered",
    decides: &[
        &dist::BEYOND_AUTH_BASIC_PLAIN,
        &dist::BEYOND_AUTH_CHALLENGE,
        &dist::BEYOND_AUTH_CHALLENGE_HEAD,
        &dist::BEYOND_AUTH_ERROR_BODY,
        &dist::BEYOND_AUTH_REALM_HTTPS,
        &dist::BEYOND_AUTH_SCOPE,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let Some(stored) = shelf.manifests.first() else {
        return Err(Stop::Inconclusive("there is no content in the registry to look at".into()));
    };
    let repository = context.repository();
    let target = format!("/v2/{}/manifests/{}", shelf.repository, stored.manifest.digest());
    let base = context.send(Call::get("/v2/").anonymous())?;
    let pull = context.send(Call::get(target.clone()).anonymous())?;
    let uploads = format!("/v2/{repository}/blobs/uploads/");
    let push = context.send(Call::post(uploads).header("Content-Length", "0").anonymous().unfollowed())?;
    if let Some((origin, target)) = context.location(&push).filter(|_| push.is_success()) {
        context.ledger.open(&origin, &target, &repository);
    }
    let mut any = false;
    for (answer, needs) in
        [(&base, None), (&pull, Some((shelf.repository.as_str(), "pull"))), (&push, Some((&repository, "push")))]
    {
        if answer.status() == 401 {
            any = true;
            challenge(context, answer, needs);
            body(context, answer);
        }
    }
    if !any {
        return Err(Stop::NotApplicable("nothing that was asked as nobody is answered with 401".into()));
    }
    if pull.status() == 401 {
        let head = context.send(Call::head(target).anonymous())?;
        let is_same = head.status() == 401 && head.header("www-authenticate") == pull.header("www-authenticate");
        // A challenge may hold something of its own for each answer.
        let is_there = head.status() == 401 && head.header("www-authenticate").is_some();
        context.holds(&dist::BEYOND_AUTH_CHALLENGE_HEAD, is_same || is_there, || {
            Violation::of(&dist::BEYOND_AUTH_CHALLENGE_HEAD, "a HEAD gets no challenge where a GET does")
                .at(&head, Mark::Header("WWW-Authenticate"))
                .expected(format!(
                    "`401` with `WWW-Authenticate: {}`",
                    pull.header("www-authenticate").unwrap_or_default()
                ))
                .got(head.describe())
        });
    }
    Ok(())
}

fn challenge(context: &mut Context<'_>, answer: &Answer, needs: Option<(&str, &str)>) {
    let Some(head) = answer.head() else { return };
    let violation = |message: &str| {
        Violation::of(&dist::BEYOND_AUTH_CHALLENGE, message)
            .at(answer, Mark::Header("WWW-Authenticate"))
            .expected("`Basic realm=\"…\"`, or `Bearer realm=\"…\",service=\"…\"`")
    };
    let challenges = match Challenge::of(head) {
        Ok(challenges) => challenges,
        Err(error) => {
            context.add(violation("the challenge of a 401 has not the form of RFC 9110").got(error.to_string()));
            return;
        }
    };
    if challenges.is_empty() {
        context.add(violation("a 401 has no challenge").got("no `WWW-Authenticate`"));
        return;
    }
    let usable =
        challenges.iter().find(|one| (one.is("basic") || one.is("bearer")) && one.parameter("realm").is_some());
    let Some(usable) = usable else {
        let schemes: Vec<String> = challenges.iter().map(|one| format!("`{}`", one.scheme)).collect();
        context.add(violation("no challenge of a 401 is Basic or Bearer with a realm").got(schemes.join(", ")));
        return;
    };
    context.pass(&dist::BEYOND_AUTH_CHALLENGE);
    let home = context.shared.channel.origin().clone();
    if usable.is("basic") {
        let is_safe = home.scheme() == Scheme::Https || home.is_loopback();
        context.holds(&dist::BEYOND_AUTH_BASIC_PLAIN, is_safe, || {
            Violation::of(&dist::BEYOND_AUTH_BASIC_PLAIN, "a password is asked for over plain HTTP")
                .at(answer, Mark::Header("WWW-Authenticate"))
                .expected("HTTPS")
        });
        return;
    }
    let realm = usable.parameter("realm").unwrap_or_default().to_owned();
    let is_safe = Origin::of_url(&realm)
        .is_ok_and(|(realm, _)| realm.scheme() == Scheme::Https || (realm.is_loopback() && home.is_loopback()));
    context.holds(&dist::BEYOND_AUTH_REALM_HTTPS, is_safe, || {
        Violation::of(&dist::BEYOND_AUTH_REALM_HTTPS, "the password is to be sent to a realm that is no https URL")
            .at(answer, Mark::Header("WWW-Authenticate"))
            .expected("an https URL")
            .got(format!("`{realm}`"))
    });
    if let Some((repository, action)) = needs {
        let scope = usable.parameter("scope").unwrap_or_default().to_owned();
        let covers = scope.split(' ').any(|one| {
            one.strip_prefix("repository:")
                .and_then(|rest| rest.strip_prefix(repository)?.strip_prefix(':'))
                .is_some_and(|actions| actions.split(',').any(|given| given == action || given == "*"))
        });
        context.holds(&dist::BEYOND_AUTH_SCOPE, covers, || {
            Violation::of(&dist::BEYOND_AUTH_SCOPE, "the scope of a challenge is not what the request needs")
                .at(answer, Mark::Header("WWW-Authenticate"))
                .expected(format!("`repository:{repository}:{action}`"))
                .got(format!("`{scope}`"))
        });
    }
}

fn body(context: &mut Context<'_>, answer: &Answer) {
    let codes: Vec<String> = answer.errors().into_iter().filter_map(|entry| entry.code).collect();
    context.holds(&dist::BEYOND_AUTH_ERROR_BODY, codes.iter().any(|code| code == "UNAUTHORIZED"), || {
        Violation::of(&dist::BEYOND_AUTH_ERROR_BODY, "the body of a 401 is no error with the code `UNAUTHORIZED`")
            .at(answer, Mark::Body)
            .expected("`{\"errors\": [{\"code\": \"UNAUTHORIZED\", …}]}`")
            .got(if codes.is_empty() { "no codes".to_owned() } else { codes.join(", ") })
    });
}
