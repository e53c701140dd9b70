//! Reading a project file.

use catalogue::{PROFILES, Spec};
use serde::Deserialize;
use toml::Spanned;

use super::error::ProjectError;
use super::model::{Project, Waiver, named_version};
use crate::date::Date;

/// How many days ahead the last day of a waiver may be: half a year, and a reason has to be found anew.
const MOST_DAYS: i64 = 180;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    subject: Option<Spanned<String>>,
    spec: Option<Spanned<String>>,
    profile: Option<Spanned<String>>,
    program: Option<Spanned<String>>,
    #[serde(default)]
    waiver: Vec<WaiverTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaiverTable {
    requirement: Spanned<String>,
    subject: Spanned<String>,
    reason: Spanned<String>,
    until: Spanned<String>,
}

impl Project {
    /// Reads the text of a project file. `today` decides which waivers are in force: one that is expired is an error, and so is one
    /// that ends more than 180 days ahead.
    pub fn parse(text: &str, today: Date) -> Result<Project, ProjectError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            ProjectError::Shape { line, message: one_line(error.message()) }
        })?;
        let spec = checked(text, "spec", file.spec, |line, spec| match named_version(spec) {
            Some(_) => Ok(()),
            None => Err(ProjectError::Spec { line, spec: spec.to_owned() }),
        })?;
        let of = spec.as_deref().and_then(named_version).map(|version| version.spec);
        let profile = checked(text, "profile", file.profile, |line, profile| known_profile(line, profile, of))?;
        let mut project = Project {
            subject: checked(text, "subject", file.subject, |_, _| Ok(()))?,
            spec,
            profile,
            program: checked(text, "program", file.program, |_, _| Ok(()))?,
            waivers: Vec::new(),
        };
        for table in file.waiver {
            let line = line_of(text, table.requirement.span().start);
            let waiver = waiver(text, table, today)?;
            let is_same =
                |known: &Waiver| (&known.requirement, &known.subject) == (&waiver.requirement, &waiver.subject);
            if project.waivers.iter().any(is_same) {
                return Err(ProjectError::Twice { line, requirement: waiver.requirement, subject: waiver.subject });
            }
            project.waivers.push(waiver);
        }
        Ok(project)
    }
}

fn waiver(text: &str, table: WaiverTable, today: Date) -> Result<Waiver, ProjectError> {
    let requirement = filled(text, "requirement", table.requirement, is_requirement)?;
    let subject = filled(text, "subject", table.subject, |_, _| Ok(()))?;
    let reason = filled(text, "reason", table.reason, |_, _| Ok(()))?;
    let line = line_of(text, table.until.span().start);
    let until: Date = filled(text, "until", table.until, |_, _| Ok(()))?
        .parse()
        .map_err(|error: crate::date::NoDate| ProjectError::Day { line, error: error.to_string() })?;
    let days = until.days_since(today);
    if days < 0 {
        return Err(ProjectError::Expired { line, requirement, subject, until });
    }
    if days > MOST_DAYS {
        return Err(ProjectError::TooLong { line, requirement, subject, until, days, most: MOST_DAYS });
    }
    Ok(Waiver { requirement, subject, reason, until })
}

fn checked(
    text: &str,
    key: &'static str,
    value: Option<Spanned<String>>,
    check: impl Fn(usize, &str) -> Result<(), ProjectError>,
) -> Result<Option<String>, ProjectError> {
    value.map(|value| filled(text, key, value, check)).transpose()
}

fn filled(
    text: &str,
    key: &'static str,
    value: Spanned<String>,
    check: impl Fn(usize, &str) -> Result<(), ProjectError>,
) -> Result<String, ProjectError> {
    let line = line_of(text, value.span().start);
    let value = value.into_inner();
    if value.trim().is_empty() {
        return Err(ProjectError::Empty { line, key });
    }
    if value.chars().any(char::is_control) {
        return Err(ProjectError::Control { line, key });
    }
    check(line, &value)?;
    Ok(value)
}

fn known_profile(line: usize, profile: &str, spec: Option<Spec>) -> Result<(), ProjectError> {
    let known = || PROFILES.iter().filter(|known| spec.is_none_or(|spec| known.spec == spec));
    if known().any(|known| known.name == profile) {
        return Ok(());
    }
    let known = known().map(|known| format!("`{}`", known.name)).collect::<Vec<_>>().join(", ");
    Err(ProjectError::Profile { line, profile: profile.to_owned(), known })
}

fn is_requirement(line: usize, id: &str) -> Result<(), ProjectError> {
    if catalogue::requirement(id).is_some() {
        return Ok(());
    }
    let requirement = id.to_owned();
    if id.contains('*') || Spec::ALL.into_iter().flat_map(catalogue::requirements).any(|row| row.id.starts_with(id)) {
        return Err(ProjectError::Pattern { line, requirement });
    }
    Err(ProjectError::Requirement { line, requirement, near: catalogue::nearest(id) })
}

