//! A history that is given has one entry for each layer, besides those that it marks as without one.

use catalogue::image as req;
use content::document::Value;

use super::given::Given;
use super::history::EMPTY_LAYER;
use super::layer_count::layers_of;
use super::properties::HISTORY;
use super::stack::{self, Obstacle};
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::StackContext;

pub(crate) const CHECK: Check = Check {
    name: "config_history_accounts_for_every_layer",
    decides: &[&req::CONFIG_HISTORY_COUNT],
    on: On::Stack(look),
};

fn look(context: &StackContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::CONFIG_HISTORY_COUNT;
    let counts = entries_with_layers(context).and_then(|entries| Ok((entries, stack::layer_count(context)?)));
    match counts {
        Err(obstacle) => obstacle.answer(rule, answers),
        Ok((entries, layers)) if entries == layers => answers.pass(rule),
        // The config as a whole is that of another stack: one cause, which the diff ids tell.
        Ok((entries, _)) if stack::diff_ids(context).is_ok_and(|ids| ids.len() == entries) => {
            answers.blocked(rule, &req::CONFIG_DIFFIDS_COUNT);
        }
        Ok((entries, layers)) => answers.add(
            Violation::of(rule, "the history does not have one entry for each layer")
                .place(layers_of(context))
                .expected(format!("{layers} entries of `history` without `\"empty_layer\": true`, one for each layer"))
                .got(format!("{entries}"))
                .help("mark the entries that made no layer with `\"empty_layer\": true`, add those that are missing, or leave the history out"),
        ),
    }
}

fn entries_with_layers(context: &StackContext<'_>) -> Result<usize, Obstacle> {
    let history = match Given::of(stack::config(context)?, &HISTORY) {
        Given::Value(history) if !history.is_empty() => history,
        Given::Value(_) | Given::Absent => return Err(Obstacle::NotApplicable("no history is given".into())),
        Given::Wrong(by) => return Err(Obstacle::Blocked(by)),
    };
    let mut count = 0;
    for entry in history.elements() {
        count += usize::from(makes_layer(entry)?);
    }
    Ok(count)
}

fn makes_layer(entry: Value<'_>) -> Result<bool, Obstacle> {
    match Given::of(entry, &EMPTY_LAYER) {
        Given::Value(is_empty) => Ok(is_empty.as_bool() != Some(true)),
        Given::Absent => Ok(true),
        Given::Wrong(by) => Err(Obstacle::Blocked(by)),
    }
}

#[cfg(test)]
mod tests {
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case::{Layer, Stack};

    fn outcome(config: &str) -> Option<Outcome> {
        Stack::new(vec![Layer::of("a"), Layer::of("b")]).config(config).judge(&CHECK).outcome(CHECK.decides[0])
    }

    #[test]
    fn entries_without_layer_do_not_count() {
        for (history, wanted) in [
            ("[{},{}]", Outcome::Pass),
            (r#"[{},{"empty_layer":true},{"empty_layer":false},{"empty_layer":true}]"#, Outcome::Pass),
            (r#"[{"empty_layer":null},{}]"#, Outcome::Pass),
            ("[{}]", Outcome::Fail),
            ("[{},{},{}]", Outcome::Fail),
            (r#"[{"empty_layer":true}]"#, Outcome::Fail),
            ("[]", Outcome::NotApplicable),
            ("null", Outcome::NotApplicable),
            (r#"[{"empty_layer":"true"},{},{}]"#, Outcome::Blocked),
            ("[1]", Outcome::Blocked),
        ] {
            assert_eq!(outcome(&format!(r#"{{"history":{history}}}"#)), Some(wanted), "{history}");
        }
        assert_eq!(outcome("{}"), Some(Outcome::NotApplicable));
    }

    #[test]
    fn config_of_another_stack_is_told_by_its_diff_ids() {
        let config = r#"{"history":[{}],"rootfs":{"type":"layers","diff_ids":["sha256:0"]}}"#;
        assert_eq!(outcome(config), Some(Outcome::Blocked));
    }
}
