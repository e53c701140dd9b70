//! A config has one diff id for each layer of its manifest.

use catalogue::image as req;

use super::stack;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::StackContext;

pub(crate) const CHECK: Check =
    Check { name: "config_has_one_diff_id_a_layer", decides: &[&req::CONFIG_DIFFIDS_COUNT], on: On::Stack(look) };

fn look(context: &StackContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::CONFIG_DIFFIDS_COUNT;
    let counts = stack::diff_ids(context).and_then(|ids| Ok((ids.len(), stack::layer_count(context)?)));
    match counts {
        Err(obstacle) => obstacle.answer(rule, answers),
        Ok((ids, layers)) if ids == layers => answers.pass(rule),
        Ok((ids, layers)) => answers.add(
            Violation::of(rule, "the config does not have one diff id for each layer")
                .place(layers_of(context))
                .expected(format!("{layers} in `rootfs.diff_ids`, one for each layer of the manifest"))
                .got(format!("{ids}"))
                .help("config and manifest belong to different images, or a layer was added to one of them only: seal both again"),
        ),
    }
}

/// Where the manifest lists its layers.
pub(super) fn layers_of(context: &StackContext<'_>) -> Place {
    let listed = context.node.document().and_then(|document| document.root()?.get("layers"));
    listed.map_or(Place::Whole, |layers| Place::Pointer(layers.pointer()))
}

#[cfg(test)]
mod tests {
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case::{Layer, Stack};
    use crate::kind::Kind;

    #[test]
    fn counts_are_equal() {
        let two = || vec![Layer::of("a"), Layer::of("b")];
        let said = |ids: &[&str]| Stack::new(two()).diff_ids(ids).judge(&CHECK).outcome(CHECK.decides[0]);
        assert_eq!(said(&["sha256:0", "sha256:1"]), Some(Outcome::Pass));
        assert_eq!(said(&["sha256:0"]), Some(Outcome::Fail));
        assert_eq!(said(&[]), Some(Outcome::Fail));
        assert_eq!(said(&["sha256:0", "sha256:1", "sha256:2"]), Some(Outcome::Fail));
    }

    #[test]
    fn only_images_with_configs_are_counted() {
        let stack = || Stack::new(vec![Layer::of("a")]);
        let outcome = |stack: Stack| stack.judge(&CHECK).outcome(CHECK.decides[0]);
        assert_eq!(outcome(stack().diff_ids(&[]).kind(Kind::Attestation)), Some(Outcome::NotApplicable));
        assert_eq!(outcome(stack().config(r#"{"rootfs":{}}"#)), Some(Outcome::Blocked));
        assert_eq!(outcome(stack().config("{}")), Some(Outcome::Blocked));
        assert_eq!(outcome(stack().config("{")), Some(Outcome::Blocked));
        assert_eq!(outcome(stack().without_config()), Some(Outcome::NotApplicable));
    }
}
