//! The command that names a runtime, as one text: split into words like a shell does it, without a shell.

use std::path::absolute;

/// Why a command cannot be split into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// There is no word in it.
    #[error("read the command: it is empty; name a program")]
    Empty,
    /// A quote, or a backslash at the end, stands alone.
    #[error("read the command: a quotation mark or a backslash in it has no other half")]
    Quotes,
}

/// The words of a command: at blanks, but for those in quotes or behind a backslash. Nothing is expanded. A program that is named by a
/// relative path is named by an absolute one afterwards, for it is called in other directories.
pub fn words(command: &str) -> Result<Vec<String>, WordsError> {
    let mut words = shlex::split(command).ok_or(WordsError::Quotes)?;
    let program = words.first_mut().filter(|program| !program.is_empty()).ok_or(WordsError::Empty)?;
    if program.contains('/')
        && let Ok(path) = absolute(&*program)
    {
        *program = path.to_string_lossy().into_owned();
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        let cases: [(&str, &[&str]); 5] = [
            ("runc", &["runc"]),
            ("  runsc  --network=none ", &["runsc", "--network=none"]),
            (r#"runc --log '/a b' "c \" d" e\ f"#, &["runc", "--log", "/a b", "c \" d", "e f"]),
            ("runc --root $HOME ~ *", &["runc", "--root", "$HOME", "~", "*"]),
            ("runc '' x", &["runc", "", "x"]),
        ];
        for (command, expected) in cases {
            assert_eq!(words(command).unwrap(), expected, "{command}");
        }
    }

    #[test]
    fn what_is_no_command_is_said() {
        assert_eq!(words(" "), Err(WordsError::Empty));
        assert_eq!(words("''"), Err(WordsError::Empty));
        assert_eq!(words("runc 'a"), Err(WordsError::Quotes));
        assert_eq!(words("runc a\\"), Err(WordsError::Quotes));
    }

    #[test]
    fn a_relative_program_can_be_called_from_anywhere() {
        let words = words("./bin/runc ./x").unwrap();
        assert!(words[0].starts_with('/') && words[0].ends_with("bin/runc"), "{}", words[0]);
        assert_eq!(words[1], "./x");
    }
}
