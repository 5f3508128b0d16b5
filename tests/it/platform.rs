//! The platform against closed forms, against itself, and as the outages of a scenario need it to behave.
//!
//! The one rule: conservation holds in every one of these worlds.

mod ailing;
mod build;
mod defences;
mod feedback;
mod forms;
mod levers;
mod matrix;
mod mechanisms;
mod outages;
