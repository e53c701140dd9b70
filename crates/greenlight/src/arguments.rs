//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod bundle;
mod certify;
mod diff;
mod lab;
mod project;
mod review;
mod runtime;
mod site;

pub use bundle::BundleArguments;
pub use certify::{
    AttachArguments, CertifyArguments, CertifyStep, InitArguments, KeyAlgorithm, KeyArguments, KeygenArguments,
    PeerArguments, RevokeArguments, RunArguments, SignArguments, TrustArguments, VerifyArguments, VerifyFormat,
};
pub use diff::DiffArguments;
pub use lab::{LabArguments, LabHookArguments, LabRegistryArguments, LabRuntimeArguments, LabSubject};
pub use project::ProjectArguments;
pub use review::ReviewArguments;
pub use runtime::RuntimeArguments;
pub use site::SiteArguments;

/// Does it follow the container specifications?
///
/// Greenlight judges an image, a registry, a bundle or a runtime and says which requirements of the OCI specifications hold,
/// which do not, and which could not be judged, each with evidence and with a hint how to mend it.
#[derive(Debug, Parser)]
#[command(name = "greenlight", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "\
Exit codes:
  0    no violation at or above --fail-on
  1    a violation at or above --fail-on
  2    wrong usage or configuration
  3    incomplete: some MUST stayed undecided, or nothing could be run
  4    the target is unreachable or refuses
  5    a defect of greenlight
  130  interrupted; the partial report is written")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Judge an image: a layout, an archive, a reference or a single document
    Check(CheckArguments),
    /// Judge a registry: drive it through the distribution spec
    Registry(RegistryVerbArguments),
    /// Judge a bundle of the runtime spec at rest: a directory, or a config.json
    Bundle(BundleArguments),
    /// Judge a low-level runtime: drive it through the runtime spec on this host
    Runtime(RuntimeArguments),
    /// Say before a run whether a registry can be reached, lets us in, and lets us push, or what this host can decide about runtimes
    Doctor(DoctorArguments),
    /// Start a subject of the lab: a registry that is complete, or broken in one way
    Lab(LabArguments),
    /// Make a certificate: prepare, run, sign, attach, take back
    Certify(CertifyArguments),
    /// Hold a dossier against its signatures, its evidence, the calendar and whom you trust, offline
    Verify(VerifyArguments),
    /// Repeat the run of a dossier on your own copy, and sign that it came out the same
    Peer(PeerArguments),
    /// Say what a requirement asks for, at which level, and how it is checked
    Explain(ExplainArguments),
    /// Print the requirements: the document that says what gets checked
    Catalogue(CatalogueArguments),
    /// Print the registry API as an OpenAPI 3.1 document
    Openapi(OpenapiArguments),
    /// Review submissions to the official programme: the files, the results, the secrets, the age
    Review(ReviewArguments),
    /// Render a report.json in other formats
    Convert(ConvertArguments),
    /// Compare two reports: what is new, what is fixed, what changed
    Diff(DiffArguments),
    /// Make the static site of a certification programme from dossiers
    Site(SiteArguments),
    /// Print the completions for a shell
    Completions(CompletionsArguments),
    /// Print the manual page, or write those of all verbs to a directory
    Man(ManArguments),
    /// Build a good and a broken image, judge both, and write greenlight-report.html
    Demo(DemoArguments),
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// A layout directory, an archive of a layout (tar, gzip or zstd) or of `docker save`, a JSON document, `-` for standard
    /// input, or a reference: host[:port]/repository[:tag][@digest]
    pub target: String,

    /// Version of the image spec to judge by: 1.0.0, 1.0.1, 1.0.2, 1.1.0, 1.1.1 or next [default: the latest release]
    #[arg(long, value_name = "VERSION")]
    pub spec: Option<String>,

    /// Which requirements count: producer (all), legal, strict, base or unpackable
    #[arg(long, value_name = "NAME", default_value = "producer")]
    pub profile: String,

    /// Kind of a single document, where it is not plain from its properties
    #[arg(long = "type", value_name = "KIND")]
    pub document_type: Option<DocumentType>,

    /// Only the image of this name in a layout (`org.opencontainers.image.ref.name`)
    #[arg(long = "ref", value_name = "NAME")]
    pub reference: Option<String>,

    /// Only index entries for this platform, and those that name none: os/architecture[/variant]
    #[arg(long, value_name = "PLATFORM")]
    pub platform: Option<String>,

    /// The level from which a violation is a failure
    #[arg(long, value_name = "LEVEL", default_value = "must")]
    pub fail_on: FailOn,

    /// What is excused.
    #[command(flatten)]
    pub project: ProjectArguments,

    /// How many blobs are read at once [default: the number of processors]
    #[arg(long, value_name = "NUMBER")]
    pub threads: Option<usize>,

    /// Reaching a registry.
    #[command(flatten)]
    pub registry: RegistryArguments,

    /// What is printed.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Arguments of `registry`.
