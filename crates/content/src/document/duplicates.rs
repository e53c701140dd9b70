//! Members of one object with the same name, found in linear time whatever the names are.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use super::arena::{NAME_ESCAPED, Node, children, unquoted};
use super::problem::{ProblemKind, ProblemLog};
use super::string;

/// Up to here comparing each name with each is faster than hashing.
const FEW: u32 = 12;

/// Records the members of the object at `object` whose name was used before in it.
pub(super) fn find(bytes: &[u8], nodes: &[Node], object: u32, seeds: &RandomState, problems: &mut ProblemLog) {
    let Some(len) = nodes.get(object as usize).map(|node| node.len) else {
        return;
    };
    if len < 2 {
        return;
    }
    let mut record = |member: &Node, first: &Node| {
        if let (Some(span), Some(first)) = (member.name_span(), first.name_span()) {
            problems.record(ProblemKind::DuplicateName { first }, span);
        }
    };
    if len <= FEW {
        let mut seen: [Option<&Node>; FEW as usize] = [None; FEW as usize];
        for (place, member) in children(nodes, object).filter_map(|index| nodes.get(index as usize)).enumerate() {
            let first = seen.iter().take(place).flatten().find(|other| same_name(bytes, member, other));
            match first {
                Some(first) => record(member, first),
                None => {
                    if let Some(slot) = seen.get_mut(place) {
                        *slot = Some(member);
                    }
                }
            }
        }
        return;
    }
    let mut seen: HashMap<u64, u32, BuildHasherDefault<AlreadyHashed>> =
        HashMap::with_capacity_and_hasher(len as usize, BuildHasherDefault::default());
    for index in children(nodes, object) {
        let Some(member) = nodes.get(index as usize) else {
            break;
        };
        // The seeds are random, so no document can be made whose names collide.
        let mut hash = seeds.hash_one(name(bytes, member));
        loop {
            match seen.entry(hash) {
                Entry::Vacant(entry) => {
                    entry.insert(index);
                    break;
                }
                Entry::Occupied(entry) => {
                    let first = nodes.get(*entry.get() as usize);
                    if let Some(first) = first.filter(|first| same_name(bytes, member, first)) {
                        record(member, first);
                        break;
                    }
                    hash = hash.wrapping_add(1);
                }
            }
        }
    }
}

fn name<'d>(bytes: &'d [u8], member: &Node) -> std::borrow::Cow<'d, [u8]> {
    let span = member.name_start as usize..member.name_end as usize;
    string::identity(unquoted(bytes, span), member.flags & NAME_ESCAPED != 0)
}

fn same_name(bytes: &[u8], left: &Node, right: &Node) -> bool {
    let plain = (left.flags | right.flags) & NAME_ESCAPED == 0;
    if plain && left.name_end - left.name_start != right.name_end - right.name_start {
        return false;
    }
    name(bytes, left) == name(bytes, right)
}

#[derive(Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
