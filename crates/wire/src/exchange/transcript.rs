//! All exchanges of a run in the order in which they began.
use std::sync::{Arc, Mutex, PoisonError};

use super::Exchange;

/// Exchanges that are kept in full; further ones are only counted.
const KEPT: usize = 10_000;

/// Shared by everybody who sends for the same run.
#[derive(Clone, Default)]
pub struct Transcript(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    exchanges: Vec<Exchange>,
    count: usize,
}

impl Transcript {
    /// The exchanges so far, at most 10,000.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.with(|state| state.exchanges.clone())
    }

    /// One exchange by its place, as far as it has come. [`Response::number`](super::Response::number) is such a place.
    pub fn get(&self, number: usize) -> Option<Exchange> {
        self.with(|state| state.exchanges.get(number).cloned())
    }

    /// The exchanges from a place on, in order.
    pub fn since(&self, number: usize) -> Vec<Exchange> {
        self.with(|state| state.exchanges.get(number..).unwrap_or_default().to_vec())
    }

    /// How many requests were sent, kept or not.
    pub fn count(&self) -> usize {
        self.with(|state| state.count)
    }

    /// Every kept exchange as text with its secrets hidden.
    pub fn render(&self) -> String {
        self.exchanges().iter().map(Exchange::render).collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn push(&self, exchange: Exchange) -> Option<usize> {
        self.with(|state| {
            state.count += 1;
            (state.exchanges.len() < KEPT).then(|| {
                state.exchanges.push(exchange);
                state.exchanges.len() - 1
            })
        })
    }

    pub(crate) fn edit(&self, index: Option<usize>, change: impl FnOnce(&mut Exchange)) {
        self.with(|state| {
            if let Some(exchange) = index.and_then(|index| state.exchanges.get_mut(index)) {
                change(exchange);
            }
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::fmt::Debug for Transcript {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render())
    }
}
