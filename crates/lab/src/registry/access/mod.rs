//! Who may do what: logins, tokens and the rights behind them.

mod gate;
mod login;
mod right;
mod token;

pub(super) use gate::Gate;
pub(super) use right::{Action, User};
