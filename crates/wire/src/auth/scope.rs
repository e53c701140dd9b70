//! Scopes of a token: what may be done with what, as `type:name:action,action`, with spaces between several.

/// One list of scopes that holds everything of both: each resource once, in the order of its first mention.
pub(crate) fn union(first: &str, second: &str) -> String {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    for scope in first.split(' ').chain(second.split(' ')).filter(|scope| !scope.is_empty()) {
        // A name may hold a colon, actions do not.
        let (resource, actions) = scope.split_at(scope.rfind(':').unwrap_or(scope.len()));
        // What has no actions is another thing than what has some.
        let same =
            |(known, of_known): &(&str, Vec<&str>)| *known == resource && of_known.is_empty() == actions.is_empty();
        let at = all.iter().position(same).unwrap_or_else(|| {
            all.push((resource, Vec::new()));
            all.len() - 1
        });
        if let (Some((_, known)), Some(actions)) = (all.get_mut(at), actions.strip_prefix(':')) {
            for action in actions.split(',') {
                if !known.contains(&action) {
                    known.push(action);
                }
            }
        }
    }
    let written = all.iter().map(|(resource, actions)| match actions.is_empty() {
        true => (*resource).to_owned(),
        false => format!("{resource}:{}", actions.join(",")),
    });
    written.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::union;
    use proptest::prelude::*;

    #[test]
    fn both_are_in_it() {
        for (first, second, expected) in [
            ("", "", ""),
            ("", "repository:a:pull", "repository:a:pull"),
            ("repository:a:pull", "", "repository:a:pull"),
            ("repository:a:pull", "repository:a:pull,push,delete", "repository:a:pull,push,delete"),
            (
                "repository:a:pull,push repository:b:pull",
                "repository:b:pull repository:a:pull,push",
                "repository:a:pull,push repository:b:pull",
            ),
            ("registry:catalog:*", "repository:h:5/a:pull", "registry:catalog:* repository:h:5/a:pull"),
            ("odd", "odd  odd:x", "odd odd:x"),
        ] {
            assert_eq!(union(first, second), expected, "{first} {second}");
        }
    }

    proptest! {
        #[test]
        fn a_union_with_itself_is_itself(a in "([a-c]:[a-c]:[a-c](,[d-f])?){0,1}", b in "[ a-c:,]{0,20}") {
            let once = union(&a, &b);
            prop_assert_eq!(union(&once, &once), once.clone());
            prop_assert_eq!(union(&once, &a), once);
        }
    }
}
