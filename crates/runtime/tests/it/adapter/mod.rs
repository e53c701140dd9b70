//! Adapters: what they say, what becomes of those that misbehave, and the example.
mod example;
mod misbehaving;
mod schema;
