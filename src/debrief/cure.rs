//! Remedies that are tried: the run played again in a platform that had the remedy already.
//!
//! Not every remedy can be tried: what is procedural is said to be. The one rule: a remedy is matched by structure,
//! through the factor it is for, what that factor's evidence is about, and its kind; never by its words.

use std::sync::Arc;

use super::plain::thousands;
use super::review::matching;
use super::what_if::{Branch, Course};
use crate::base::Ticks;
use crate::base::maths::min;
use crate::exercise::Exercise;
use crate::incident::RemedyNote;
use crate::scenario::{Condition, Cure, Fault, FaultKind, HealthCheck, Names as _, ReviewFactor, Scenario};
use crate::score::spoken;
use crate::vocab::{RemedyKind, ServiceId, Target};

/// How often a health check that did not exist before asks, in seconds.
const CHECK_EVERY: f64 = 10.0;
/// How many failures in a row such a check waits for.
const CHECK_FAILS: u32 = 3;

/// How long a change stays on its first stage before it goes everywhere.
const CANARY_LASTS: Ticks = Ticks::minutes(15);

/// What came of trying a remedy.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Attempt {
    /// Customer-minutes that would have been saved, if it could be tried.
    pub saved: Option<f64>,
    /// Minutes sooner that customers would have been served again.
    pub sooner: Option<f64>,
    /// What was changed, or why nothing was.
    pub told: String,
}

impl Attempt {
    /// In a sentence.
    pub(super) fn sentence(&self) -> String {
        let Some(saved) = self.saved else {
            return format!("Not tried: {}.", self.told);
        };
        let sooner = match self.sooner {
            Some(minutes) if minutes > 0.5 => {
                format!(", and customers would have been served again {minutes:.0} min sooner")
            }
            Some(minutes) if minutes < -0.5 => {
                format!(", and customers would have been served again {:.0} min later", -minutes)
            }
            Some(_) | None => String::new(),
        };
        let effect = if saved >= 0.5 {
            format!("it would have saved {} customer-minutes{sooner}", thousands(saved))
        } else if saved <= -0.5 {
            format!("it would have cost {} customer-minutes more{sooner}", thousands(-saved))
        } else {
            format!("it would have saved customers nothing in this run{sooner}")
        };
        format!("Tried ({}): {effect}.", self.told)
    }
}

/// The kinds of remedy that a change of the platform can stand for.
fn serves(cure: &Cure, kind: RemedyKind) -> bool {
    use RemedyKind as K;
    match cure {
        Cure::StopJob { .. } | Cure::RetryBudget { .. } => matches!(kind, K::Prevent | K::Mitigate),
        Cure::CanaryStage { .. } | Cure::DeepHealthCheck { .. } => matches!(kind, K::Prevent | K::Detect | K::Mitigate),
        Cure::ExternalAlert { .. } => matches!(kind, K::Detect),
        Cure::MoveTool { .. } => matches!(kind, K::Prevent | K::Detect | K::Respond),
        Cure::Procedural => false,
    }
}

/// A change of the platform in words.
fn words(scenario: &Scenario, cure: &Cure) -> String {
    let service = |of: &ServiceId| scenario.target(Target::Service(*of));
    match cure {
        Cure::MoveTool { tool } => {
            format!("{} stands on hosts of its own and needs none of our services", service(tool))
        }
        Cure::StopJob { job } => format!("{} does not run by itself", scenario.target(Target::Job(*job))),
        Cure::CanaryStage { of, share } => format!(
            "a change of {} stays on {:.0} % of its replicas for {} before it goes further",
            service(of),
            share * 100.0,
            spoken(CANARY_LASTS)
        ),
        Cure::RetryBudget { of, share } => {
            format!("retries of calls to {} are at most {:.0} % of the calls", service(of), share * 100.0)
        }
        Cure::DeepHealthCheck { of } => format!("the health check of {} follows a real request", service(of)),
        Cure::ExternalAlert { alert } => {
            format!("the alert {} works from outside", scenario.alerts[alert.index()].id)
        }
        Cure::Procedural => "nothing the model of the platform knows".to_owned(),
    }
}

/// Changes a scenario as a remedy would; what the scenario has already stays.
pub(super) fn applied(scenario: &mut Scenario, cure: &Cure) {
    let spec = &mut scenario.platform;
    match cure {
        Cure::MoveTool { tool } => {
            spec.services[tool.index()].fleet = None;
            spec.edges.retain(|edge| edge.from != *tool);
        }
        Cure::StopJob { job } => {
            let runs = |what: &FaultKind| matches!(what, FaultKind::JobRuns { job: of } if of == job);
            scenario.faults.iter_mut().filter(|fault| runs(&fault.what)).for_each(|fault| fault.probability = 0.0);
        }
        Cure::CanaryStage { of, share } => staged(&mut scenario.faults, *of, *share),
        Cure::RetryBudget { of, share } => {
            for edge in spec.edges.iter_mut().filter(|edge| edge.to == *of) {
                edge.retry_budget = Some(edge.retry_budget.map_or(*share, |known| min(known, *share)));
            }
        }
        Cure::DeepHealthCheck { of } => {
            let check = &mut spec.services[of.index()].health;
            let (interval, threshold) =
                check.as_ref().map_or((CHECK_EVERY, CHECK_FAILS), |known| (known.interval, known.threshold));
            *check = Some(HealthCheck { interval, threshold, deep: true });
        }
        Cure::ExternalAlert { alert } => scenario.alerts[alert.index()].external = true,
        Cure::Procedural => {}
    }
}

