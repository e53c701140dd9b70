//! Keys on disk, and their passphrases: from a file or from the terminal, never from an argument.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use certificate::key::{Algorithm, Signer, Verifier};

use super::folder;
use crate::arguments::{KeyAlgorithm, KeyArguments, KeygenArguments};
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output;

/// Makes a key and says how others can trust it.
pub fn generate(arguments: &KeygenArguments, environment: &Environment) -> Result<Exit, Failure> {
    let algorithm = match arguments.algorithm {
        KeyAlgorithm::Ed25519 => Algorithm::Ed25519,
        KeyAlgorithm::P256 => Algorithm::P256,
    };
    let public_file = public_name(&arguments.key);
    for file in [&arguments.key, &public_file] {
        if file.exists() {
            return Err(Failure::usage(format!(
                "`{}` exists, and no key is written over: give another name",
                file.display()
            )));
        }
    }
    let passphrase = match (&arguments.passphrase_file, arguments.no_passphrase) {
        (Some(file), _) => Some(from_file(file)?),
        (None, true) => None,
        (None, false) => Some(asked_twice(environment)?),
    };
    let failed = |error: certificate::key::KeyError| Failure::defect(error.to_string());
    let signer = Signer::generate(algorithm).map_err(failed)?;
    let private = signer.to_pem(passphrase.as_deref().map(str::as_bytes)).map_err(failed)?;
    let public = signer.verifier().to_pem().map_err(failed)?;
    write_private(&arguments.key, &private)?;
    folder::write(&public_file, &public)?;
    let until = certificate::Date::today().plus_months(36);
    output::print(&format!(
        "# {} is to be kept, {} to be given away; for a trust file:\n[[organisation]]\nname = \"…\"\n\n[[organisation.key]]   # {}\npublic = \"\"\"\n{public}\"\"\"\nfrom = \"{}\"\nuntil = \"{until}\"\n",
        arguments.key.display(),
        public_file.display(),
        signer.verifier().id(),
        certificate::Date::today(),
    ))?;
    Ok(Exit::Ok)
}

/// Reads the private key that the arguments name.
pub fn signer(arguments: &KeyArguments) -> Result<Signer, Failure> {
    let file = &arguments.key;
    let pem = std::fs::read_to_string(file).map_err(|error| {
        Failure::usage(format!("failed to read `{}`: {error}; `greenlight certify keygen` makes a key", file.display()))
    })?;
    let passphrase = match &arguments.passphrase_file {
        Some(file) => Some(from_file(file)?),
        None if Signer::needs_passphrase(&pem) => Some(asked(&format!("passphrase of {}: ", file.display()))?),
        None => None,
    };
    Signer::from_pem(&pem, passphrase.as_deref().map(str::as_bytes))
        .map_err(|error| Failure::usage(format!("`{}` cannot be used: {error}", file.display())))
}

/// Reads a public key.
pub fn verifier(file: &Path) -> Result<Verifier, Failure> {
    let pem = std::fs::read_to_string(file).map_err(|error| Failure::unreadable(file, &error))?;
    Verifier::from_pem(&pem).map_err(|error| Failure::usage(format!("`{}` cannot be used: {error}", file.display())))
}

fn public_name(key: &Path) -> PathBuf {
    let mut name = key.as_os_str().to_owned();
    name.push(".pub");
    PathBuf::from(name)
}

fn write_private(path: &Path, pem: &str) -> Result<(), Failure> {
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.and_then(|mut file| file.write_all(pem.as_bytes()))
        .map_err(|error| Failure::usage(format!("failed to write `{}`: {error}", path.display())))
}

fn from_file(path: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err(Failure::usage(format!("`{}` has no passphrase in its first line", path.display()))),
    }
}

fn asked(prompt: &str) -> Result<String, Failure> {
    rpassword::prompt_password(prompt).map_err(|error| {
        Failure::usage(format!("no passphrase could be asked for ({error}): give `--passphrase-file`"))
    })
}

fn asked_twice(environment: &Environment) -> Result<String, Failure> {
    if !environment.stderr_is_terminal {
        return Err(Failure::usage(
            "there is no terminal to ask for a passphrase: give `--passphrase-file`, or `--no-passphrase` for a key without one",
        ));
    }
    let first = asked("passphrase: ")?;
    match first.is_empty() || first != asked("the same again: ")? {
        true => Err(Failure::usage("the passphrase is empty, or was not the same twice: no key was made")),
        false => Ok(first),
    }
}
