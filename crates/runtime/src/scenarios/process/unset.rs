//! What is not configured stays as it was: the score of the OOM killer and the mask of new files (config.md#linux-process, #user).

use catalogue::{Requirement, runtime as rt};

use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "what_is_unset_is_inherited",
    decides: &[&rt::CONFIG_PROCESS_OOMSCOREADJ_UNSET, &rt::CONFIG_PROCESS_USER_UMASK_UNSET],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    // A run gives itself values that nobody has by chance; the runtime inherits them.
    let own = context.observe("the score and the mask of greenlight", || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("Umask:")).map(|mask| mask.trim().to_owned());
        let score = std::fs::read_to_string("/proc/self/oom_score_adj").ok().map(|score| score.trim().to_owned());
        (score, mask.map(|mask| mask.trim_start_matches('0').to_owned()))
    })?;
    let config = context.config("plain", &["facts", "hold"]);
    let running = context.run(&rt::CONFIG_PROCESS_OOMSCOREADJ_UNSET, "no score", "plain", &config)?;
    let cases: [(&'static Requirement, &str, &Option<String>, &str); 2] = [
        (
            &rt::CONFIG_PROCESS_OOMSCOREADJ_UNSET,
            "oom_score_adj",
            &own.value.0,
            "`oom_score_adj` is changed though it is not configured",
        ),
        (
            &rt::CONFIG_PROCESS_USER_UMASK_UNSET,
            "umask",
            &own.value.1,
            "the mask of new files is changed though it is not configured",
        ),
    ];
    for (requirement, key, own, message) in cases {
        let seen = running.answer.text(key).map(|text| text.trim().to_owned());
        match (own, seen) {
            (Some(own), Some(seen)) => {
                context.holds(requirement, seen == *own, || {
                    Violation::of(requirement, message)
                        .at(&running.answer)
                        .expected(format!("`{own}`, which the runtime was started with"))
                        .got(format!("`{seen}`"))
                });
            }
            _ => context.inconclusive(requirement, format!("`{key}` cannot be seen, here or in the container")),
        }
    }
    Ok(())
}
