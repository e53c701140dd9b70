//! The parts of the spec that a report sums up.

use catalogue::Requirement;

/// A part of the spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chapter {
    /// Its name in reports.
    pub(crate) name: &'static str,
    beginnings: &'static [&'static str],
}

impl Chapter {
    /// In the order of the spec.
    pub(crate) const ALL: &'static [Chapter] = &[
        Chapter {
            name: "lifecycle",
            beginnings: &[
                "runtime.scope.",
                "runtime.state.",
                "runtime.lifecycle.",
                "runtime.errors.",
                "runtime.warnings.",
                "runtime.operations.",
                "runtime.state-op.",
                "runtime.create.",
                "runtime.start.",
                "runtime.kill.",
                "runtime.delete.",
            ],
        },
        Chapter { name: "config", beginnings: &["runtime.config.", "runtime.json.", "runtime.bundle."] },
        Chapter { name: "linux", beginnings: &["runtime.linux."] },
        Chapter { name: "features", beginnings: &["runtime.features."] },
        Chapter { name: "command-line", beginnings: &["runtime.cli."] },
    ];

    /// Whether the requirement belongs to it.
    pub(crate) fn has(&self, requirement: &Requirement) -> bool {
        self.beginnings.iter().any(|beginning| requirement.id.starts_with(beginning))
    }
}
