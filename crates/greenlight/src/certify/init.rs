//! `greenlight certify init`: begin a dossier, from arguments and, at a terminal, from answers.

use std::io::{BufRead as _, Write as _};

use catalogue::{Spec, Version};
use certificate::{Product, ProductType, Project, dossier};
use wire::exchange::Origin;

use super::folder;
use crate::arguments::InitArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output;

/// Writes product and project.
pub fn run(arguments: &InitArguments, environment: &Environment) -> Result<Exit, Failure> {
    for name in [dossier::PRODUCT, dossier::PROJECT] {
        let path = arguments.folder.join(name);
        if path.exists() {
            return Err(Failure::usage(format!(
                "`{}` exists, and is not written over: edit it, or give another folder",
                path.display()
            )));
        }
    }
    // No answer mends an argument.
    arguments.spec.as_deref().map(folder::version_of).transpose()?;
    let mut asking = Asking {
        may: environment.stdin_is_terminal && environment.stderr_is_terminal,
        has_asked: false,
        missing: Vec::new(),
    };
    let subject = asking.need(
        "subject",
        "the reference of an image, the URL of a registry, or the command of a runtime",
        arguments.subject.as_ref(),
        |subject| version_for(arguments, subject).err().map(|failure| failure.to_string()),
    )?;
    let vendor = asking.field("vendor", "vendor", "who makes the product", arguments.vendor.as_ref())?;
    let name = asking.field("name", "name", "what the product is called", arguments.name.as_ref())?;
    let version = asking.field("product-version", "version", "its version", arguments.product_version.as_ref())?;
    let website_url =
        asking.field("website-url", "website_url", "where it is presented", arguments.website_url.as_ref())?;
    let documentation_url = asking.field(
        "documentation-url",
        "documentation_url",
        "where it is documented",
        arguments.documentation_url.as_ref(),
    )?;
    let kind_word =
        asking.field("type", "type", "distribution, hosted platform or installer", arguments.product_type.as_ref())?;
    let description =
        asking.field("description", "description", "what it is, in one sentence", arguments.description.as_ref())?;
    let repo_url = asking.optional(
        "repo-url",
        "repo_url",
        "where its source is; empty for nowhere",
        arguments.repo_url.as_ref(),
    )?;
    let product_logo_url = asking.optional(
        "product-logo-url",
        "product_logo_url",
        "where its logo is, an SVG, AI or EPS file; empty for nowhere",
        arguments.product_logo_url.as_ref(),
    )?;
    asking.end()?;
    let kind = ProductType::of_word(&kind_word).ok_or_else(|| {
        Failure::usage(format!("`{kind_word}` is no type of product: write distribution, hosted platform or installer"))
    })?;
    let product = Product {
        vendor,
        name,
        version,
        website_url,
        repo_url,
        documentation_url,
        product_logo_url,
        kind,
        description,
    };
    let text = product.to_yaml().map_err(|error| Failure::defect(error.to_string()))?;
    // What is written is what `certify run` will take.
    Product::parse(&text).map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::usage(format!("this is no description of a product: {}", all.join("; ")))
    })?;
    let project = project(arguments, subject)?;
    folder::write(&arguments.folder.join(dossier::PRODUCT), &text)?;
    folder::write(&arguments.folder.join(dossier::PROJECT), &project.to_toml())?;
    let folder = arguments.folder.display();
    output::say(&format!("greenlight: `{folder}` is begun: `greenlight certify run {folder}` judges it"));
    Ok(Exit::Ok)
}

/// The version of the spec that is asked for, or that fits the subject.
fn version_for(arguments: &InitArguments, subject: &str) -> Result<Version, Failure> {
    let is_registry = subject.starts_with("http://") || subject.starts_with("https://");
    let version = match &arguments.spec {
        Some(text) => folder::version_of(text)?,
        None if is_registry => Spec::Distribution.latest(),
        None => Spec::Image.latest(),
    };
    let fits = match version.spec {
        Spec::Distribution => is_registry,
        Spec::Image => !is_registry,
        Spec::Runtime => !is_registry,
    };
    if !fits {
        return Err(Failure::usage(format!(
            "`{subject}` is nothing that the {} spec is about: give the URL of a registry for distribution, a reference or a path for image, and a command for runtime",
            version.spec
        )));
    }
    if is_registry {
        is_whole_registry(subject)?;
    }
    Ok(version)
}

