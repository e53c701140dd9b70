//! A dossier's folder: what is read from it and written into it.

use std::path::{Path, PathBuf};

use catalogue::{Profile, Spec, Version};
use certificate::{Date, Dossier, DossierError, Product, Project, dossier, validity};

use crate::exit::{Exit, Failure};

/// A folder that `certify init` has begun.
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// The product.
    pub product: Product,
    /// What is judged.
    pub subject: String,
    /// The version of the spec that it is judged by.
    pub version: Version,
    /// The profile.
    pub profile: &'static Profile,
    /// The program whose digest is certified, of a registry or a runtime.
    pub program: Option<PathBuf>,
}

impl Folder {
    /// Reads product and project.
    pub fn open(path: &Path) -> Result<Folder, Failure> {
        let product_file = path.join(dossier::PRODUCT);
        let text = read_text(&product_file)?;
        let product = Product::parse(&text).map_err(|problems| {
            let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Failure::usage(format!("`{}` is no description of a product: {}", product_file.display(), all.join("; ")))
        })?;
        let project_file = path.join(dossier::PROJECT);
        let text = read_text(&project_file)?;
        let wrong = |why: String| Failure::usage(format!("`{}`: {why}", project_file.display()));
        let project = Project::parse(&text, Date::today()).map_err(|error| wrong(error.to_string()))?;
        if let Some(waiver) = project.waivers.first() {
            return Err(wrong(format!(
                "it waives `{}`, and nothing is waived in a certificate: remove its waivers",
                waiver.requirement
            )));
        }
        let missing =
            |what: &str, example: &str| wrong(format!("it has no `{what}`: add it, as in `{what} = \"{example}\"`"));
        let spec = project.spec.as_deref().ok_or_else(|| missing("spec", "distribution 1.1.1"))?;
        let version = version_of(spec).map_err(|error| wrong(error.message))?;
        let profile = match &project.profile {
            Some(name) => profile_of(version.spec, name).map_err(|error| wrong(error.message))?,
            None => default_profile(version.spec)?,
        };
        Ok(Folder {
            path: path.to_owned(),
            product,
            subject: project.subject.ok_or_else(|| missing("subject", "https://registry.example.com"))?,
            version,
            profile,
            program: project.program.map(PathBuf::from),
        })
    }

    /// Reads every file that is in it now.
    pub fn dossier(&self) -> Result<Dossier, Failure> {
        read(&self.path)
    }

    /// Writes a file into it.
    pub fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        write(&self.path.join(name), text)
    }
}

/// Reads a dossier's files.
pub fn read(path: &Path) -> Result<Dossier, Failure> {
    Dossier::read(path).map_err(|error| match error {
        DossierError::Read { .. } => Failure::usage(format!("failed to {error}")),
        // Nobody signs such a thing: it was put there.
        DossierError::Kind(_) | DossierError::TooLarge(_) => {
            Failure { exit: Exit::Violation, message: format!("refused: failed to {error}") }
        }
    })
}

/// Writes a file, and the folders that it lies in.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|error| Failure::usage(format!("failed to write `{}`: {error}", path.display())))
}

fn read_text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("failed to read `{}`: {error}; `greenlight certify init` writes it", path.display()))
    })
}

/// The version that `distribution 1.1.1`, `distribution@1.1` or the like names. None to certify against are `next`, and one that was
/// followed so long ago that a certificate would have ended before it begins.
pub fn version_of(text: &str) -> Result<Version, Failure> {
    let (spec, version) = text.split_once([' ', '@']).map_or((text, None), |(spec, version)| (spec, Some(version)));
    let spec = Spec::ALL.into_iter().find(|known| known.as_str() == spec).ok_or_else(|| {
        Failure::usage(format!(
            "there is no spec `{spec}`: write image, distribution or runtime, and a version, as in `distribution 1.1.1`"
        ))
    })?;
    let version = crate::check::version_of(spec, version)?;
    let today = Date::today();
    match validity::valid_until(version, today) {
        None => Err(Failure::usage(format!("`{version}` is not released: a certificate is about a release"))),
        Some(until) if until < today => Err(Failure::usage(format!(
            "a certificate by {spec} {version} would have ended on {until}, nine months after its next minor version: certify by `{spec} {}`",
            version.spec.latest()
        ))),
        Some(_) => Ok(version),
    }
}

/// The profile of `spec` with this name.
pub fn profile_of(spec: Spec, name: &str) -> Result<&'static Profile, Failure> {
    // A bundle is no product.
    let is_certified = |profile: &&Profile| !profile.roles.contains(&"bundle");
    catalogue::profile(spec, name).filter(is_certified).ok_or_else(|| {
        let known: Vec<String> = catalogue::PROFILES
            .iter()
            .filter(|profile| profile.spec == spec && is_certified(profile))
            .map(|profile| format!("`{}`", profile.name))
            .collect();
        Failure::usage(format!("there is no profile `{name}` of the {spec} spec: use one of {}", known.join(", ")))
    })
}

/// The profile that says the most about subjects of `spec`.
pub fn default_profile(spec: Spec) -> Result<&'static Profile, Failure> {
    profile_of(
        spec,
        match spec {
            Spec::Image => "producer",
            Spec::Distribution => "registry",
            Spec::Runtime => "runtime",
        },
    )
}
