//! The members of a set, worst first.

use maud::{Markup, html};
use verdict::{Report, SubjectRecord};

use super::{budget, text};
use crate::summary::fraction;
use crate::visible::visible;

/// The table; none if the subject is no set.
pub(super) fn render(report: &Report) -> Option<Markup> {
    if report.subjects.is_empty() {
        return None;
    }
    let mut members: Vec<&SubjectRecord> = report.subjects.iter().collect();
    members.sort_by_key(|member| std::cmp::Reverse(member.verdict));
    let mut left = budget::MEMBERS;
    let mut rows = Vec::new();
    for member in &members {
        let row = row(member);
        if row.0.len() > left {
            break;
        }
        left -= row.0.len();
        rows.push(row);
    }
    let dropped = members.len() - rows.len();
    Some(html! {
        div.scroll tabindex="0" role="group" aria-labelledby="members-title" {
            table {
                thead {
                    tr {
                        th scope="col" { "verdict" }
                        th scope="col" { "kind" }
                        th scope="col" { "name" }
                        th.number scope="col" { "MUST" }
                        th.number scope="col" { "SHOULD" }
                        th scope="col" { "digest" }
                    }
                }
                tbody { @for row in &rows { (row) } }
            }
        }
        @if dropped > 0 {
            p { (text::counted(dropped, "member, not worse, is", "members, none of them worse, are")) " only in the JSON report." }
        }
    })
}

fn row(member: &SubjectRecord) -> Markup {
    html! {
        tr {
            th scope="row" { (text::colour(member.verdict)) }
            td { (visible(&member.kind)) }
            td { (text::message(&member.name)) }
            td.number { (fraction(&member.counts.must)) }
            td.number { (fraction(&member.counts.should)) }
            td { (text::id(&member.digest)) }
        }
    }
}
