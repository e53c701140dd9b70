//! Whose name a product may not bear: the owner of the marks, by its name, its abbreviation, and that of the body behind it.

/// The abbreviation. Other words have these letters within them, as `social`, so it counts only where a word begins.
const SHORT: &str = "oci";
/// What counts wherever it stands within a word.
const LONG: [&str; 4] =
    ["open container initiative", "open containers initiative", "opencontainers", "linux foundation"];
/// The most words of one of them.
const MOST_WORDS: usize = 3;

/// The owner whose name stands in this one, also where its words are written together or taken apart, as one word of several
/// (`MyOCI`, `OCIregistry`), or in letters that look the same.
pub(super) fn owner(name: &str) -> Option<&'static str> {
    let name: String = name.chars().map(latin).collect();
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    if words.iter().any(|word| begins_with_short(word)) || is_joined(&lower, SHORT) {
        return Some(SHORT);
    }
    let whole = lower.concat();
    LONG.into_iter().find(|owner| match owner.contains(' ') {
        true => whole.contains(&owner.replace(' ', "")),
        // "Reopen containers" is something else.
        false => lower.iter().any(|word| word.contains(owner)) || is_joined(&lower, owner),
    })
}

/// Whether some words in a row are this one, written together.
fn is_joined(words: &[String], wanted: &str) -> bool {
    (0..words.len()).any(|from| {
        let mut joined = String::new();
        words.iter().skip(from).take(MOST_WORDS).any(|word| {
            joined.push_str(word);
            joined == wanted
        })
    })
}

/// Whether a word, or a part of it that case or a number sets apart, begins with the abbreviation.
fn begins_with_short(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    (0..chars.len()).any(|at| {
        let rest = chars.iter().skip(at).take(SHORT.len());
        is_begin(&chars, at) && rest.flat_map(|c| c.to_lowercase()).eq(SHORT.chars())
    })
}

fn is_begin(word: &[char], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| word.get(before)) else { return true };
    let is = |at: usize, what: fn(char) -> bool| word.get(at).is_some_and(|c| what(*c));
    let is_capital = is(at, char::is_uppercase);
    match before.is_uppercase() {
        true => is_capital && is(at + 1, char::is_lowercase),
        false => is_capital || before.is_numeric(),
    }
}

/// The letter of ASCII of which this is the full-width form, or which looks the same in Greek or Cyrillic; of those letters that the
/// names have.
fn latin(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        'Ο' | 'О' => 'O',
        'ο' | 'о' => 'o',
        'С' | 'Ϲ' => 'C',
        'с' | 'ϲ' => 'c',
        'Ι' | 'І' | 'Ӏ' => 'I',
        'ι' | 'і' | 'ӏ' => 'i',
        'Ρ' | 'Р' => 'P',
        'ρ' | 'р' => 'p',
        'Ε' | 'Е' => 'E',
        'ε' | 'е' => 'e',
        'Ν' => 'N',
        'Τ' | 'Т' => 'T',
        'τ' | 'т' => 't',
        'Α' | 'А' => 'A',
        'α' | 'а' => 'a',
        'ѵ' | 'ν' => 'v',
        'Ѕ' => 'S',
        'ѕ' => 's',
        'υ' => 'u',
        'Χ' | 'Х' => 'X',
        'χ' | 'х' => 'x',
        other => other,
    }
}
