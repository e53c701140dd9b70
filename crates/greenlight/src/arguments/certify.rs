//! Arguments of `certify`, `verify` and `peer`.

use std::path::PathBuf;

use certificate::Date;
use clap::{Args, Subcommand, ValueEnum};

use super::RegistryArguments;

/// Arguments of `certify`.
#[derive(Debug, Args)]
pub struct CertifyArguments {
    /// Which step.
    #[command(subcommand)]
    pub step: CertifyStep,
}

/// A step from a subject to a certificate.
#[derive(Debug, Subcommand)]
pub enum CertifyStep {
    /// Begin a dossier: write PRODUCT.yaml and greenlight.toml
    Init(InitArguments),
    /// Judge the subject by the whole profile, and write report and evidence into the dossier
    Run(RunArguments),
    /// Make a key to sign with
    Keygen(KeygenArguments),
    /// Sign a dossier
    Sign(SignArguments),
    /// Attach the signed envelopes of a dossier to their image in its registry, where `verify` finds them
    Attach(AttachArguments),
    /// Take back a certificate, the statement of a peer, or what some versions of greenlight said about a requirement
    Revoke(RevokeArguments),
}

/// Arguments of `certify init`. What is not given is asked for at a terminal.
#[derive(Debug, Args)]
pub struct InitArguments {
    /// The folder of the dossier, which is made
    #[arg(default_value = "dossier")]
    pub folder: PathBuf,

    /// What is certified: the reference or path of an image, the URL of a registry, or the command of a runtime
    #[arg(long, value_name = "TARGET")]
    pub subject: Option<String>,

    /// The spec and its version, such as distribution@1.1 or image@1.1.1 [default: the latest release of the spec that the subject
    /// falls under]
    #[arg(long, value_name = "SPEC@VERSION")]
    pub spec: Option<String>,

    /// The profile [default: producer for images, registry for registries, runtime for runtimes]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,

    /// The program of the registry or the runtime, whose digest the certificate names
    #[arg(long, value_name = "FILE")]
    pub program: Option<PathBuf>,

    /// Who makes the product
    #[arg(long, value_name = "TEXT")]
    pub vendor: Option<String>,

    /// What the product is called
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,

    /// The version of the product
    #[arg(long, value_name = "TEXT")]
    pub product_version: Option<String>,

    /// Where the product is presented
    #[arg(long, value_name = "URL")]
    pub website_url: Option<String>,

    /// Where its source is, if it is open
    #[arg(long, value_name = "URL")]
    pub repo_url: Option<String>,

    /// Where it is documented
    #[arg(long, value_name = "URL")]
    pub documentation_url: Option<String>,

    /// Its logo, as SVG, AI or EPS
    #[arg(long, value_name = "URL")]
    pub product_logo_url: Option<String>,

    /// What kind of product it is
    #[arg(long = "type", value_name = "WORDS")]
    pub product_type: Option<String>,

    /// What it is, in one sentence
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
}

/// Arguments of `certify run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// The folder of the dossier
    #[arg(default_value = "dossier")]
    pub folder: PathBuf,

    /// Reaching a registry.
    #[command(flatten)]
    pub registry: RegistryArguments,
}

/// A private key and how it is opened.
#[derive(Debug, Args)]
pub struct KeyArguments {
    /// The private key, in PEM
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,

    /// A file whose first line is the passphrase of the key [default: it is asked for at the terminal, if the key has one]
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// Arguments of `certify keygen`.
#[derive(Debug, Args)]
pub struct KeygenArguments {
    /// Where the private key goes; the public one goes beside it, with `.pub` behind
    pub key: PathBuf,

    /// The kind of key
    #[arg(long, value_name = "NAME", default_value = "ed25519")]
    pub algorithm: KeyAlgorithm,

    /// A file whose first line becomes the passphrase [default: it is asked for at the terminal]
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,

    /// Keep the key without a passphrase
    #[arg(long, conflicts_with = "passphrase_file")]
    pub no_passphrase: bool,
}

/// The kind of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeyAlgorithm {
    /// Ed25519
    Ed25519,
    /// ECDSA over P-256
    P256,
}

