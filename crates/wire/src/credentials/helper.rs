//! Credential helpers: programs that are given a server's name and print its credential as JSON.
use serde::Deserialize;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::{Credential, CredentialSources, CredentialsError, DOCKER_HUB_KEY, is_docker_hub};

/// More than any credential needs.
const OUTPUT_LIMIT: u64 = 64 * 1024;

/// The user name under which helpers give an identity token.
const TOKEN_USER: &str = "<token>";

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "Username")]
    username: String,
    #[serde(rename = "Secret")]
    secret: String,
}

/// Asks the helper; `None` if it says that it has nothing for this registry.
pub(crate) fn get(
    sources: &CredentialSources,
    name: &str,
    registry: &str,
) -> Result<Option<Credential>, CredentialsError> {
    let wrong = |why: String| CredentialsError::Helper { name: name.to_owned(), why };
    if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
        return Err(wrong("its name holds characters that no program of this kind has".to_owned()));
    }
    let program = format!("docker-credential-{name}");
    let Some(path) = sources.helper_path.iter().map(|dir| dir.join(&program)).find(|path| path.is_file()) else {
        return Err(wrong("there is no such program on the search path".to_owned()));
    };
    let mut child = Command::new(path)
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| wrong(error.to_string()))?;
    let server = if is_docker_hub(registry) { DOCKER_HUB_KEY } else { registry };
    let output = talk(&mut child, server, sources.helper_timeout);
    if output.is_err() {
        // It may have ended by itself in the meantime.
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| wrong(error.to_string()))?;
    let output = output.map_err(wrong)?;
    if !status.success() {
        return match String::from_utf8_lossy(&output).to_ascii_lowercase().contains("credentials not found") {
            true => Ok(None),
            false => Err(wrong(format!("it ended with {status}"))),
        };
    }
    let answer: Answer = serde_json::from_slice(&output)
        .map_err(|error| wrong(format!("its output is not the expected JSON at column {}", error.column())))?;
    Ok(match answer.username.as_str() {
        _ if answer.secret.is_empty() => None,
        TOKEN_USER => Some(Credential::IdentityToken(answer.secret)),
        _ => Some(Credential::Password { username: answer.username, password: answer.secret }),
    })
}

/// Writes the server's name, reads the output to its end and waits for the program's end, all within the timeout.
fn talk(child: &mut Child, server: &str, timeout: Duration) -> Result<Vec<u8>, String> {
    let end = Instant::now() + timeout;
    let late = || format!("it did not end within {} s", timeout.as_secs());
    if let Some(mut stdin) = child.stdin.take() {
        // A helper that does not read its input may still answer.
        let _ = stdin.write_all(server.as_bytes());
    }
    let Some(stdout) = child.stdout.take() else { return Ok(Vec::new()) };
    let (sender, receiver) = mpsc::channel();
    let reader = std::thread::Builder::new().name("credential-helper".to_owned()).spawn(move || {
        let mut output = Vec::new();
        let read = stdout.take(OUTPUT_LIMIT).read_to_end(&mut output);
        // Nobody listens any more if the timeout has passed.
        let _ = sender.send(read.map(|_| output));
    });
    reader.map_err(|error| error.to_string())?;
    let output = receiver.recv_timeout(timeout).map_err(|_| late())?.map_err(|error| error.to_string())?;
    while child.try_wait().map_err(|error| error.to_string())?.is_none() {
        if Instant::now() >= end {
            return Err(late());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(output)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::sync::{Mutex, PoisonError};

    /// A program that another thread forks holds the script open for writing for a moment, and then it cannot be started.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    /// A helper as a shell script, asked for `registry`.
    fn ask(script: &str, registry: &str) -> Result<Option<Credential>, CredentialsError> {
        let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("docker-credential-test");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let config = dir.path().join("config.json");
        std::fs::write(&config, r#"{"credsStore":"test","auths":{"h":{}}}"#).unwrap();
        let sources = CredentialSources {
            docker_config: vec![config],
            helper_path: vec![dir.path().join("none"), dir.path().to_owned()],
            helper_timeout: Duration::from_millis(1500),
            ..Default::default()
        };
        sources.find(registry)
    }

    #[test]
    fn gives_what_the_helper_prints() {
        let script = r#"[ "$1" = get ] && read server; echo "{\"ServerURL\":\"$server\",\"Username\":\"u-$server\",\"Secret\":\"s\"}""#;
        let expected = |u: &str| Some(Credential::Password { username: u.into(), password: "s".into() });
        assert_eq!(ask(script, "h:5").unwrap(), expected("u-h:5"));
        assert_eq!(ask(script, "docker.io").unwrap(), expected("u-https://index.docker.io/v1/"));
        let token = r#"echo '{"Username":"<token>","Secret":"t"}'"#;
        assert_eq!(ask(token, "h").unwrap(), Some(Credential::IdentityToken("t".into())));
    }

    #[test]
    fn tells_absence_from_failure() {
        assert_eq!(ask("echo credentials not found in native keychain; exit 1", "h").unwrap(), None);
        assert!(ask("echo hunter2; exit 3", "h").unwrap_err().to_string().contains("exit status: 3"));
        let garbled = ask(r#"echo '{"Username":7,"Secret":"hunter2"}'"#, "h").unwrap_err();
        assert!(!format!("{garbled:?}").contains("hunter2"));
    }

    #[test]
    fn a_helper_that_hangs_is_ended() {
        let start = Instant::now();
        let error = ask("exec sleep 30", "h").unwrap_err();
        assert!(error.to_string().contains("did not end within 1 s"), "{error}");
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}
