//! A scenario: what a trainer wrote (`raw`) and, after checking, what is true (`model`).
//!
//! Loading reports every fault of a file at once and never panics; after it, no code re-checks.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod check;
mod check_condition;
mod check_defence;
mod check_handoff;
mod check_mechanism;
mod check_people;
mod check_platform;
mod check_story;
mod condition;
mod diagnostic;
mod handoff;
mod library;
mod limits;
mod mechanism;
mod model;
mod parse;
mod people;
mod platform;
mod platform_file;
mod quantity;
mod raw;
mod raw_mechanism;
mod raw_platform;
mod raw_story;
mod raw_words;
mod read;
mod seats;
mod story;
mod tree;
mod zones;

pub use condition::{Condition, Facts, Metric, MetricTest};
pub use diagnostic::{Diagnostic, Span};
pub use handoff::{Begins, BriefKind, Conduct, Shift};
pub use library::{library, shipped};
pub use limits::*;
pub use mechanism::{Class, Follows, Mechanism, MechanismId, MechanismKind, Picks, Stale, Steps};
pub use model::{Capability, Meta, Names, Objective, Policy, Ruling, Scenario, Seat};
pub use parse::{parse, readable};
pub use people::{Person, Rota, SwoopForm, Team, Temper};
pub use platform::{
    Breaker, Control, Edge, Fleet, HealthCheck, HostCondition, Jitter, Job, LeverSpec, Link, PlatformSpec, Risk,
    Service, ServiceKind, Tier, ToolKind, Traffic, Vendor, VendorTone, Zone,
};
pub use platform_file::{LoadChange, PlatformFile, Recovery, Window, fault_start};
pub use story::{
    Alert, Change, ChangeKind, Clue, Cure, Fault, FaultKind, Inject, InjectAct, ReferenceRule, Repeat, Review,
    ReviewFactor, Runbook,
};
