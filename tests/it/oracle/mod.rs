//! A request-level discrete-event simulator that reads the same bare platform files as the product. Never shipped.
//!
//! Every request is followed: Poisson arrivals, sampled work, FIFO queues, timeouts whose work goes on, retries.
//! The one rule: it shares no formula with the engine, only the file and the names of the figures.

mod check;
mod draft;
mod law;
mod sim;
mod states;
mod tally;
mod topology;

pub(crate) use draft::{random, random_with_outage};
pub(crate) use sim::simulate;
pub(crate) use topology::topologies;