/// Puts a small first stage before whatever a change breaks in a service. The stage ends: who has not undone the change
/// by then has it everywhere.
fn staged(faults: &mut Vec<Fault>, of: ServiceId, most: f64) {
    let mut later: Vec<Fault> = Vec::new();
    for fault in faults.iter_mut() {
        let FaultKind::Regression { of: hit, share, .. } = &mut fault.what else { continue };
        if *hit != of || *share <= most {
            continue;
        }
        // When the stage would end is known only of what starts by the clock; the rest stays whole.
        let Condition::After(start) = fault.when else { continue };
        let whole = std::mem::replace(share, most);
        let mut rest = fault.clone();
        rest.id = format!("{}-everywhere", fault.id);
        rest.when = Condition::After(Ticks(start.0 + CANARY_LASTS.0));
        if let FaultKind::Regression { share, .. } = &mut rest.what {
            *share = whole;
        }
        // What was over before the stage ends never reaches the rest.
        let outlasts = fault.lasts.is_none_or(|span| span > CANARY_LASTS);
        rest.lasts = fault.lasts.map(|span| Ticks(span.0.saturating_sub(CANARY_LASTS.0)));
        fault.lasts = Some(fault.lasts.map_or(CANARY_LASTS, |span| Ticks(span.0.min(CANARY_LASTS.0))));
        if outlasts {
            later.push(rest);
        }
    }
    faults.extend(later);
}

/// The scenario with all of these, if that is another one.
fn with(scenario: &Scenario, cures: &[&Cure]) -> Option<Scenario> {
    let mut other = scenario.clone();
    cures.iter().for_each(|cure| applied(&mut other, cure));
    (other != *scenario).then_some(other)
}

/// A run that is played again with remedies in place.
pub(super) struct Retrial<'a> {
    branch: &'a Branch,
    base: Course,
    known: Vec<(Vec<Cure>, Attempt)>,
}

impl<'a> Retrial<'a> {
    pub(super) fn new(branch: &'a Branch) -> Self {
        let (base, _) = branch.play(None);
        Self { branch, base, known: Vec::new() }
    }

    /// What a recorded remedy would have done; `run` is the run it was recorded in.
    pub(super) fn remedy(&mut self, run: &Exercise, note: &RemedyNote) -> Attempt {
        let none = |told: &str| Attempt { told: told.to_owned(), ..Attempt::default() };
        let factor = run.incident().factors.get(note.factor as usize);
        let Some(factor) = factor else { return none("it is for no recorded factor, so there is nothing to try") };
        let Some(truth) = matching(run, factor) else {
            return none("the evidence of its factor points at nothing the scenario knows, so there is nothing to try");
        };
        let known: Vec<&Cure> = truth.cures.iter().filter(|cure| **cure != Cure::Procedural).collect();
        if known.is_empty() {
            return none("it changes how people work; the model of the platform cannot try that");
        }
        let fitting: Vec<&Cure> = known.into_iter().filter(|cure| serves(cure, note.kind)).collect();
        if fitting.is_empty() {
            return Attempt {
                told: format!(
                    "what the platform could change about its factor is not of the kind {}",
                    note.kind.word()
                ),
                ..Attempt::default()
            };
        }
        self.cures(&fitting)
    }

    /// What the scenario's own changes for a factor would have done; none if it knows of none.
    pub(super) fn factor(&mut self, factor: &ReviewFactor) -> Option<Attempt> {
        let known: Vec<&Cure> = factor.cures.iter().filter(|cure| **cure != Cure::Procedural).collect();
        if known.is_empty() { None } else { Some(self.cures(&known)) }
    }

    /// How many changes were played.
    pub(super) fn tried(&self) -> usize {
        self.known.iter().filter(|(_, trial)| trial.saved.is_some()).count()
    }

    /// What these changes of the platform would have done, together.
    pub(super) fn cures(&mut self, cures: &[&Cure]) -> Attempt {
        let wanted: Vec<Cure> = cures.iter().map(|cure| (*cure).clone()).collect();
        if let Some((_, trial)) = self.known.iter().find(|(known, _)| *known == wanted) {
            return trial.clone();
        }
        let scenario = self.branch.scenario();
        let told: Vec<String> = cures.iter().map(|cure| words(scenario, cure)).collect();
        let told = told.join(", and ");
        let trial = match with(scenario, cures) {
            None => {
                Attempt { told: format!("{told}: it was so already, so there is nothing to try"), ..Attempt::default() }
            }
            Some(other) => {
                let (course, _) = self.branch.in_scenario(Arc::new(other)).play(None);
                Attempt {
                    saved: Some(round(self.base.customer_minutes - course.customer_minutes)),
                    sooner: Some(round(self.base.minutes_to_mitigate - course.minutes_to_mitigate)),
                    told,
                }
            }
        };
        self.known.push((wanted, trial.clone()));
        trial
    }
}

fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}
