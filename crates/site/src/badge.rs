//! Badges: a small SVG that says which spec, what came out, and until when. Without scripts, fonts or anything from elsewhere.

use maud::html;
use verdict::Verdict;

use crate::entry::{Entry, Standing};
use crate::wording;

/// What a badge may be long, in bytes.
pub const MOST: usize = 1_000;

const GREY: &str = "#57606a";
/// Characters of either half.
const HALF: usize = 30;
/// Bytes of the title, with its escapes.
const TITLE: usize = 300;

/// The badge of a dossier: a colour only while it is in force, grey for all else.
pub(crate) fn render(entry: &Entry) -> String {
    let (left, right, colour) = (clip(&wording::spec(&entry.spec), HALF), clip(&right(entry), HALF), colour(entry));
    let title = clip(&words(entry), TITLE);
    let (first, second) = (width(&left), width(&right));
    let whole = first + second;
    let halves = [(0, first, "#24292f", &left), (first, second, colour, &right)];
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" width=(whole) height="20" viewBox={ "0 0 " (whole) " 20" } {
            title { (title) }
            g font-family="Verdana,sans-serif" font-size="11" text-anchor="middle" {
                @for (x, width, fill, text) in halves {
                    rect x=(x) width=(width) height="20" fill=(fill) {}
                    text x=(x + width / 2) y="14" fill="#fff" textLength=(width - 12) { (text) }
                }
            }
        }
    };
    svg.into_string() + "\n"
}

/// What the badge says, for those who do not see it.
pub(crate) fn words(entry: &Entry) -> String {
    format!("{}: {}; {}", wording::versioned(entry), wording::claim(entry), wording::standing(entry))
}

fn right(entry: &Entry) -> String {
    let word = match entry.verdict().filter(|_| entry.standing.is_in_force()) {
        Some(verdict) => format!("{} {verdict}", report::components::sign(verdict)),
        None => entry.standing.as_str().to_owned(),
    };
    match (&entry.standing, entry.valid_until.as_deref(), entry.run.as_deref()) {
        (Standing::Valid, Some(until), _) => format!("{word} until {}", wording::day(until)),
        (Standing::Expired, Some(until), _) => format!("{word} {}", wording::day(until)),
        (_, _, Some(run)) => format!("{word}, run {}", wording::day(run)),
        _ => word,
    }
}

fn colour(entry: &Entry) -> &'static str {
    match entry.verdict().filter(|_| entry.standing.is_in_force()) {
        Some(Verdict::Green) => "#17692f",
        Some(Verdict::Yellow) => "#835600",
        Some(Verdict::Red) => "#b3142a",
        _ => GREY,
    }
}

/// `text` without what would need more than `limit` bytes, escapes among them.
fn clip(text: &str, limit: usize) -> String {
    let mut left = limit;
    let fits = |c: char| {
        let size = match c {
            '&' | '<' | '>' | '"' => 6,
            c => c.len_utf8(),
        };
        left.checked_sub(size).map(|rest| left = rest).is_some()
    };
    let mut fits = fits;
    text.chars().take_while(|c| fits(*c)).collect()
}

/// How wide a text is drawn, with room on both sides, in units of the picture.
fn width(text: &str) -> usize {
    text.chars().count() * 7 + 12
}
