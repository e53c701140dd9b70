//! The project file of a run, and what its waivers make of the exit code.

use std::io::ErrorKind;
use std::path::Path;

use certificate::{Date, Project, Waiver};
use verdict::{Report, Severity, Verdict};

use crate::arguments::ProjectArguments;
use crate::exit::{Exit, Failure};
use crate::output::say;

/// The project file that the arguments name, or the one in the working directory; an empty project where there is none. It is read
/// before anything is judged: a waiver that has expired must not be found out after a long run.
pub fn project(arguments: &ProjectArguments) -> Result<Project, Failure> {
    let path = arguments.project.as_deref().unwrap_or(Path::new(Project::FILE_NAME));
    let name = path.display();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound && arguments.project.is_none() => {
            return Ok(Project::default());
        }
        Err(error) => {
            return Err(Failure::usage(format!(
                "failed to read the project file `{name}`: {error}; give another one with `--project`"
            )));
        }
    };
    Project::parse(&text, Date::today()).map_err(|error| Failure::usage(format!("`{name}`: {error}")))
}

/// What the waivers of a project are for one report.
#[derive(Debug, Default)]
pub struct InForce<'p> {
    /// They are for this subject, and what they excuse weighs.
    excusing: Vec<&'p Waiver>,
    /// They are for this subject, and nothing is to be excused.
    needless: Vec<&'p Waiver>,
    /// What they excuse weighs, and they are for another subject.
    elsewhere: Vec<&'p Waiver>,
}

impl<'p> InForce<'p> {
    /// Finds the waivers that are in force for the subject of `report`, and lists those that excuse something in it.
    pub fn of(project: &'p Project, report: &mut Report) -> InForce<'p> {
        let mut in_force = InForce::default();
        let is_excused =
            |id: &str| project.waivers.iter().any(|waiver| waiver.requirement == id && waiver.is_for(&report.subject));
        for waiver in &project.waivers {
            match (waiver.is_for(&report.subject), report.weighs(&waiver.requirement)) {
                (true, true) => in_force.excusing.push(waiver),
                (true, false) => in_force.needless.push(waiver),
                (false, true) if !is_excused(&waiver.requirement) => in_force.elsewhere.push(waiver),
                (false, _) => {}
            }
        }
        report.waivers = in_force.excusing.iter().map(|waiver| waiver.record()).collect();
        in_force
    }

    /// How a run ends whose report it is. Says on standard error what was eased, and which waivers do nothing.
    pub fn exit(&self, report: &Report, fail_on: Severity) -> Exit {
        let waived: Vec<&str> = self.excusing.iter().map(|waiver| waiver.requirement.as_str()).collect();
        let eased = report.eased(&waived);
        let (before, after) = (Exit::of(report.verdict, fail_on), Exit::of(eased, fail_on));
        if let Some(line) = told(&self.excusing, before, after, eased) {
            say(&format!("greenlight: {line}"));
        }
        for waiver in &self.needless {
            say(&format!(
                "greenlight: the waiver of `{}` for `{}` is needless, for nothing of it is violated or open: take it out",
                waiver.requirement, waiver.subject
            ));
        }
        // Where all is well, what would not have helped is no news.
        for waiver in self.elsewhere.iter().filter(|_| after != Exit::Ok) {
            say(&format!(
                "greenlight: the waiver of `{}` is for `{}` and excuses nothing here: this subject is `{}`{}",
                waiver.requirement,
                waiver.subject,
                report.subject.name,
                report.subject.digest.as_ref().map(|digest| format!(" or `{digest}`")).unwrap_or_default()
            ));
        }
        after
    }
}

/// What waivers in force did to the exit code, in one line; none where there was nothing to do.
fn told(excusing: &[&Waiver], before: Exit, after: Exit, eased: Verdict) -> Option<String> {
    let (count, noun) = (excusing.len(), if excusing.len() == 1 { "waiver" } else { "waivers" });
    let named: Vec<String> = excusing
        .iter()
        .map(|waiver| format!("`{}` until {}: {}", waiver.requirement, waiver.until, waiver.reason))
        .collect();
    let named = named.join("; ");
    if count == 0 || before == Exit::Ok {
        return None;
    }
    let rest = match after {
        Exit::Ok => String::new(),
        _ => format!("; what is not waived is still {eased}"),
    };
    Some(match before == after {
        true => format!("exit code not eased by {count} {noun} in force{rest}: {named}"),
        false => format!("exit code eased from {before} to {after} by {count} {noun}{rest}: {named}"),
    })
}
