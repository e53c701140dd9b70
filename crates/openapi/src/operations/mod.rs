//! The operations, one file for each thing that they are about.

mod base;
mod blob;
mod manifest;
mod referrers;
mod session;
mod tags;
mod upload;

use crate::operation::Operation;

/// Every operation of any version, in the order of the spec's endpoint table.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        base::get(),
        blob::get(),
        blob::head(),
        manifest::get(),
        manifest::head(),
        upload::post(),
        session::patch(),
        session::put(),
        manifest::put(),
        tags::get(),
        manifest::delete(),
        blob::delete(),
        referrers::get(),
        session::get(),
        session::delete(),
    ]
}
