//! What the process finds around it: the only place that reads environment variables and looks at terminals.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;

/// The environment, as far as greenlight looks at it.
#[derive(Debug, Clone)]
pub struct Environment {
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// `TERM` is `dumb`, or the locale is not UTF-8.
    pub plain_symbols: bool,
    /// Columns of the terminal: of standard output, else `COLUMNS`, else none.
    pub width: Option<usize>,
    /// Standard input is a terminal.
    pub stdin_is_terminal: bool,
    /// Standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// The user name for a registry.
    pub username: Option<String>,
    /// The password for a registry.
    pub password: Option<String>,
    /// Files with logins, the most important first.
    pub docker_configs: Vec<PathBuf>,
    /// Where credential helpers are looked for.
    pub path: Vec<PathBuf>,
}

impl Environment {
    /// Of this process.
    pub fn of_process() -> Environment {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let text = |name: &str| set(name).and_then(|value| value.into_string().ok());
        let locale =
            text("LC_ALL").or_else(|| text("LC_CTYPE")).or_else(|| text("LANG")).unwrap_or_default().to_uppercase();
        let is_utf8 = locale.is_empty() || locale.contains("UTF-8") || locale.contains("UTF8");
        Environment {
            no_color: set("NO_COLOR").is_some(),
            plain_symbols: text("TERM").as_deref() == Some("dumb") || !is_utf8,
            width: terminal_size::terminal_size()
                .map(|(width, _)| usize::from(width.0))
                .or_else(|| text("COLUMNS").and_then(|columns| columns.parse().ok())),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            username: text("GREENLIGHT_USERNAME"),
            password: text("GREENLIGHT_PASSWORD"),
            docker_configs: docker_configs(set),
            path: set("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default(),
        }
    }
}

impl Environment {
    /// One variable, for a verb that looks at variables of another program.
    pub fn variable(name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

// In the order in which docker and podman look.
fn docker_configs(set: impl Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    if let Some(file) = set("REGISTRY_AUTH_FILE") {
        files.push(PathBuf::from(file));
    }
    if let Some(folder) = set("XDG_RUNTIME_DIR") {
        files.push(PathBuf::from(folder).join("containers/auth.json"));
    }
    if let Some(folder) = set("DOCKER_CONFIG") {
        files.push(PathBuf::from(folder).join("config.json"));
    } else if let Some(home) = set("HOME") {
        files.push(PathBuf::from(home).join(".docker/config.json"));
    }
    files
}
