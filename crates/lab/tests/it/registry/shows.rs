//! Each switch changes something that a client can see.

use std::{sync::Mutex, thread};

use lab::registry::{FAULTS, Options, VARIATIONS};

use super::{
    client::Lab,
    exercise::{exercise, large_exercise},
};

fn options(name: &str) -> Options {
    let mut options = Options::default();
    options.faults.extend(lab::registry::fault(name));
    options.variations.extend(lab::registry::variation(name));
    options
}

#[test]
fn the_correct_registry_says_the_same_twice() {
    for talk in [exercise, large_exercise] {
        let (one, two) = (talk(&Lab::new(), &[]), talk(&Lab::new(), &[]));
        let difference = one.iter().zip(&two).find(|(one, two)| one != two);
        assert_eq!(difference, None);
    }
}

#[test]
fn each_switch_shows() {
    let names = FAULTS.iter().map(|fault| fault.name).chain(VARIATIONS.iter().map(|variation| variation.name));
    let (good, large) = (exercise(&Lab::new(), &[]), large_exercise(&Lab::new(), &[]));
    let pending = Mutex::new(names);
    let hidden = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let Some(name) = pending.lock().unwrap().next() else { return };
                    let shows = exercise(&Lab::with(options(name)), &good) != good
                        || large_exercise(&Lab::with(options(name)), &large) != large;
                    if !shows {
                        hidden.lock().unwrap().push(name);
                    }
                }
            });
        }
    });
    assert_eq!(hidden.into_inner().unwrap(), Vec::<&str>::new());
}