#[derive(Debug, Args)]
pub struct RegistryVerbArguments {
    /// The registry: https://host[:port] or http://host[:port], or a host alone for HTTPS [default: what the OCI_* variables and
    /// the configuration file of the official suite say, with all else that they say]
    pub url: Option<String>,

    /// A configuration file of the official suite (YAML); what the arguments say goes before it
    #[arg(long, value_name = "FILE")]
    pub oci_config: Option<PathBuf>,

    /// Judge by this version alone: 1.0.0, 1.0.1, 1.1.0, 1.1.1 or next [default: the newest of 1.0 and of 1.1, and next, from the
    /// one run; the colour is that of the latest release]
    #[arg(long, value_name = "VERSION")]
    pub spec: Option<String>,

    /// Which requirements count: registry (all of the spec), or beyond (authentication, isolation, limits and more)
    #[arg(long, value_name = "NAME", default_value = "registry")]
    pub profile: String,

    /// The categories that the registry claims: pull, push, discovery, management [default: all]
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',')]
    pub category: Vec<String>,

    /// Only these requirements: an id, or the beginning of some; repeatable. The others are not run
    #[arg(long, value_name = "ID")]
    pub only: Vec<String>,

    /// What 60 requests can show
    #[arg(long, conflicts_with = "read_only")]
    pub quick: bool,

    /// Write nothing: look at content that is there, in at most 40 requests
    #[arg(long)]
    pub read_only: bool,

    /// Content that is there already, for --read-only [default: what the registry lists first]
    #[arg(long, value_name = "REPOSITORY:TAG")]
    pub content: Vec<String>,

    /// Two repositories to use in place of new names of our own; one scenario runs at a time then
    #[arg(long, value_name = "A,B")]
    pub repository: Option<String>,

    /// Scenarios that run side by side
    #[arg(long, value_name = "NUMBER", default_value_t = 4)]
    pub lanes: usize,

    /// The most requests; what comes after is not judged
    #[arg(long, value_name = "NUMBER")]
    pub max_requests: Option<u64>,

    /// Where names and bytes come from: the same seed gives the same requests [default: a new one]
    #[arg(long, value_name = "TEXT")]
    pub seed: Option<String>,

    /// Keep every exchange in this directory, without logins, to judge it again
    #[arg(long, value_name = "DIRECTORY")]
    pub record: Option<PathBuf>,

    /// Judge a recorded run again, without the registry
    #[arg(long, value_name = "DIRECTORY", conflicts_with_all = ["url", "oci_config", "quick", "read_only", "seed", "record", "repository", "content", "only", "category", "max_requests", "profile"])]
    pub replay: Option<PathBuf>,

    /// The level from which a violation is a failure
    #[arg(long, value_name = "LEVEL", default_value = "must")]
    pub fail_on: FailOn,

    /// What is excused.
    #[command(flatten)]
    pub project: ProjectArguments,

    /// Reaching a registry.
    #[command(flatten)]
    pub registry: RegistryArguments,

    /// What is printed.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArguments {
    /// The registry: https://host[:port] or http://host[:port], or a host alone for HTTPS
    #[arg(required_unless_present = "runtime")]
    pub url: Option<String>,

    /// Say what this host can decide about runtimes, and how the one of this command would be driven, if one is named
    #[arg(long, value_name = "COMMAND", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["url", "repository"])]
    pub runtime: Option<String>,

    /// A repository to try the rights on [default: a new name]
    #[arg(long, value_name = "NAME")]
    pub repository: Option<String>,

    /// Reaching a registry.
    #[command(flatten)]
    pub registry: RegistryArguments,
}

