//! Why a hook does not run: because its path is sought where it is not, or for another reason.

use std::io;

use serde_json::json;

use super::hooks::{KINDS, Kind, hook, reports};
use crate::context::{Container, Context};
use crate::driver::Called;
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

/// A container with hooks of every kind was refused: says which kind it is for, and why.
pub(super) fn refused(context: &mut Context<'_>, called: &Observed<Called>) -> Result<(), Stop> {
    let mut first = None;
    for kind in &KINDS {
        if !runs_alone(context, kind, false)? {
            let requirement = not_run(context, kind, called, false)?;
            first = first.or(Some(requirement));
        }
    }
    let Some(requirement) = first else {
        let requirement = KINDS[0].invoked;
        let message = format!("{} of a container with hooks of every kind fails", called.operation);
        context.add(Violation::of(requirement, message).at(called).got(called.describe()));
        return Err(Stop::Blocked(requirement));
    };
    Err(Stop::Blocked(requirement))
}

/// Adds what is violated where hooks of a kind do not run, and whether they do alone; gives the requirement.
pub(super) fn not_run<T>(
    context: &mut Context<'_>,
    kind: &Kind,
    seen: &Observed<T>,
    runs: bool,
) -> Result<&'static catalogue::Requirement, Stop> {
    let (here, there) = match kind.name {
        "startContainer" => ("container", "runtime"),
        _ => ("runtime", "container"),
    };
    let violation = match !runs && runs_alone(context, kind, true)? {
        true => {
            Violation::of(kind.path, format!("the path of a `{}` hook is not found in the {here} namespace", kind.name))
                .expected(format!("the hook that is in the {here} namespace alone runs"))
                .got(format!("it runs only if there is such a program in the {there} namespace as well"))
        }
        false => Violation::of(kind.invoked, format!("`{}` hooks do not run", kind.name)),
    };
    let requirement = violation.requirement;
    context.add(violation.at(seen));
    Ok(requirement)
}

/// Whether a hook of this kind runs in a container that has no other; if `everywhere`, with a path at which the probe is in both
/// namespaces.
pub(super) fn runs_alone(context: &mut Context<'_>, kind: &Kind, everywhere: bool) -> Result<bool, Stop> {
    let label = format!("{}-{}", if everywhere { "everywhere" } else { "alone" }, kind.name);
    let container = context.container(&label);
    let mut hook = hook(context, &container, kind, "first");
    let probe = context.probe();
    if everywhere {
        hook["path"] = json!(probe.to_string_lossy());
    }
    let mut config = context.config(&label, &["hold"]);
    config.set(&format!("/hooks/{}", kind.name), json!([hook]));
    let copied = |container: &Container| -> io::Result<()> {
        let inside = container.rootfs().join(probe.strip_prefix("/").unwrap_or(&probe));
        inside.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        crate::probe::install(&inside)
    };
    let container =
        context.prepare(&label, &config, |container| if everywhere { copied(container) } else { Ok(()) })?;
    if context.create(&container)?.succeeded() && context.start(&container)?.succeeded() {
        context.kill(&container, "KILL")?;
        context.wait_for_status(&container, "stopped")?;
        context.delete(&container)?;
    }
    Ok(!reports(context, &container)?.value.is_empty())
}
