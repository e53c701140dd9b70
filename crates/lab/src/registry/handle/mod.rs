//! The handlers: one file an endpoint, each correct.

mod blob;
mod catalog;
mod dispatch;
mod manifest;
mod page;
mod push;
mod range;
mod referrers;
mod session;
mod tags;
mod uploads;

pub(super) use dispatch::{dispatch, not_allowed};
pub(super) use page::{next_link, order};
pub(super) use push::too_large;
pub(super) use range::{Wanted, wanted};
