//! The calendar: when the run was, and until when it counts.

use crate::date::Date;
use crate::predicate::Judgement;
use crate::validity;
use crate::verify::item::Item;

/// The day of the run.
pub fn day_of(run: &Judgement) -> Option<Date> {
    Date::of_timestamp(&run.started).ok()
}

/// Whether a run counts on `today`, and the last day on which it does: as it says, or earlier where a version of the spec was
/// released since.
pub fn check(run: &Judgement, stated: Date, today: Date) -> (Item, Date) {
    let Some(day) = day_of(run) else {
        return (Item::broken("dates", format!("`{}` is no time of a run", run.started)), stated);
    };
    let Some(version) = validity::version_of(&run.spec) else {
        return (Item::open("dates", format!("`{}` is no release that is known here", run.spec)), stated);
    };
    let Some(latest) = validity::valid_until(version, day) else {
        return (
            Item::broken("dates", format!("`{}` is not released, so that nothing is certified against it", run.spec)),
            stated,
        );
    };
    let until = stated.min(latest);
    // A run of today would have ended as well, if its version has.
    let again = || match validity::valid_until(version, today) {
        Some(date) if date >= today => "run it again".to_owned(),
        _ => format!("run it by {} {}", version.spec, version.spec.latest()),
    };
    let most = validity::most(version, day);
    let item = if day > today {
        Item::broken("dates", format!("the run was on {day}, which is after {today}"))
    } else if most.is_some_and(|most| stated > most) {
        Item::broken("dates", format!("it says that it counts until {stated}, and by the rules it does until {latest}"))
    } else if until < today && until < stated {
        Item::broken(
            "dates",
            format!("it expired on {until}, nine months after the next minor version of the spec: {}", again()),
        )
    } else if until < today {
        Item::broken("dates", format!("it expired on {until}: {}", again()))
    } else {
        Item::holds("dates", format!("the run was on {day}, and counts until {until}"))
    };
    (item, until)
}
