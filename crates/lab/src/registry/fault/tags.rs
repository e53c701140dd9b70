//! Faults in the list of tags.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};

use super::{
    change::{edit_tags, replace, sort},
    when::got,
};
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    handle::{next_link, order},
    switch::Fault,
    turn::Turn,
};

const TAGS: Kind = Kind::Tags;
const OK: &[&str] = &["dist.tags.200"];
const SORTED: &[&str] = &["dist.tags.sorted"];
const BODY: &[&str] = &["dist.tags.body"];
const VALUES: &[&str] = &["dist.tags.body-values"];
const N_EXACT: &[&str] = &["dist.tags.n-exact"];
const LINK: &[&str] = &["dist.tags.link-form"];
const N_START: &[&str] = &["dist.tags.n-start"];
const LAST: &[&str] = &["dist.tags.last-exclusive"];
const NO_REPOSITORY: &[&str] = &["dist.tags.repo-404"];

/// A list without parameters.
fn plain(turn: &Turn, answer: &Answer) -> bool {
    got(turn, answer, TAGS) && !turn.ask.has_parameter("n") && !turn.ask.has_parameter("last")
}

/// A list with `n` from the start.
fn first_page(turn: &Turn, answer: &Answer) -> bool {
    got(turn, answer, TAGS) && turn.ask.has_parameter("n") && !turn.ask.has_parameter("last")
}

/// A list after `last`.
fn later_page(turn: &Turn, answer: &Answer) -> bool {
    got(turn, answer, TAGS) && turn.ask.has_parameter("last")
}

/// Answers a list with `n` and `last` as if `n` were one more or less.
fn with_n(turn: &mut Turn, change: fn(usize) -> usize) {
    for (key, value) in &mut turn.ask.query {
        if key == "n"
            && let Some(n) = value.parse().ok().filter(|n| *n > 0)
        {
            *value = change(n).to_string();
        }
    }
}

/// How many tags the repository has.
fn count(turn: &Turn) -> usize {
    turn.repository().map_or(0, |repository| repository.tags.len())
}

/// All tags of the repository.
fn sorted<'a>(turn: &'a Turn) -> Vec<&'a String> {
    let mut all: Vec<&String> = turn.repository().into_iter().flat_map(|one| one.tags.keys()).collect();
    all.sort_by_key(|tag| order(tag));
    all
}

/// The number in `n`.
fn n(turn: &Turn) -> usize {
    turn.ask.parameter("n").and_then(|n| n.parse().ok()).unwrap_or(usize::MAX)
}

/// The tag at the edge of a page, as the client gave it.
fn last(turn: &Turn) -> Option<Value> {
    turn.ask.parameter("last").map(|last| json!(last))
}

