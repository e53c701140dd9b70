//! The user of a config is a name or a number, and so is its group.

use catalogue::image as req;
use content::walk::Reading;

use super::execution::USER;
use super::given::Given;
use super::platform::is_windows;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check = Check {
    name: "config_user_names_a_user_and_perhaps_a_group",
    decides: &[&req::CONFIG_USER_GRAMMAR],
    on: On::Document(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    let rule = &req::CONFIG_USER_GRAMMAR;
    let Some(value) = Given::in_execution(context, &USER).or_answer(rule, answers) else { return };
    let text = value.as_str().unwrap_or_default();
    // Docker writes the property even where no user is set.
    if text.is_empty() {
        return answers.not_applicable(rule, "an empty string sets no user");
    }
    if is_windows(context) {
        return answers.not_applicable(rule, "the forms are those of systems like Linux, and `os` is `windows`");
    }
    match fault(&text) {
        None => answers.pass(rule),
        Some(wrong) => answers.add(
            Violation::of(rule, "`User` is no user with or without a group")
                .at(value)
                .expected("`user`, `uid`, `user:group`, `uid:gid`, `uid:group` or `user:gid`")
                .got(format!("`{}`: {wrong}", text.escape_debug()))
                .help(
                    "runtimes look the parts up in `/etc/passwd` and `/etc/group`: write what stands there, or numbers",
                ),
        ),
    }
}

fn fault(text: &str) -> Option<String> {
    let (user, group) = match text.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (text, None),
    };
    part_fault("user", user).or_else(|| group.and_then(|group| part_fault("group", group)))
}

// The spec has no grammar for names. What no `/etc/passwd` can hold is no name, nor is what POSIX rules out: white space
// and a leading hyphen.
fn part_fault(part: &str, name: &str) -> Option<String> {
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    if name.is_empty() {
        Some(format!("the {part} is empty"))
    } else if name.contains(':') {
        Some("there is more than one `:`".to_string())
    } else if name.starts_with('-') {
        Some(format!("the {part} begins with `-`"))
    } else if is_number && name.parse::<u32>().is_err() {
        Some(format!("the number of the {part} is beyond 4294967295"))
    } else {
        let wrong = name.chars().find(|character| character.is_whitespace() || character.is_control())?;
        Some(format!("the {part} has the character `{}`", wrong.escape_debug()))
    }
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;

    fn outcome(os: &str, user: &str) -> Option<Outcome> {
        let text = format!(r#"{{"os":"{os}","config":{{"User":{user}}}}}"#);
        case::config(&CHECK, &text).outcome(&req::CONFIG_USER_GRAMMAR)
    }

    #[test]
    fn six_forms_are_valid() {
        for user in ["alice", "0", "1000:1000", "alice:staff", "1000:staff", "alice:50", "svc-1.x_y$", "4294967295"] {
            assert_eq!(outcome("linux", &format!("\"{user}\"")), Some(Outcome::Pass), "{user}");
        }
        for user in [":", "alice:", ":0", "a:b:c", "a b", " a", "-1", "4294967296", r"a\n", "1000: 1000"] {
            assert_eq!(outcome("linux", &format!("\"{user}\"")), Some(Outcome::Fail), "{user}");
        }
    }

    #[test]
    fn empty_windows_and_wrong_types_are_no_faults_of_form() {
        assert_eq!(outcome("linux", r#""""#), Some(Outcome::NotApplicable));
        assert_eq!(outcome("windows", r#""NT AUTHORITY\\SYSTEM""#), Some(Outcome::NotApplicable));
        assert_eq!(outcome("linux", "null"), Some(Outcome::NotApplicable));
        assert_eq!(outcome("linux", "0"), Some(Outcome::Blocked));
    }
}