/// Whether the URL is that of a registry and of nothing in it.
fn is_whole_registry(url: &str) -> Result<(), Failure> {
    let (origin, rest) = Origin::of_url(url).map_err(|error| Failure::usage(format!("failed to {error}")))?;
    match rest.as_str() {
        "/" => Ok(()),
        _ => Err(Failure::usage(format!(
            "`{}` has a path behind the host: a registry is named alone, as in `{origin}`, and an image without the scheme, as in `{}{}`",
            wire::redact::text(url),
            origin.authority(),
            rest.split(['?', '#']).next().unwrap_or_default()
        ))),
    }
}

fn project(arguments: &InitArguments, subject: String) -> Result<Project, Failure> {
    let version = version_for(arguments, &subject)?;
    let profile = match &arguments.profile {
        Some(name) => folder::profile_of(version.spec, name)?,
        None => folder::default_profile(version.spec)?,
    };
    Ok(Project {
        subject: Some(subject),
        spec: Some(format!("{} {version}", version.spec)),
        profile: Some(profile.name.to_owned()),
        program: arguments.program.as_ref().map(|path| path.display().to_string()),
        waivers: Vec::new(),
    })
}

/// Asks for what was not given, where somebody is there to answer.
struct Asking {
    may: bool,
    /// Whether something that is needed was not given: somebody is there who would rather be asked.
    has_asked: bool,
    missing: Vec<&'static str>,
}

impl Asking {
    /// A field of the product.
    fn field(
        &mut self,
        flag: &'static str,
        field: &str,
        what: &str,
        given: Option<&String>,
    ) -> Result<String, Failure> {
        self.need(flag, what, given, |answer| problem(field, answer))
    }

    /// A field that the product may be without.
    fn optional(
        &mut self,
        flag: &'static str,
        field: &str,
        what: &str,
        given: Option<&String>,
    ) -> Result<Option<String>, Failure> {
        if given.is_some() || !self.has_asked {
            return Ok(given.cloned());
        }
        answered(flag, what, |answer| problem(field, answer))
    }

    /// What was given, or the first answer with which nothing is `wrong`.
    fn need(
        &mut self,
        flag: &'static str,
        what: &str,
        given: Option<&String>,
        wrong: impl Fn(&str) -> Option<String>,
    ) -> Result<String, Failure> {
        if let Some(given) = given {
            return Ok(given.clone());
        }
        if !self.may {
            self.missing.push(flag);
            return Ok(String::new());
        }
        self.has_asked = true;
        loop {
            if let Some(answer) = answered(flag, what, &wrong)? {
                return Ok(answer);
            }
        }
    }

    fn end(self) -> Result<(), Failure> {
        match self.missing.is_empty() {
            true => Ok(()),
            false => {
                Err(Failure::usage(format!("there is no terminal to ask at: give `--{}`", self.missing.join("`, `--"))))
            }
        }
    }
}

/// What is wrong with an answer for a field of the product.
fn problem(field: &str, answer: &str) -> Option<String> {
    Product::problems_of(field, answer).first().map(ToString::to_string)
}

/// The first answer with which nothing is `wrong`; none where it is empty.
fn answered(flag: &str, what: &str, wrong: impl Fn(&str) -> Option<String>) -> Result<Option<String>, Failure> {
    loop {
        let mut line = String::new();
        let mut asked = std::io::stderr();
        let read = write!(asked, "{flag} ({what}): ")
            .and_then(|()| asked.flush())
            .and_then(|()| std::io::stdin().lock().read_line(&mut line));
        if !matches!(read, Ok(1..)) {
            return Err(Failure::usage(format!("no answer for `{flag}`: nothing was written")));
        }
        let answer = line.trim();
        if answer.is_empty() {
            return Ok(None);
        }
        match wrong(answer) {
            None => return Ok(Some(answer.to_owned())),
            Some(why) => output::say(&format!("greenlight: {why}")),
        }
    }
}