/// Arguments of `certify sign`.
#[derive(Debug, Args)]
pub struct SignArguments {
    /// The folder of the dossier
    #[arg(default_value = "dossier")]
    pub folder: PathBuf,

    /// The key to sign with.
    #[command(flatten)]
    pub key: KeyArguments,
}

/// Arguments of `certify attach`.
#[derive(Debug, Args)]
pub struct AttachArguments {
    /// The image: host[:port]/repository[:tag][@digest]
    #[arg(value_name = "REF")]
    pub image: String,

    /// The dossier, whose certificate.dsse.json, test-result.dsse.json, peers/*.dsse.json and revocations/*.dsse.json are attached
    #[arg(long, value_name = "DIRECTORY", default_value = "dossier")]
    pub dossier: PathBuf,

    /// Reaching a registry.
    #[command(flatten)]
    pub registry: RegistryArguments,
}

/// Arguments of `certify revoke`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["folder", "requirement"]))]
pub struct RevokeArguments {
    /// The dossier whose certificate is taken back; the revocation goes into it
    pub folder: Option<PathBuf>,

    /// The statement that is taken back: the certificate, or that of a peer, as the dossier names it (peers/NAME)
    #[arg(long, value_name = "FILE", default_value = certificate::dossier::CERTIFICATE, conflicts_with = "requirement")]
    pub statement: String,

    /// The requirement about which greenlight was wrong
    #[arg(long, value_name = "ID", requires_all = ["versions", "out"])]
    pub requirement: Option<String>,

    /// The versions of greenlight that were wrong, the first and the last one
    #[arg(long, value_name = "FROM..TO", requires = "requirement")]
    pub versions: Option<String>,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,

    /// Where the revocation goes [default: the folder revocations of the dossier]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// The key to sign with.
    #[command(flatten)]
    pub key: KeyArguments,
}

/// Whose signatures count.
#[derive(Debug, Args)]
pub struct TrustArguments {
    /// A TOML file with organisations, their keys, and the programs that are known
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,

    /// A public key in PEM that is trusted for this once; repeatable
    #[arg(long, value_name = "FILE")]
    pub key: Vec<PathBuf>,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// The folder of a dossier, or the reference of an image that a certificate is attached to
    #[arg(value_name = "DIRECTORY|REF")]
    pub target: String,

    /// Whose signatures count.
    #[command(flatten)]
    pub trust: TrustArguments,

    /// What has to be there beside the certificate: peers=NUMBER
    #[arg(long, value_name = "WHAT=NUMBER")]
    pub require: Vec<String>,

    /// An organisation whose statement does not count as that of a peer; repeatable
    #[arg(long, value_name = "NAME")]
    pub not_org: Vec<String>,

    /// A revocation, or a folder of some; repeatable
    #[arg(long, value_name = "PATH")]
    pub revocations: Vec<PathBuf>,

    /// The day for which it is asked [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub at: Option<Date>,

    /// How the findings are printed
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub out: VerifyFormat,

    /// Everything that was looked at, also what holds
    #[arg(long, short)]
    pub verbose: bool,

    /// Reaching a registry.
    #[command(flatten)]
    pub registry: RegistryArguments,
}

/// How the findings of `verify` are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// For people
    Terminal,
    /// JSON: an object, or for a reference a list of them
    Json,
}

/// Arguments of `peer`.
#[derive(Debug, Args)]
pub struct PeerArguments {
    /// The folder of the dossier to repeat
    pub folder: PathBuf,

    /// Your own copy of the subject: the reference or path of an image, the URL of a registry, or the command of a runtime
    #[arg(long, value_name = "TARGET")]
    pub target: String,

    /// The key to sign with.
    #[command(flatten)]
    pub key: KeyArguments,

    /// A TOML file with organisations and their keys, so that nobody peers himself under another key
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,

    /// Reaching a registry.
    #[command(flatten)]
    pub registry: RegistryArguments,
}
