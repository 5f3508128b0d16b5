//! The after-action report of one seat's run: what happened, what it cost, what doctrine says, with its evidence.
//!
//! Unlike scoring it may use the truth, because the run is over; process and outcome are told apart.
//! The one rule: every figure comes from the run, a re-run of the same seed, or the scorecard.

#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::wildcard_enum_match_arm)]

mod blameless;
mod calibration;
mod cure;
mod frank;
mod html;
mod inherited;
mod markdown;
mod outcome;
mod plain;
mod proof;
mod report;
mod review;
mod search;
mod series;
mod trial;
mod wash;
mod what_if;

pub use blameless::{ReviewHint, ReviewRow};
pub use inherited::InheritedRow;
pub use report::{
    Background, Calibration, Debrief, FactorRow, MilestoneRow, MoneyRow, OutcomeRow, RemedyRow, TimelineRow, WhatIfRow,
    debrief, debrief_by,
};
pub use search::Search;
pub use series::{AwakeRow, CadenceRow, DecisionRow, HarmRow, MissRow, PostRow, ReportsRow, Series, ShownRow, SpanRow};
pub use trial::Trial;
pub use wash::{CoachRow, CoachSwitch, HOT_WASH, HOT_WASH_REMARK, Moment, Reflection};
pub use what_if::{Branch, BranchError, Change, Course, ending_words};
