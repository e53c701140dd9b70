//! Removing what was made. Nothing is judged here.

use std::collections::BTreeMap;

use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::facts::Ability;
use crate::ledger::Made;

impl Context<'_> {
    /// Removes whatever the ledger holds and the registry lets go. Gives what is left, a line a repository and kind.
    pub(crate) fn clean_up(&mut self) -> Vec<String> {
        self.is_cleaning = true;
        for (origin, target, repository) in self.ledger.take_sessions() {
            let scope = format!("repository:{repository}:pull,push");
            // A session that cannot be cancelled ends by itself.
            let _ = self.send(Call::delete("").to(origin, target).scope(scope).header("Content-Length", "0"));
        }
        let mut left: BTreeMap<(String, &'static str), (usize, String)> = BTreeMap::new();
        let made = self.ledger.take();
        let manifests_go = self.facts.manifest_deletion.is_yes();
        for thing in made {
            // With its manifest a tag goes too.
            if matches!(thing, Made::Tag { .. }) && manifests_go {
                continue;
            }
            if let Err(why) = self.remove(&thing) {
                let entry = left.entry((thing.repository().to_owned(), thing.kind())).or_insert((0, why));
                entry.0 += 1;
            }
        }
        left.into_iter()
            .map(|((repository, kind), (count, why))| format!("{repository}: {count} {kind} ({why})"))
            .collect()
    }

    fn remove(&mut self, thing: &Made) -> Result<(), String> {
        match self.ability_for(thing) {
            Ability::No(_) => return Err(format!("the registry deletes no {}", thing.kind())),
            Ability::Broken(by) => return Err(format!("`{}` is broken", by.id)),
            Ability::Yes | Ability::Untried => {}
        }
        match self.send(Call::delete(thing.target())) {
            Ok(answer) if answer.is_success() || answer.status() == 404 => Ok(()),
            Ok(answer) => Err(format!("the deletion is answered with {}", answer.describe())),
            Err(Stop::Inconclusive(why)) => Err(why.into_owned()),
            Err(_) => Err("the registry could not be reached".to_owned()),
        }
    }
}
