//! The platform against closed forms, against itself, and as the outages of a scenario need it to behave.

mod build;
mod forms;
mod levers;
mod outages;