fn by_ascii(answer: &mut Answer) {
    edit_tags(answer, |tags| tags.sort_by_key(|tag| tag.as_str().unwrap_or_default().to_owned()));
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after(
        "answers_empty_tags_with_204",
        OK,
        "the list of a repository without tags is answered with 204",
        |t, a| {
            if plain(t, a) && count(t) == 0 {
                *a = Answer::new(StatusCode::NO_CONTENT);
            }
        },
    ),
    Fault::after("answers_tags_with_206", OK, "the list of tags is answered with 206", |t, a| {
        if plain(t, a) {
            a.restate(206);
        }
    }),
    Fault::after("appends_new_tags", SORTED, "the tag that sorts first comes last", |t, a| {
        if plain(t, a) {
            edit_tags(a, |tags| {
                if !tags.is_empty() {
                    tags.rotate_left(1)
                }
            });
        }
    }),
    Fault::after(
        "denies_tags_of_unknown_repositories",
        NO_REPOSITORY,
        "the list of an unknown repository is answered with 403",
        |t, a| {
            if t.ask.kind == TAGS && t.repository().is_none() && a.status == StatusCode::NOT_FOUND {
                a.restate(403);
            }
        },
    ),
    Fault::after("forgets_the_last_tag", VALUES, "the whole list lacks its last tag", |t, a| {
        if plain(t, a) && count(t) > 1 {
            edit_tags(a, |tags| drop(tags.pop()));
        }
    }),
    Fault::after("gives_all_tags_for_n_0", &["dist.tags.n0-empty"], "`n=0` gives all tags", |t, a| {
        if first_page(t, a) && t.ask.parameter("n") == Some("0") {
            let all = sorted(t);
            a.edit_json(|json| json["tags"] = json!(all));
        }
    }),
    Fault::before(
        "gives_fewer_tags_than_n_with_a_link",
        &["dist.tags.n-exact-with-link"],
        "a list with `n` has one tag too few and a `Link` to go on, as 1.1.1 allows",
        |t| {
            if t.ask.kind == TAGS && t.ask.parameter("n").is_some_and(|n| n.parse::<usize>().is_ok_and(|n| n > 1)) {
                with_n(t, |n| n - 1);
            }
            None
        },
    ),
    Fault::after(
        "gives_one_tag_less_than_n",
        N_EXACT,
        "a list with `n` from the start has one tag too few, and no `Link`",
        |t, a| {
            if first_page(t, a) {
                edit_tags(a, |tags| drop(tags.pop()));
                a.drop_header(&header::LINK);
            }
        },
    ),
    Fault::before("gives_one_tag_more_than_n", N_EXACT, "a list with `n` from the start has one tag too many", |t| {
        if t.ask.kind == TAGS && !t.ask.has_parameter("last") {
            with_n(t, |n| n + 1);
        }
        None
    }),
    Fault::before(
        "gives_one_tag_more_than_n_after_last",
        &["dist.tags.last-limit"],
        "a list with `n` and `last` has one tag too many",
        |t| {
            if t.ask.kind == TAGS && t.ask.has_parameter("last") {
                with_n(t, |n| n + 1);
            }
            None
        },
    ),
    Fault::after(
        "gives_the_end_of_the_list_for_n",
        N_START,
        "a list with `n` and without `last` has the last tags",
        |t, a| {
            if first_page(t, a) && n(t) > 0 && n(t) < count(t) {
                let all = sorted(t);
                let page: Vec<&String> = all.iter().copied().skip(all.len().saturating_sub(n(t))).collect();
                a.edit_json(|json| json["tags"] = json!(page));
            }
        },
    ),
    Fault::before("ignores_last", LAST, "`last` is not obeyed", |t| {
        if t.ask.kind == TAGS {
            t.ask.drop_parameter("last");
        }
        None
    }),
    Fault::before("ignores_last_without_n", LAST, "`last` is obeyed only beside `n`", |t| {
        if t.ask.kind == TAGS && !t.ask.has_parameter("n") {
            t.ask.drop_parameter("last");
        }
        None
    }),
    Fault::before("ignores_n", N_EXACT, "`n` is not obeyed but for 0", |t| {
        if t.ask.kind == TAGS && t.ask.parameter("n").is_some_and(|n| n.parse::<u8>() != Ok(0)) {
            t.ask.drop_parameter("n");
        }
        None
    }),
    Fault::before("ignores_n_beside_last", &["dist.tags.last-limit"], "`n` is not obeyed beside `last`", |t| {
        if t.ask.kind == TAGS && t.ask.has_parameter("last") {
            t.ask.drop_parameter("n");
        }
        None
    }),
    Fault::after("links_on_from_n_0", &["dist.tags.n0-no-link"], "the empty list of `n=0` has a `Link`", |t, a| {
        if got(t, a, TAGS) && t.ask.parameter("n") == Some("0") {
            let link = next_link(&t.ask.path, 1, "0");
            a.set(header::LINK, link);
        }
    }),
    Fault::after("links_tags_as_json", LINK, "`Link` is a JSON object", |t, a| {
        if got(t, a, TAGS) && a.headers.contains_key(header::LINK) {
            a.set(header::LINK, "{\"next\":\"more\"}");
        }
    }),
    Fault::after("links_tags_as_prev", LINK, "`Link` has the relation type `prev`", |t, a| {
        if got(t, a, TAGS) {
            replace(a, header::LINK, "\"next\"", "\"prev\"");
        }
    }),
    Fault::after("links_tags_without_brackets", LINK, "the target of `Link` has no `<` and `>`", |t, a| {
        if got(t, a, TAGS)
            && let Some(link) = a.get(&header::LINK)
        {
            let link = link.replace(['<', '>'], "");
            a.set(header::LINK, link);
        }
    }),
    Fault::after("links_tags_without_relation", LINK, "`Link` has no `rel`", |t, a| {
        if got(t, a, TAGS) {
            replace(a, header::LINK, "; rel=\"next\"", "");
        }
    }),
    Fault::after(
        "lists_digests_among_tags",
        VALUES,
        "the list has manifests without a tag by their digests",
        |t, a| {
            if plain(t, a) {
                let digests: Vec<Value> = t
                    .repository()
                    .into_iter()
                    .flat_map(|one| one.manifests.keys())
                    .map(|digest| json!(digest))
                    .collect();
                edit_tags(a, |tags| {
                    tags.extend(digests);
                    sort(tags);
                });
            }
        },
    ),
    Fault::after(
        "lists_no_tags_of_unknown_repositories",
        NO_REPOSITORY,
        "the list of an unknown repository is answered with 200 and no tags",
        |t, a| {
            if t.ask.kind == TAGS && t.repository().is_none() && a.status == StatusCode::NOT_FOUND {
                *a = Answer::json(StatusCode::OK, &json!({ "name": t.ask.name, "tags": [] }));
            }
        },
    ),
    Fault::after("lists_tags_as_an_object", BODY, "`tags` is an object of tags and digests", |t, a| {
        if got(t, a, TAGS) {
            let tags = t.repository().map(|repository| repository.tags.clone());
            a.edit_json(|json| json["tags"] = json!(tags));
        }
    }),
    Fault::after("lists_tags_as_null", BODY, "the list of a repository without tags has `null` for `tags`", |t, a| {
        if plain(t, a) && count(t) == 0 {
            a.edit_json(|json| json["tags"] = Value::Null);
        }
    }),
    Fault::after("lists_tags_as_objects", BODY, "each tag of the list is an object", |t, a| {
        if got(t, a, TAGS) {
            edit_tags(a, |tags| tags.iter_mut().for_each(|tag| *tag = json!({ "name": tag.take() })));
        }
    }),
    Fault::after("lists_tags_bare", BODY, "the list of tags is a JSON array", |t, a| {
        if got(t, a, TAGS) {
            a.edit_json(|json| *json = json["tags"].take());
        }
    }),
    Fault::after("lists_tags_in_lower_case", VALUES, "the list has tags without capitals", |t, a| {
        if plain(t, a) {
            edit_tags(a, |tags| {
                for tag in tags {
                    *tag = json!(tag.as_str().unwrap_or_default().to_ascii_lowercase());
                }
            });
        }
    }),
    Fault::after("lists_tags_of_other_repositories", VALUES, "the list has the tags of all repositories", |t, a| {
        if plain(t, a) {
            let mut all: Vec<&String> =
                t.model.repositories.values().flat_map(|repository| repository.tags.keys()).collect();
            all.sort_by_key(|tag| order(tag));
            all.dedup();
            a.edit_json(|json| json["tags"] = json!(all));
        }
    }),
    Fault::after("lists_tags_twice", VALUES, "the list has each tag two times", |t, a| {
        if plain(t, a) {
            edit_tags(a, |tags| *tags = tags.iter().flat_map(|tag| [tag.clone(), tag.clone()]).collect());
        }
    }),
    Fault::after("lists_tags_without_name", BODY, "the list of tags has no `name`", |t, a| {
        if got(t, a, TAGS) {
            a.edit_json(|json| drop(json.as_object_mut().map(|members| members.remove("name"))));
        }
    }),
    Fault::after("lists_ten_tags_at_most", VALUES, "of more than ten tags ten are listed, without a `Link`", |t, a| {
        if plain(t, a) {
            edit_tags(a, |tags| tags.truncate(10));
        }
    }),
    Fault::after(
        "mixes_tags_with_last",
        &["dist.tags.last-sorted"],
        "a list with `last` has its second and its third tag in each other's place",
        |t, a| {
            if later_page(t, a) {
                edit_tags(a, |tags| {
                    if tags.len() > 2 {
                        tags.swap(1, 2)
                    }
                });
            }
        },
    ),
    Fault::after(
        "mixes_tags_with_n",
        &["dist.tags.n-sorted"],
        "a list with `n` has its second and its third tag in each other's place",
        |t, a| {
            if first_page(t, a) {
                edit_tags(a, |tags| {
                    if tags.len() > 2 {
                        tags.swap(1, 2)
                    }
                });
            }
        },
    ),
    Fault::after(
        "names_the_last_component_only",
        VALUES,
        "`name` of the list is the last component of the repository",
        |t, a| {
            if got(t, a, TAGS) {
                let short = t.ask.name.rsplit('/').next().unwrap_or_default().to_owned();
                a.edit_json(|json| json["name"] = json!(short));
            }
        },
    ),
    Fault::before(
        "refuses_last_without_n",
        &["dist.tags.last-without-n"],
        "`last` without `n` is answered with 400",
        |t| {
            (t.ask.kind == TAGS && t.ask.has_parameter("last") && !t.ask.has_parameter("n"))
                .then(|| Answer::refusal(400, Code::Unsupported, "`n` is missing"))
        },
    ),
    Fault::before("refuses_n_0", &["dist.tags.n0-empty"], "`n=0` is answered with 400", |t| {
        (t.ask.kind == TAGS && t.ask.parameter("n") == Some("0"))
            .then(|| Answer::refusal(400, Code::Unsupported, "`n` is too small"))
    }),
    Fault::before("refuses_n_over_100", N_EXACT, "`n` over 100 is answered with 400", |t| {
        let large = t.ask.parameter("n").is_some_and(|n| n.parse::<usize>().is_ok_and(|n| n > 100));
        (t.ask.kind == TAGS && large).then(|| Answer::refusal(400, Code::Unsupported, "`n` is too large"))
    }),
    Fault::after("repeats_the_last_tag", LAST, "a list with `last` begins with that tag", |t, a| {
        if later_page(t, a)
            && let Some(last) = last(t)
        {
            let most = n(t);
            edit_tags(a, |tags| {
                tags.insert(0, last);
                tags.truncate(most);
            });
        }
    }),
    Fault::after("reverses_tags", SORTED, "the list is sorted backwards", |t, a| {
        if plain(t, a) {
            edit_tags(a, |tags| tags.reverse());
        }
    }),
    Fault::after("skips_a_tag_after_last", LAST, "a list with `last` lacks the tag that follows", |t, a| {
        if later_page(t, a) {
            edit_tags(a, |tags| drop((!tags.is_empty()).then(|| tags.remove(0))));
        }
    }),
    Fault::after("sorts_many_tags_not_at_all", SORTED, "a list of more than ten tags is not sorted", |t, a| {
        if plain(t, a) && count(t) > 10 {
            edit_tags(a, |tags| tags.swap(0, 5));
        }
    }),
    Fault::within(
        "sorts_tags_by_ascii",
        &["dist.tags.sorted-lexical"],
        "capitals come first, as only the next version allows",
    ),
    Fault::after("sorts_tags_by_length", SORTED, "shorter tags come first", |t, a| {
        if plain(t, a) {
            edit_tags(a, |tags| tags.sort_by_key(|tag| tag.as_str().map_or(0, str::len)));
        }
    }),
    Fault::after(
        "sorts_tags_with_last_by_ascii",
        &["dist.tags.last-sorted-lexical", "dist.tags.link-form"],
        "with `last` capitals come first",
        |t, a| {
            if later_page(t, a) {
                by_ascii(a);
            }
        },
    ),
    Fault::after(
        "sorts_tags_with_n_by_ascii",
        &["dist.tags.n-sorted-lexical"],
        "with `n` capitals come first",
        |t, a| {
            if first_page(t, a) {
                by_ascii(a);
            }
        },
    ),
    Fault::before(
        "starts_again_after_an_unknown_last",
        LAST,
        "a `last` that is no tag of the repository gives the list from its start",
        |t| {
            let known = |last: &str| t.repository().is_some_and(|one| one.tags.contains_key(last));
            if t.ask.kind == TAGS && t.ask.parameter("last").is_some_and(|last| !known(last)) {
                t.ask.drop_parameter("last");
            }
            None
        },
    ),
    Fault::after(
        "starts_n_at_the_second_tag",
        N_START,
        "a list with `n` and without `last` lacks the first tag",
        |t, a| {
            if first_page(t, a) && n(t) > 0 && n(t) < count(t) {
                let all = sorted(t);
                let page: Vec<&String> = all.into_iter().skip(1).take(n(t)).collect();
                a.edit_json(|json| json["tags"] = json!(page));
            }
        },
    ),
    Fault::before("takes_last_for_a_number", LAST, "`last` is taken for the number of tags to skip", |t| {
        if t.ask.kind == TAGS && t.ask.parameter("last").is_some_and(|last| last.parse::<usize>().is_err()) {
            t.ask.drop_parameter("last");
        }
        None
    }),
];
