//! Environment variables are written as a name, an equals sign and a value.

use catalogue::image as req;
use content::walk::Reading;

use super::execution::ENV;
use super::given::Given;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check =
    Check { name: "config_env_entries_are_assignments", decides: &[&req::CONFIG_ENV_FORMAT], on: On::Document(look) };

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    let rule = &req::CONFIG_ENV_FORMAT;
    let Some(list) = Given::in_execution(context, &ENV).or_answer(rule, answers) else { return };
    for entry in list.elements() {
        let text = entry.as_str().unwrap_or_default();
        // The value is free: it may be empty, and hold line breaks and further equals signs.
        let message = match text.split_once('=') {
            Some((name, _)) if !name.is_empty() => continue,
            Some(_) => "an entry of `Env` has no name before its `=`",
            None => "an entry of `Env` has no `=`",
        };
        answers.add(
            Violation::of(rule, message)
                .at(entry)
                .expected("`NAME=VALUE`")
                .got_value(entry)
                .help("readers drop or refuse such an entry: write a name, `=` and a value, which may be empty"),
        );
    }
    answers.pass_unless_answered(rule);
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;

    fn outcome(env: &str) -> Option<Outcome> {
        case::config(&CHECK, &format!(r#"{{"config":{{"Env":{env}}}}}"#)).outcome(&req::CONFIG_ENV_FORMAT)
    }

    #[test]
    fn entries_are_assignments() {
        for env in ["[]", r#"["A=b"]"#, r#"["A="]"#, r#"["A=b=c","A=d"]"#, r#"["A=b\nc"]"#, r#"["a.b-c=d"]"#] {
            assert_eq!(outcome(env), Some(Outcome::Pass), "{env}");
        }
        for env in [r#"["A"]"#, r#"["=b"]"#, r#"[""]"#, r#"["A=b","A:b"]"#] {
            assert_eq!(outcome(env), Some(Outcome::Fail), "{env}");
        }
    }

    #[test]
    fn no_list_has_no_entries() {
        assert_eq!(outcome("null"), Some(Outcome::NotApplicable));
        assert_eq!(outcome(r#"["A=b",1]"#), Some(Outcome::Blocked));
    }
}
