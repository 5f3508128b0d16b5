//! A scenario: what a trainer wrote ([`raw`]) and, after checking, what is true ([`model`]).
//!
//! Loading reports every fault of a file at once and never panics; after it, no code re-checks.

#![deny(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

mod condition;
mod limits;
mod model;
mod people;
mod platform;
mod story;

pub use condition::{Condition, Facts, Metric, MetricTest};
pub use limits::*;
pub use model::{Capability, Meta, Names, Objective, Policy, Scenario, Seat};
pub use people::{Person, Rota, SwoopForm, Team, Temper};
pub use platform::{
    Control, Edge, Fleet, HealthCheck, HostCondition, Jitter, Job, LeverSpec, Link, PlatformSpec,
    Risk, Service, ServiceKind, Tier, ToolKind, Traffic, Vendor, VendorTone, Zone,
};
pub use story::{
    Alert, Change, ChangeKind, Clue, Cure, Fault, FaultKind, Inject, InjectAct, ReferenceRule,
    Repeat, Review, ReviewFactor, Runbook,
};
