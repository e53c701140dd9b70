//! What is unusual, legal, and must change nothing in a verdict.

use super::call::Verb;
use super::edit::Edit;
use super::lie::{Act, Lie, When};

/// A runtime that is unusual, and right.
#[derive(Debug, Clone, Copy)]
pub struct Variation {
    /// What it does, in snake case.
    pub name: &'static str,
    /// Why it is legal.
    pub note: &'static str,
    /// How.
    pub lies: &'static [Lie],
}

/// The same state with its members in the opposite order, and space wherever it may stand.
fn spaced(text: &str) -> String {
    let Ok(serde_json::Value::Object(members)) = serde_json::from_str(text) else { return text.to_owned() };
    let members: Vec<String> =
        members.iter().rev().map(|(name, value)| format!("\n\t{} :\t{value:#} ", serde_json::json!(name))).collect();
    format!("\n\n  {{{}\r\n}}\n\n", members.join(","))
}

/// The variations that a runtime of the lab can have, sorted by name.
pub static VARIATIONS: &[Variation] = &[
    Variation {
        name: "adds_members_to_the_state",
        note: "the state may have members of the runtime's own",
        lies: &[
            Lie::State(Edit::Add("/owner", "\"root\"")),
            Lie::State(Edit::Add("/created", "\"2026-01-01T00:00:00Z\"")),
            Lie::State(Edit::Add("/org.example.nested", r#"{ "a": [1, null] }"#)),
        ],
    },
    Variation {
        name: "answers_slowly",
        note: "no operation has to be done within a time",
        lies: &[
            Lie::At(Verb::Create, When::Always, Act::Slow(300)),
            Lie::At(Verb::Start, When::Always, Act::Slow(200)),
            Lie::At(Verb::State, When::Always, Act::Slow(100)),
            Lie::At(Verb::Kill, When::Always, Act::Slow(200)),
            Lie::At(Verb::Delete, When::Always, Act::Slow(300)),
        ],
    },
    Variation {
        name: "ends_failures_with_another_code",
        note: "which code an error has is not said",
        lies: &[
            Lie::At(Verb::State, When::Missing, Act::Ends(128)),
            Lie::At(Verb::State, When::Nameless, Act::Ends(64)),
            Lie::At(Verb::Start, When::Nameless, Act::Ends(255)),
            Lie::At(Verb::Kill, When::Nameless, Act::Ends(2)),
            Lie::At(Verb::Delete, When::Nameless, Act::Ends(77)),
        ],
    },
    Variation { name: "lies_nowhere", note: "everything is handed on", lies: &[] },
    Variation {
        name: "omits_pid_once_stopped",
        note: "`pid` is required of what is created or running",
        lies: &[Lie::State(Edit::Do(|state, _| {
            if let (true, Some(members)) = (state["status"] == "stopped", state.as_object_mut()) {
                members.remove("pid");
            }
        }))],
    },
    Variation {
        name: "prints_the_state_in_another_form",
        note: "the order of members and the space between them say nothing",
        lies: &[Lie::StateText(spaced)],
    },
    Variation {
        name: "talks_of_errors",
        note: "what stands on standard error is for people, and no error",
        lies: &[
            Lie::At(
                Verb::Create,
                When::Always,
                Act::Says("error: none; fatal: nothing; level=error msg=\"all is well\""),
            ),
            Lie::At(Verb::Start, When::Always, Act::Says("error: none")),
            Lie::At(Verb::State, When::Always, Act::Says("{\"error\": \"none\"}")),
            Lie::At(Verb::Kill, When::Always, Act::Says("error: none")),
            Lie::At(Verb::Delete, When::Always, Act::Says("error: none")),
        ],
    },
];

/// The variation of this name.
pub fn variation(name: &str) -> Option<&'static Variation> {
    VARIATIONS.iter().find(|variation| variation.name == name)
}
