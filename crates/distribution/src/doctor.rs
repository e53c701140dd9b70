//! Questions to ask before a run: is it there, is it a registry, does it let us in, does it let us push? Nothing is left behind.

use wire::exchange::{Head, Origin, Request};
use wire::registry::Driver;

use crate::context::place;

/// How much of a body that nobody wants is read to keep its connection.
const DISCARD: u64 = 64 * 1024;

/// An answer to one of the questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The question: `reachable`, `registry`, `login`, `push`, `cancel`.
    pub question: &'static str,
    /// Whether the answer is yes.
    pub holds: bool,
    /// What was seen, and for a no what to do.
    pub says: String,
}

impl Step {
    fn yes(question: &'static str, says: impl Into<String>) -> Step {
        Step { question, holds: true, says: says.into() }
    }

    fn no(question: &'static str, says: impl Into<String>) -> Step {
        Step { question, holds: false, says: says.into() }
    }
}

/// Asks the questions in their order; the first no is the last answer, but for the last question, which is only good to know.
pub fn examine(driver: &Driver, repository: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    // An early end is an answer too, and stands in the list.
    let _ = ask_all(driver, repository, &mut steps);
    steps
}

fn ask_all(driver: &Driver, repository: &str, steps: &mut Vec<Step>) -> Option<()> {
    let home = driver.origin().clone();
    let nobody = match send(driver, &home, Request::new("GET", "/v2/"), "", false) {
        Ok(head) => head,
        Err(error) => {
            steps.push(Step::no("reachable", format!("failed to {error}")));
            return None;
        }
    };
    steps.push(Step::yes("reachable", format!("{home} answers")));
    if !matches!(nobody.status, 200 | 401) {
        let says = format!(
            "`GET /v2/` is answered with {}, where a registry has 200 or 401; check host, port and scheme",
            nobody.status
        );
        steps.push(Step::no("registry", says));
        return None;
    }
    steps.push(Step::yes("registry", format!("`GET /v2/` is answered with {}", nobody.status)));
    login(driver, &home, &nobody, steps)?;

    let scope = format!("repository:{repository}:pull,push");
    let target = format!("/v2/{repository}/blobs/uploads/");
    let post = Request::new("POST", target.as_str()).with_header("Content-Length", "0");
    let answer = match send(driver, &home, post, &scope, true) {
        Ok(head) => head,
        Err(error) => {
            steps.push(Step::no("push", format!("failed to {error}")));
            return None;
        }
    };
    let says = format!("opening an upload in `{repository}` is answered with {}", answer.status);
    if !(200..300).contains(&answer.status) {
        let help = match answer.status {
            401 | 403 => {
                "give a login that may push there, name a repository with `--repository`, or run with `--read-only`"
            }
            404 | 405 | 501 => "it takes no pushes there; run with `--read-only`",
            500..=599 => "look at the registry's log, and at the room on its disk",
            _ => "look at the registry's log",
        };
        steps.push(Step::no("push", format!("{says}: {help}")));
        return None;
    }
    steps.push(Step::yes("push", says));
    let (origin, session) = place(&home, &target, answer.header_text("location")?)?;
    let cancel = Request::new("DELETE", session).with_header("Content-Length", "0");
    match send(driver, &origin, cancel, &scope, true) {
        Ok(head) if (200..300).contains(&head.status) => {
            steps.push(Step::yes("cancel", format!("the upload is cancelled again ({})", head.status)));
        }
        Ok(head) => {
            let says =
                format!("the upload cannot be cancelled ({}), and ends when the registry gives it up", head.status);
            steps.push(Step::yes("cancel", says));
        }
        Err(error) => steps.push(Step::no("cancel", format!("failed to {error}"))),
    }
    Some(())
}

fn login(driver: &Driver, home: &Origin, nobody: &Head, steps: &mut Vec<Step>) -> Option<()> {
    if nobody.status == 200 {
        steps.push(Step::yes("login", "nobody is asked for one"));
        return Some(());
    }
    let has = match driver.has_credentials() {
        Ok(has) => has,
        Err(error) => {
            steps.push(Step::no("login", format!("failed to {error}")));
            return None;
        }
    };
    let answer = match send(driver, home, Request::new("GET", "/v2/"), "", true) {
        Ok(head) => head,
        Err(error) => {
            steps.push(Step::no("login", format!("failed to {error}")));
            return None;
        }
    };
    match (answer.status, has) {
        (200, true) => steps.push(Step::yes("login", "the login is taken")),
        (200, false) => steps.push(Step::yes("login", "nobody needs one to look")),
        (status, false) => {
            steps.push(Step::no(
                "login",
                format!(
                    "it asks for a login ({status}), and there is none for it; run `docker login`, or set `GREENLIGHT_USERNAME` and `GREENLIGHT_PASSWORD`"
                ),
            ));
            return None;
        }
        (status, true) => {
            steps.push(Step::no("login", format!("it refuses the login ({status}); check user name and password")));
            return None;
        }
    }
    Some(())
}

fn send(driver: &Driver, origin: &Origin, request: Request, scope: &str, login: bool) -> Result<Head, wire::Error> {
    let response = driver.send(origin, request, scope, login)?;
    response.body.discard(DISCARD);
    Ok(response.head)
}
