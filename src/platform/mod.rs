//! The synthetic distributed system and its telemetry: flows of requests through pools, hosts, jobs, faults, levers, harm.
//!
//! [`Platform`] is the truth and [`Telemetry`] what dashboards show of it; neither knows people or the incident.
//! The one rule: what a lever does follows from the model, nothing says which lever is right.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod act;
mod again;
mod ailing;
mod alone;
mod answered;
mod backlog;
mod balance;
mod cache;
mod call;
mod chain;
mod coming;
mod course;
mod defences;
mod diagnose;
mod drawn;
mod election;
mod faults;
mod flow;
mod gauge;
mod harm;
mod holds;
mod hosts;
mod lasting;
mod leg;
mod mechanisms;
mod outflow;
mod pending;
mod percentile;
mod plan;
mod pool;
mod queue;
mod runs;
mod scaler;
mod seen;
mod shape;
mod sojourn;
mod source;
mod spacing;
mod state;
mod steady;
mod table;
mod telemetry;
mod third;
mod trial;
mod trust;
mod truth;
mod uneven;
mod wiring;

pub use act::Refusal;
pub use harm::{Harm, HarmMinute, Money};
pub use plan::Plan;
pub use state::{Balance, Platform};
pub use telemetry::{Shown, Telemetry};
pub use trial::{Figures, Recovered, Report, Trial, WindowFigures, recovery};
pub use truth::Sample;
