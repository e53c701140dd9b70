//! Volumes are absolute paths of directories.

use catalogue::image as req;
use content::walk::Reading;

use super::execution::VOLUMES;
use super::given::Given;
use super::platform::is_windows;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check = Check {
    name: "config_volumes_are_absolute_paths",
    decides: &[&req::CONFIG_VOLUMES_ABSOLUTE],
    on: On::Document(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    let rule = &req::CONFIG_VOLUMES_ABSOLUTE;
    let Some(volumes) = Given::in_execution(context, &VOLUMES).or_answer(rule, answers) else { return };
    let on_windows = is_windows(context);
    for volume in volumes.members() {
        if volume.name.starts_with('/') || on_windows && is_absolute_on_windows(&volume.name) {
            continue;
        }
        let expected = if on_windows {
            r"a path that begins with a drive, such as `C:\data`"
        } else {
            "a path that begins with `/`"
        };
        answers.add(
            Violation::of(rule, "a key of `Volumes` is no absolute path")
                .place(Place::Span(volume.name_span.clone(), volume.value.pointer()))
                .expected(expected)
                .got(format!("`{}`", volume.name.escape_debug()))
                .help("runtimes cannot tell where to mount it: write the path from the root"),
        );
    }
    answers.pass_unless_answered(rule);
}

// A drive alone is its root, and paths with two backslashes name shares and pipes.
fn is_absolute_on_windows(path: &str) -> bool {
    let from_drive = match path.as_bytes() {
        [drive, b':'] => drive.is_ascii_alphabetic(),
        [drive, b':', b'\\' | b'/', ..] => drive.is_ascii_alphabetic(),
        _ => false,
    };
    from_drive || path.starts_with(r"\\")
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;

    fn outcome(os: &str, volumes: &str) -> Option<Outcome> {
        let text = format!(r#"{{"os":"{os}","config":{{"Volumes":{volumes}}}}}"#);
        case::config(&CHECK, &text).outcome(&req::CONFIG_VOLUMES_ABSOLUTE)
    }

    #[test]
    fn paths_are_absolute() {
        for (os, path, wanted) in [
            ("linux", "/var/lib", Outcome::Pass),
            ("linux", "data", Outcome::Fail),
            ("linux", "./data", Outcome::Fail),
            ("linux", "", Outcome::Fail),
            ("linux", "[\\\"/data\\\"]", Outcome::Fail),
            ("linux", r"C:\\data", Outcome::Fail),
            ("windows", r"C:\\data", Outcome::Pass),
            ("windows", "c:/data", Outcome::Pass),
            ("windows", "D:", Outcome::Pass),
            ("windows", r"C:data", Outcome::Fail),
            ("windows", "data", Outcome::Fail),
        ] {
            assert_eq!(outcome(os, &format!(r#"{{"/":{{}},"{path}":{{}}}}"#)), Some(wanted), "{os} {path}");
        }
    }

    #[test]
    fn no_set_has_no_paths() {
        assert_eq!(outcome("linux", "null"), Some(Outcome::NotApplicable));
        assert_eq!(outcome("linux", r#"["/data"]"#), Some(Outcome::Blocked));
    }
}