/// Reaching a registry.
#[derive(Debug, Args)]
#[command(next_help_heading = "Registry")]
pub struct RegistryArguments {
    /// Speak plain HTTP to the registry. Logins go over it only to this machine
    #[arg(long)]
    pub plain_http: bool,

    /// A PEM file with further certificate authorities
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,

    /// Take any certificate
    #[arg(long)]
    pub insecure: bool,

    /// A host of a token service outside the registry's domain that may have the login; repeatable
    #[arg(long, value_name = "HOST")]
    pub trust_realm: Vec<String>,
}

/// What is printed, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArguments {
    /// A report: terminal, json, ndjson, html, markdown, junit, sarif, tap or github, to standard output or to a file; repeatable.
    /// About a registry also oci=DIRECTORY, the files of the official suite, and har=FILE, the exchanges
    #[arg(long, value_name = "FORMAT[=PATH]")]
    pub out: Vec<String>,

    /// When to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,

    /// Signs and lines of the terminal format [default: unicode where the terminal can show it]
    #[arg(long, value_name = "SET")]
    pub symbols: Option<SymbolSet>,

    /// Everything in full: all findings, notes, members and digests
    #[arg(long, short)]
    pub verbose: bool,

    /// Only the verdict line
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// The id of a requirement, such as image.descriptor.size-required, or the beginning of some
    pub id: String,
}

/// Arguments of `catalogue`.
#[derive(Debug, Args)]
pub struct CatalogueArguments {
    /// Only this spec, and perhaps this version of it: image, distribution, runtime, image@1.1.1 …
    #[arg(long, value_name = "SPEC[@VERSION]")]
    pub spec: Option<String>,

    /// Only what binds this role: image, registry, bundle, runtime, consumer …
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,

    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "md")]
    pub format: CatalogueFormat,
}

/// Arguments of `openapi`.
#[derive(Debug, Args)]
pub struct OpenapiArguments {
    /// Version of the distribution spec: 1.0.0, 1.0.1, 1.1.0, 1.1.1 or next, or 1.0 or 1.1 for the newest of that line
    /// [default: the latest release]
    #[arg(long, value_name = "VERSION")]
    pub spec: Option<String>,

    /// How the document writes the names of repositories, which have slashes
    #[arg(long, value_name = "FORM", default_value = "multi-segment")]
    pub form: OpenapiForm,

    /// Write it to a file in place of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Arguments of `convert`.
#[derive(Debug, Args)]
pub struct ConvertArguments {
    /// A report.json, or `-` for standard input
    pub report: PathBuf,

    /// What is printed.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArguments {
    /// Write the pages of all verbs here
    #[arg(long, value_name = "DIRECTORY")]
    pub out: Option<PathBuf>,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// Where the HTML report of the broken image is written
    #[arg(long, value_name = "PATH", default_value = "greenlight-report.html")]
    pub html: PathBuf,
}

/// The kind of a single document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the variants are the kinds themselves")]
pub enum DocumentType {
    Index,
    Manifest,
    Config,
    Descriptor,
    OciLayout,
}

/// The level from which a violation is a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Only a broken MUST.
    Must,
    /// A broken SHOULD too.
    Should,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Signs and lines of the terminal format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the variants are the names themselves")]
pub enum SymbolSet {
    Unicode,
    Ascii,
}

/// How an OpenAPI document writes the names of repositories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OpenapiForm {
    /// One parameter that stands for several segments, and paths for names of up to four components beside it
    MultiSegment,
    /// One repository, whose name is part of the server's URL
    PerRepository,
}

/// The format of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CatalogueFormat {
    /// Markdown.
    Md,
    /// JSON.
    Json,
    /// Comma-separated values.
    Csv,
}