// What the reader of TOML says is in several lines, and repeats keys as they are.
fn one_line(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    let message: String = words.join(" ").chars().filter(|c| !c.is_control()).collect();
    // Only waivers have keys that must be there.
    match message.starts_with("missing field") {
        true => format!("{message}: a waiver has `requirement`, `subject`, `reason` and `until`, each with a text"),
        false => message,
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAIVER: &str = r#"[[waiver]]
requirement = "image.descriptor.size-required"
subject = "./layout"
reason = "the builder is replaced in spring"
until = "2026-12-31"
"#;

    fn parse(text: &str) -> Result<Project, ProjectError> {
        Project::parse(text, "2026-11-26".parse().unwrap())
    }

    fn refusal(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn everything_may_be_missing_and_all_of_it_is_read() {
        assert_eq!(parse("").unwrap(), Project::default());
        let keys = "# why\nsubject = './layout'\nspec = 'image 1.1'\nprofile = 'strict'\nprogram = 'bin/registry'\n";
        let project = parse(&format!("{keys}{WAIVER}")).unwrap();
        assert_eq!(project.version(), Some(Spec::Image.latest()));
        assert_eq!((project.program.as_deref(), project.waivers.len()), (Some("bin/registry"), 1));
        assert_eq!(parse(&project.to_toml()).unwrap(), project, "{}", project.to_toml());
    }

    #[test]
    fn what_is_written_is_read_whatever_it_holds() {
        let odd = "a \"quoted\" \\ line # and 'another' ''' \"\"\" über";
        let waiver = Waiver {
            requirement: "image.descriptor.size-required".to_owned(),
            subject: odd.to_owned(),
            reason: odd.to_owned(),
            until: "2027-01-31".parse().unwrap(),
        };
        let project = Project { program: Some(odd.to_owned()), waivers: vec![waiver], ..Project::default() };
        assert_eq!(parse(&project.to_toml()).unwrap(), project, "{}", project.to_toml());
    }

    #[test]
    fn unknown_keys_and_broken_toml_are_named_with_their_line() {
        let said = refusal("subject = 'a'\nsubjet = 'b'\n");
        assert!(said.starts_with("line 2: ") && said.contains("`subjet`") && said.contains("`subject`"), "{said}");
        let said = refusal(&format!("{WAIVER}forever = true\n"));
        assert!(said.starts_with("line 6: ") && said.contains("`forever`") && said.contains("`until`"), "{said}");
        let said = refusal("\n\nsubject = \n");
        assert!(said.starts_with("line 3: ") && !said.contains('\n'), "{said}");
        let said = refusal("subject = 7");
        assert!(said.starts_with("line 1: ") && said.contains("string"), "{said}");
    }

    #[test]
    fn every_key_of_a_waiver_has_to_say_something() {
        for key in ["requirement", "subject", "reason", "until"] {
            let line = WAIVER.lines().find(|line| line.starts_with(key)).unwrap();
            let said = refusal(&WAIVER.replace(line, ""));
            assert!(said.starts_with("line 1: ") && said.contains(&format!("`{key}`")), "{said}");
            let said = refusal(&WAIVER.replace(line, &format!("{key} = ' '")));
            assert!(said.contains(&format!("`{key}` is empty")), "{said}");
        }
        assert!(refusal("subject = ''").contains("`subject` is empty"));
        let said = refusal("\nprogram = \"a\\nb\"");
        assert!(said.starts_with("line 2: `program`") && said.contains("one line"), "{said}");
    }

    #[test]
    fn a_waiver_is_for_one_requirement_of_the_catalogue() {
        let with = |id: &str| refusal(&WAIVER.replace("image.descriptor.size-required", id));
        let said = with("image.descriptor.size-requird");
        let near = "did you mean `image.descriptor.size-required`?";
        assert!(said.starts_with("line 2: ") && said.contains(near), "{said}");
        for pattern in ["image.descriptor.size-*", "image.descriptor.", "image"] {
            let said = with(pattern);
            assert!(said.contains("is a pattern") && said.contains("greenlight explain"), "{said}");
        }
        let said = refusal(&format!("{WAIVER}{WAIVER}"));
        assert!(said.starts_with("line 7: ") && said.contains("twice"), "{said}");
    }

    #[test]
    fn a_waiver_ends_and_soon() {
        let on = |day: &str| parse(&WAIVER.replace("2026-12-31", day));
        assert!(on("2026-11-26").is_ok(), "its last day counts");
        assert!(on("2027-05-25").is_ok(), "180 days ahead");
        let said = on("2027-05-26").unwrap_err().to_string();
        assert!(said.contains("181 days ahead") && said.contains("180"), "{said}");
        let said = on("2026-11-25").unwrap_err().to_string();
        let named = ["line 5", "`image.descriptor.size-required`", "`./layout`", "2026-11-25", "mend", "renew"];
        assert!(named.iter().all(|part| said.contains(part)), "{said}");
        let said = on("31.12.2026").unwrap_err().to_string();
        assert!(said.starts_with("line 5: ") && said.contains("`31.12.2026`") && said.contains("2026-01-31"), "{said}");
    }

    #[test]
    fn versions_and_profiles_are_known_ones() {
        let said = refusal("spec = 'distribution 7'");
        assert!(said.contains("`distribution 7`") && said.contains("`distribution 1.1.1`"), "{said}");
        assert!(parse("spec = 'distribution 1.1'\nprofile = 'registry'").is_ok());
        let said = refusal("spec = 'distribution 1.1'\nprofile = 'strict'");
        assert!(said.starts_with("line 2: ") && said.contains("`registry`") && !said.contains("`legal`"), "{said}");
        assert!(refusal("profile = 'lenient'").contains("`strict`"));
    }
}
