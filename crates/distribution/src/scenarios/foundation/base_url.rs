//! The address that every registry has (spec.md#determining-support).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::scenario::{Scenario, Stage};

/// `GET /v2/` says that there is a registry, and to whom it speaks.
pub static SCENARIO: Scenario = Scenario {
    name: "base_url_answers",
    decides: &[&dist::BASE_200, &dist::BASE_AUTH],
    stage: Stage::Foundation,
    quick: true,
    read_only: true,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let as_nobody = match context.send(Call::get("/v2/").anonymous()) {
        Ok(answer) => answer,
        Err(stop) => {
            if let Stop::Inconclusive(why) = &stop {
                context.facts.refused = Some(why.clone().into_owned());
            }
            return Err(stop);
        }
    };
    if !matches!(as_nobody.status(), 200 | 401 | 403) {
        context.facts.odd_base = Some(as_nobody.describe());
    }
    match as_nobody.status() {
        401 | 403 => context.pass(&dist::BASE_AUTH),
        _ => context.unsupported(&dist::BASE_AUTH, "`GET /v2/` asks nobody for a login"),
    }
    if as_nobody.status() != 401 {
        context.has_status(&dist::BASE_200, &as_nobody, &[200], "`GET /v2/`");
        return Ok(());
    }
    let with_login = context.send(Call::get("/v2/"))?;
    if with_login.status() == 401 && with_login.exchanged.login.is_none() {
        // Nobody gave us a login, and a registry may ask for one.
        context.pass(&dist::BASE_200);
        return Ok(());
    }
    if matches!(with_login.status(), 401 | 403) {
        context.facts.refused =
            Some(format!("the registry refuses the login: `GET /v2/` is answered with {}", with_login.describe()));
        return Err(Stop::Inconclusive("the registry refuses the login".into()));
    }
    context.has_status(&dist::BASE_200, &with_login, &[200], "`GET /v2/`");
    Ok(())
}
