//! `greenlight site`: the static site of a certification programme, made from dossiers.

mod dossiers;
mod file;
mod folder;
mod junit;
mod legacy;
mod product;
mod signed;
mod unsigned;
mod verb;

pub use verb::run;
