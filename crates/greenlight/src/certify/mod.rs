//! `greenlight certify`, `verify` and `peer`: from a subject to a certificate that others can repeat, and back.

mod attach;
mod attached;
mod discovered;
mod envelopes;
mod evidence;
mod folder;
mod forms;
mod image;
mod init;
mod judging;
mod keys;
mod peering;
mod readme;
mod rejudge;
mod results;
mod revoke;
mod room;
mod run;
mod sign;
mod told;
mod verifying;

pub use peering::run as peer;
pub use verifying::{revocations, run as verify, trust, verified};

use crate::arguments::{CertifyArguments, CertifyStep};
use crate::environment::Environment;
use crate::exit::{Exit, Failure};

/// Takes one step from a subject to a certificate.
pub fn run(arguments: &CertifyArguments, environment: &Environment) -> Result<Exit, Failure> {
    match &arguments.step {
        CertifyStep::Init(arguments) => init::run(arguments, environment),
        CertifyStep::Run(arguments) => run::run(arguments, environment),
        CertifyStep::Keygen(arguments) => keys::generate(arguments, environment),
        CertifyStep::Sign(arguments) => sign::run(arguments),
        CertifyStep::Attach(arguments) => attach::run(arguments, environment),
        CertifyStep::Revoke(arguments) => revoke::run(arguments),
    }
}
