//! One registry: single requests in somebody's name, and on them the pull side of the distribution API.
mod answer;
mod driver;
mod pull;
mod redirect;

pub use driver::Driver;
pub use pull::{Blob, Fetched, Registry, RegistryOptions};
