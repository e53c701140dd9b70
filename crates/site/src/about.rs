//! The page that says what the others mean.

use maud::{Markup, html};
use report::components::{colour, outcome};
use serde_json::{Map, Value, json};
use verdict::{Outcome, Verdict};

use crate::entry::Standing;
use crate::page::Page;
use crate::pieces::{cell, standing};
use crate::table::Sight;

/// The page.
pub(crate) fn render(as_of: &str) -> String {
    let parts = [
        ("verdicts", "Verdicts", verdicts()),
        ("standings", "Standings", standings()),
        ("outcomes", "Outcomes", outcomes()),
        ("legacy", "Legacy results", legacy()),
        ("badges", "Badges", badges()),
    ];
    let page = Page {
        title: "What the results mean".to_owned(),
        up: "",
        json: "about.json".to_owned(),
        head: html! {
            h1 { "What the results mean" }
            p {
                "Each result says how many requirements of one version of one spec hold for one product, which tool saw that, on which \
                 day, and who answers for it. It is no certificate of the body that owns the spec, and no mark."
            }
        },
        colour: "plain",
        parts: parts.map(|(id, title, body)| (id.to_owned(), title.to_owned(), body)).into(),
    };
    page.render(as_of)
}

/// The words of the results with their meanings.
pub(crate) fn data(as_of: &str) -> Value {
    let verdicts: Map<String, Value> =
        Verdict::ALL.into_iter().map(|verdict| (verdict.as_str().to_owned(), of_verdict(verdict).into())).collect();
    let standings: Map<String, Value> =
        all_standings().iter().map(|(one, means)| (one.as_str().to_owned(), (*means).into())).collect();
    let outcomes: Map<String, Value> =
        Outcome::ALL.into_iter().map(|outcome| (outcome.as_str().to_owned(), of_outcome(outcome).into())).collect();
    json!({"schemaVersion": "1", "asOf": as_of, "verdicts": verdicts, "standings": standings, "outcomes": outcomes})
}

fn of_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Green => "every MUST and SHOULD that applies was judged and holds",
        Verdict::Yellow => {
            "no MUST is broken or open; a SHOULD is, or a capability that the profile lists is not there"
        }
        Verdict::Incomplete => "no MUST was seen broken, but some could not be judged: never green for lack of testing",
        Verdict::Error => "nothing could be judged",
        Verdict::Red => "a MUST is broken",
    }
}

fn of_outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "looked, and it holds",
        Outcome::Fail => "looked, and it does not hold",
        Outcome::Unsupported => "the spec allows a no, and the subject says no in the allowed way",
        Outcome::NotApplicable => "its precondition is false",
        Outcome::NotRun => "left out by whoever ran it",
        Outcome::Blocked => "another requirement failed first",
        Outcome::Inconclusive => "could not be judged: unreachable, interrupted, a limit",
    }
}

fn verdicts() -> Markup {
    html! {
        p { "The numbers come first: those of MUST and of SHOULD that hold, of those that apply. The colour follows from them." }
        dl.facts { @for verdict in Verdict::ALL { dt { (colour(verdict)) } dd { (of_verdict(verdict)) "." } } }
    }
}

fn all_standings() -> [(Standing, &'static str); 9] {
    [
        (Standing::Valid, "signed by someone whom this programme trusts, and in force on the day below"),
        (
            Standing::Failed,
            "signed and in force as a valid one, but it says that a MUST is broken: no certificate, and refused as one",
        ),
        (
            Standing::Undecided,
            "signed and in force as a valid one, but a part of it was withdrawn, and what is left leaves a MUST undecided: no certificate",
        ),
        (
            Standing::Expired,
            "signed by someone whom this programme trusts, but its time is over: products and specs move on, so that a result must be \
             renewed",
        ),
        (Standing::Revoked(String::new()), "taken back, with the reason; what it said is not told any more"),
        (Standing::Unsigned, "a report that nobody signed: nobody answers for it"),
        (Standing::Untrusted, "signed, but not by someone whom this programme trusts"),
        (
            Standing::Broken(String::new()),
            "the dossier cannot be read, or what is in it does not fit together; what it says is not told",
        ),
        (Standing::Legacy, "of the official programme, from before there were signatures"),
    ]
}

fn standings() -> Markup {
    html! {
        dl.facts { @for (one, means) in &all_standings() { dt { (standing(one)) } dd { (means) "." } } }
        p {
            "Colours are only for what is valid, failed or undecided, which is signed and in force; all else is grey. Of several dossiers \
             about one subject the newest of those speaks for it; without one the newest that is expired, revoked, unsigned or \
             untrusted; then a legacy result; then a broken dossier. All of them stay in the history."
        }
    }
}

fn outcomes() -> Markup {
    let signs = [
        (Sight::Holds, "holds"),
        (Sight::Must, "a MUST is broken"),
        (Sight::Should, "a SHOULD is broken"),
        (Sight::Open, "not decided"),
        (Sight::Aside, "does not apply, or is not there and need not be"),
        (Sight::Absent, "the dossier has no outcome"),
    ];
    html! {
        dl.facts { @for one in Outcome::ALL { dt { (outcome(one)) } dd { (of_outcome(one)) "." } } }
        p { "In the tables of subjects and requirements:" }
        div.matrix.signs tabindex="0" role="region" aria-label="Signs" {
            table {
                thead { tr { th scope="col" { "sign" } th scope="col" { "meaning" } } }
                tbody { @for (sight, means) in signs { tr { (cell(sight, means, sight.class())) th scope="row" { (means) } } } }
            }
        }
    }
}

fn legacy() -> Markup {
    html! {
        p {
            "The official programme took in the results of its own conformance suite: unsigned files with the tests that passed, failed or \
             were skipped. They are shown in grey, with these numbers. Tests are not requirements: a test may decide several or none, and a \
             skipped test may be a choice or a gap. So no verdict follows, nothing of them is in the tables by requirement, and they are \
             compared with nothing."
        }
    }
}

fn badges() -> Markup {
    html! {
        p {
            "A badge names the spec with its version, the verdict, and the last day on which the dossier is valid; or else the day of the \
             run. Its colour is that of the verdict only while the dossier is in force; everything else is grey and says which standing the \
             dossier has."
        }
    }
}
