//! `--log` and `--log-format`.

use catalogue::runtime as rt;
use serde_json::Value;

use crate::context::Context;
use crate::driver::Line;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "errors_go_to_a_log",
    decides: &[&rt::CLI_USUAL_LOG, &rt::CLI_USUAL_LOG_JSON],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let folder = context.folder();
    context.doing("make a directory for logs", || std::fs::create_dir_all(&folder))?;
    let missing = format!("greenlight-missing-{}", context.word("missing"));
    let (text, json) = (folder.join("text"), folder.join("json"));
    let (text_path, json_path) = (text.to_string_lossy(), json.to_string_lossy());

    let called = context.line(&Line::of(["--log", &text_path, "state", &missing]))?;
    let log = context.read(&text)?;
    let is_there = |log: &Option<String>| log.as_deref().is_some_and(|log| !log.trim().is_empty());
    context.holds(&rt::CLI_USUAL_LOG, is_there(&log.value), || {
        Violation::of(&rt::CLI_USUAL_LOG, "an error is not written to the file that `--log` names")
            .at(&called)
            .got(called.describe())
    });
    let called = context.line(&Line::of(["--log", &json_path, "--log-format", "json", "state", &missing]))?;
    let log = context.read(&json)?;
    let is_json = |line: &str| serde_json::from_str::<Value>(line).is_ok_and(|json| json.is_object());
    let lines = log.value.as_deref().unwrap_or_default();
    let all = is_there(&log.value) && lines.lines().filter(|line| !line.trim().is_empty()).all(is_json);
    context.holds(&rt::CLI_USUAL_LOG_JSON, all, || {
        Violation::of(&rt::CLI_USUAL_LOG_JSON, "with `--log-format json` the log is not a JSON object a line")
            .at(&log)
            .got(match is_there(&log.value) {
                true => format!("`{}`", lines.chars().take(200).collect::<String>()),
                false => format!("no log: {}", called.describe()),
            })
            .unless_broken(&[&rt::CLI_USUAL_LOG])
    });
    Ok(())
}
