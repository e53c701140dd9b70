//! Numbers that lie in a range.

use catalogue::{Requirement, runtime as req};

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::violation::Violation;

/// Numbers that lie in a range.
struct Range {
    rule: &'static Requirement,
    /// What says how many bits they have: what is broken there is told there.
    typed: &'static Requirement,
    paths: &'static [&'static str],
    least: i128,
    most: i128,
    expected: &'static str,
}

const NO_MOST: i128 = i128::MAX;

const RANGES: &[Range] = &[
    Range {
        rule: &req::LINUX_MEMORY_VALUES,
        typed: &req::LINUX_MEMORY,
        paths: &[
            "linux/resources/memory/limit",
            "linux/resources/memory/reservation",
            "linux/resources/memory/swap",
            "linux/resources/memory/kernel",
            "linux/resources/memory/kernelTCP",
        ],
        least: -1,
        most: NO_MOST,
        expected: "a number of bytes, or -1 for no limit",
    },
    Range {
        rule: &req::LINUX_MEMORY_SWAPPINESS_RANGE,
        typed: &req::LINUX_MEMORY,
        paths: &["linux/resources/memory/swappiness"],
        least: 0,
        most: 100,
        expected: "a number from 0 to 100",
    },
    Range {
        rule: &req::LINUX_CPU_IDLE_VALUES,
        typed: &req::LINUX_CPU_IDLE,
        paths: &["linux/resources/cpu/idle"],
        least: 0,
        most: 1,
        expected: "0 or 1",
    },
    Range {
        rule: &req::CONFIG_PROCESS_IOPRIORITY_PRIORITY_RANGE,
        typed: &req::CONFIG_PROCESS_IOPRIORITY_FIELDS,
        paths: &["process/ioPriority/priority"],
        least: 0,
        most: 7,
        expected: "a number from 0, the highest, to 7",
    },
    Range {
        rule: &req::WINDOWS_CPU_SHARES_RANGE,
        typed: &req::WINDOWS_CPU,
        paths: &["windows/resources/cpu/shares"],
        least: 0,
        most: 10_000,
        expected: "a number from 0 to 10,000",
    },
    Range {
        rule: &req::WINDOWS_CPU_MAXIMUM_RANGE,
        typed: &req::WINDOWS_CPU,
        paths: &["windows/resources/cpu/maximum"],
        least: 0,
        most: 10_000,
        expected: "a percentage times 100, so at most 10,000",
    },
    Range {
        rule: &req::FREEBSD_JAIL_ENFORCESTATFS_VALUES,
        typed: &req::FREEBSD_JAIL_FIELDS,
        paths: &["freebsd/jail/enforceStatfs"],
        least: 0,
        most: 2,
        expected: "0, 1 or 2",
    },
];

pub(super) const CHECK: Check = Check {
    name: "numbers_are_in_their_range",
    decides: || RANGES.iter().map(|range| range.rule).chain([&req::CONFIG_HOOKS_TIMEOUT_POSITIVE]).collect(),
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    for range in RANGES {
        range.paths.iter().for_each(|path| judge(context, range, path, answers));
    }
    for kind in super::hooks::kinds(context) {
        let range = Range {
            rule: &req::CONFIG_HOOKS_TIMEOUT_POSITIVE,
            typed: &req::CONFIG_HOOKS_OPTIONAL,
            paths: &[],
            least: 1,
            most: NO_MOST,
            expected: "a number of seconds greater than zero",
        };
        judge(context, &range, &format!("hooks/{kind}/*/timeout"), answers);
    }
}

fn judge(context: &Context<'_>, range: &Range, path: &str, answers: &mut Answers) {
    for value in context.select(path) {
        let Some(number) = value.as_integer() else { continue };
        answers.hold(range.rule, (range.least..=range.most).contains(&number), || {
            let member = value.name().unwrap_or_default();
            Violation::of(range.rule, format!("`{member}` is out of its range"))
                .expected(range.expected)
                .got_value(value)
                .unless_broken(range.typed)
        });
    }
}
