//! The tag list after a deletion.

use catalogue::Requirement;
use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::violation::{Mark, Violation};

/// Judges the tag list: what was deleted has left it, and what was not is still there. A stale entry of something that was never
/// deleted at all is no fault of the list: `cause` is the requirement that would be broken then. The scenario must declare
/// `dist.tags.body-values`.
pub(super) fn judge(
    context: &mut Context<'_>,
    repository: &str,
    gone: &[&str],
    kept: &str,
    cause: &'static Requirement,
) -> Result<(), Stop> {
    let answer = context.send(Call::get(format!("/v2/{repository}/tags/list")))?;
    let document = answer.document();
    let tags = document.root().and_then(|root| root.get("tags"));
    // Whether there is a list at all is judged with the tag lists.
    let Some(tags) = tags.filter(|_| answer.status() == 200) else { return Ok(()) };
    let tags: Vec<String> = tags.elements().filter_map(|tag| Some(tag.as_str()?.into_owned())).collect();
    let stale = tags.iter().find(|tag| gone.contains(&tag.as_str()));
    context.holds(&dist::TAGS_BODY_VALUES, stale.is_none(), || {
        Violation::of(&dist::TAGS_BODY_VALUES, "a tag that was deleted is still in the tag list")
            .at(&answer, Mark::Text(stale.cloned().unwrap_or_default()))
            .expected("tags of the repository only")
            .unless_broken(&[cause])
    });
    // A list in parts may have it on another one.
    if answer.header("link").is_none() {
        context.holds(&dist::TAGS_BODY_VALUES, tags.iter().any(|tag| tag == kept), || {
            Violation::of(
                &dist::TAGS_BODY_VALUES,
                "a tag is missing in the tag list after the deletion of something else",
            )
            .at(&answer, Mark::Body)
            .expected(format!("`{kept}` among the tags"))
        });
    }
    Ok(())
}
