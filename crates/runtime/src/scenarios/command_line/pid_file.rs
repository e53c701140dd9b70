//! The file that `--pid-file` names.

use catalogue::runtime as rt;

use super::create;
use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "pid_file_has_the_process_id",
    decides: &[&rt::CLI_CREATE_PID_FILE, &rt::CLI_USUAL_PID_FILE_PLAIN],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("pid", &["hold"]);
    let container = context.prepare("pid", &config, |_| Ok(()))?;
    let file = context.folder().join("pid").join("pid-file");
    let called = context.line(&create(&container, &["--pid-file", &file.to_string_lossy()]))?;
    if !called.succeeded() {
        context.add(
            Violation::of(&rt::CLI_CREATE_PID_FILE, "create with `--pid-file` fails")
                .at(&called)
                .got(called.describe())
                .unless_broken(&[&rt::CLI_TEMPLATE]),
        );
        return Err(Stop::Blocked(&rt::CLI_CREATE_PID_FILE));
    }
    // Now, for who called create goes on with it.
    let content = context.read(&file)?;
    let state = context.state(&container)?;
    let Some(pid) = state.pid() else { return Err(Stop::Blocked(&rt::STATE_PID)) };
    let text = content.value.as_deref();
    let is_it = text.is_some_and(|text| text.trim().parse() == Ok(pid));
    context.holds(&rt::CLI_CREATE_PID_FILE, is_it, || {
        Violation::of(
            &rt::CLI_CREATE_PID_FILE,
            "the file does not have the ID of the container process once create has ended",
        )
        .at(&content)
        .expected(format!("`{pid}`, as the state has it"))
        .got(text.map_or_else(|| "no file".to_owned(), |text| format!("`{}`", text.trim_end())))
    });
    let Some(text) = text else { return Err(Stop::Blocked(&rt::CLI_CREATE_PID_FILE)) };
    let number = text.strip_suffix('\n').unwrap_or(text);
    let is_plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    context.holds(&rt::CLI_USUAL_PID_FILE_PLAIN, is_plain, || {
        Violation::of(&rt::CLI_USUAL_PID_FILE_PLAIN, "the file with the process ID holds more than a number")
            .at(&content)
            .got(format!("`{}`", text.escape_debug()))
    });
    Ok(())
}
