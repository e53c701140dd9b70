//! Rights: actions on repositories.

use axum::http::Method;

use crate::registry::ask::{Ask, Kind};

/// What can be done to a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::registry) enum Action {
    Pull,
    Push,
    Delete,
}

impl Action {
    /// As scopes name it.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Push => "push",
            Self::Delete => "delete",
        }
    }

    /// The action of that name.
    fn named(name: &str) -> Option<Self> {
        [Self::Pull, Self::Push, Self::Delete].into_iter().find(|action| action.text() == name)
    }

    /// What a request does, if it does it to a repository.
    pub(super) fn of(ask: &Ask) -> Option<Self> {
        match ask.kind {
            Kind::Base | Kind::Catalog | Kind::Token | Kind::Unknown => None,
            Kind::Uploads | Kind::Session => Some(Self::Push),
            _ if ask.method == Method::DELETE => Some(Self::Delete),
            _ if ask.reads() => Some(Self::Pull),
            _ => Some(Self::Push),
        }
    }
}

/// Some actions on one repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    pub(super) repository: String,
    pub(super) actions: Vec<Action>,
}

impl Scope {
    /// Reads `repository:<name>:<action>,<action>`, where `*` stands for all. Other scopes give nothing.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (repository, actions) = text.strip_prefix("repository:")?.rsplit_once(':')?;
        let all = [Action::Pull, Action::Push, Action::Delete];
        let actions = actions.split(',').flat_map(|name| match name {
            "*" => all.to_vec(),
            name => Action::named(name).into_iter().collect(),
        });
        Some(Self { repository: repository.to_owned(), actions: actions.collect() })
    }
}

/// Somebody, by what they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::registry) enum User {
    /// Everything everywhere.
    Owner,
    /// Pull everywhere.
    Reader,
    /// What a token says.
    Bearer(Vec<BearerRight>),
}

/// What a token gives for one repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::registry) struct BearerRight(pub(super) Scope);

impl User {
    /// Whether they may do this there.
    pub(in crate::registry) fn may(&self, action: Action, repository: &str) -> bool {
        match self {
            Self::Owner => true,
            Self::Reader => action == Action::Pull,
            Self::Bearer(rights) => rights
                .iter()
                .any(|BearerRight(scope)| scope.repository == repository && scope.actions.contains(&action)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes() {
        let scope = Scope::read("repository:a/b:pull,push").unwrap();
        assert_eq!(scope, Scope { repository: "a/b".to_owned(), actions: vec![Action::Pull, Action::Push] });
        assert_eq!(Scope::read("repository:a:*").unwrap().actions.len(), 3);
        assert_eq!(Scope::read("registry:catalog:*"), None);
        let bearer = User::Bearer(vec![BearerRight(scope)]);
        assert!(
            bearer.may(Action::Push, "a/b") && !bearer.may(Action::Delete, "a/b") && !bearer.may(Action::Pull, "a")
        );
    }
}
