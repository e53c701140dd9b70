//! The order of hooks: within a kind, between kinds, and of `prestart` hooks in old versions.

use catalogue::runtime as rt;

use super::hooks::{KINDS, Report};
use crate::context::Context;
use crate::tape::Observed;
use crate::violation::Violation;

/// Up to 1.0.2 `prestart` hooks are part of start, later of create: both are judged, each by the versions that have it.
pub(super) fn prestart_at_start(
    context: &mut Context<'_>,
    reports: &Observed<Vec<Report>>,
    [at_create, at_start, ..]: [usize; 4],
) {
    let requirement = &rt::CONFIG_HOOKS_PRESTART_WHEN_START;
    let numbers: Vec<usize> =
        reports.iter().enumerate().filter(|(_, report)| report.kind == "prestart").map(|(at, _)| at).collect();
    if numbers.is_empty() {
        return context.blocked(requirement, &rt::LIFECYCLE_PRESTART_INVOKED);
    }
    context.holds(requirement, numbers.iter().all(|at| (at_create..at_start).contains(at)), || {
        Violation::of(requirement, "`prestart` hooks run before start is called")
            .at(reports)
            .expected("during start, before the program")
            .got("during create")
    });
}

/// The order within a kind, and between kinds.
pub(super) fn orders(context: &mut Context<'_>, reports: &Observed<Vec<Report>>, at_create: usize) {
    let of = |kind: &str| reports.iter().filter(|report| report.kind == kind).collect::<Vec<_>>();
    for kind in &KINDS {
        let words: Vec<String> =
            of(kind.name).iter().filter_map(|report| report.answer.all("argv").first().cloned()).collect();
        // Of one there is no order.
        if words.len() < 2 {
            continue;
        }
        let holds = words == ["greenlight-first", "greenlight-second"];
        context.holds(&rt::CONFIG_HOOKS_ORDER, holds, || {
            Violation::of(&rt::CONFIG_HOOKS_ORDER, "hooks of one kind do not run once each, in the listed order")
                .at(reports)
                .expected(format!("both `{}` hooks, the first before the second", kind.name))
                .got(format!("{words:?}"))
                .unless_broken(&[&rt::CONFIG_HOOKS_ARGS_APPLIED, kind.when])
        });
    }
    if !context.has_answered(&rt::CONFIG_HOOKS_ORDER) {
        context.blocked(&rt::CONFIG_HOOKS_ORDER, KINDS[0].invoked);
    }
    let numbers = |kind: &str| of(kind).iter().map(|report| report.number.clone()).collect::<Vec<_>>();
    let [prestart, runtime, container, ..] = &KINDS;
    for (requirement, before, after) in [
        (&rt::CONFIG_HOOKS_PRESTART_BEFORE_CREATERUNTIME, prestart, runtime),
        (&rt::CONFIG_HOOKS_CREATERUNTIME_AFTER_PRESTART, prestart, runtime),
        (&rt::CONFIG_HOOKS_CREATECONTAINER_AFTER, runtime, container),
    ] {
        let (Some(last), Some(first)) = (numbers(before.name).into_iter().max(), numbers(after.name).into_iter().min())
        else {
            continue;
        };
        // Up to 1.0.1 they run at start, and a runtime of 1.0.2 may do so still.
        let is_late = reports.iter().skip(at_create).any(|report| report.kind == before.name);
        if is_late && std::ptr::eq(requirement, &rt::CONFIG_HOOKS_CREATERUNTIME_AFTER_PRESTART) {
            context.not_applicable(requirement, "`prestart` hooks do not run during create");
            continue;
        }
        context.holds(requirement, last < first, || {
            // What runs during another operation is out of order for that alone.
            let violation =
                Violation::of(requirement, format!("`{}` hooks run before `{}` hooks", after.name, before.name))
                    .at(reports)
                    .unless_broken(&[before.when, after.when]);
            match std::ptr::eq(requirement, &rt::CONFIG_HOOKS_CREATERUNTIME_AFTER_PRESTART) {
                true => violation.unless_broken(&[&rt::CONFIG_HOOKS_PRESTART_BEFORE_CREATERUNTIME]),
                false => violation,
            }
        });
    }
}
