//! How well stated confidence fitted what was true.
//!
//! Not a score: wording decides which claim is meant, so no point depends on it. The one rule: a theory that names
//! nothing of the scenario is left out, and said to be. So is one that gave way to a better one.

use super::report::Calibration;
use crate::exercise::Exercise;
use crate::incident::Hypothesis;
use crate::scenario::Names as _;
use crate::vocab::{Actor, Event, EventKind, FactorKind, PersonId, Target};

/// A theory with how sure the participant was of it, and whether it was so.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Claim {
    text: String,
    /// From 0 to 1; a theory that was ruled out is a claim that it is not so.
    sure: f64,
    /// Whether it was so; none if it names nothing that could be checked.
    so: Option<bool>,
    /// Whether it was given up although it was so, for one that was so too and was kept.
    refined: bool,
}

/// The words of a name: `host-updates` is host and update.
fn words(name: &str) -> Vec<String> {
    let parts = name.to_lowercase();
    let parts = parts.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(|part| part.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(part).to_owned()).collect()
}

/// How many words of a name a text contains; a name that is written out in full counts for more.
fn fit(text: &str, name: &str) -> usize {
    let wanted = words(name);
    let said = words(text);
    let found = wanted.iter().filter(|word| said.iter().any(|one| one == *word)).count();
    let whole = usize::from(!wanted.is_empty() && found == wanted.len());
    found * 2 + whole
}

fn so(run: &Exercise, text: &str) -> Option<bool> {
    let scenario = run.scenario();
    let causes = scenario.review.factors.iter();
    let causes =
        causes.filter(|factor| matches!(factor.kind, FactorKind::Trigger | FactorKind::Latent | FactorKind::Vendor));
    let truth: Vec<Target> = causes.flat_map(|factor| factor.about.iter().copied()).collect();
    let best = |wanted: bool| {
        let names = scenario.target_names().into_iter();
        let fits = names.filter_map(|name| scenario.find_target(name).map(|target| (target, fit(text, name))));
        fits.filter(|(target, _)| truth.contains(target) == wanted).map(|(_, fit)| fit).max().unwrap_or(0)
    };
    let said = words(text);
    let blames = |phrase: &String| {
        let row = words(phrase);
        !row.is_empty() && said.windows(row.len()).any(|part| part == row)
    };
    // What hurts is often named beside what is blamed for it: "an attack fills the edge".
    if scenario.review.wrong_theories.iter().any(blames) {
        return Some(false);
    }
    let (right, wrong) = (best(true), best(false));
    (right.max(wrong) > 0).then_some(right >= wrong)
}

/// The theories somebody was sure of. Those that stand in the commander's name are the commander's, whoever raised them;
/// another seat answers for its own.
pub(super) fn claims(run: &Exercise, me: PersonId) -> Vec<Claim> {
    let commands = run.scenario().command_seat().is_none_or(|seat| seat.person == me);
    let raised = |event: &Event| {
        let EventKind::HypothesisRaised { hypothesis, .. } = event.kind else { return None };
        (event.by == Actor::Person(me)).then(|| hypothesis.index())
    };
    let mine: Vec<usize> = run.log().iter().filter_map(raised).collect();
    let theories = run.incident().hypotheses.iter().enumerate();
    let theories = theories.filter(|(at, _)| commands || mine.contains(at)).map(|(_, theory)| theory);
    let judged: Vec<(&Hypothesis, Option<bool>)> = theories.map(|theory| (theory, so(run, &theory.text))).collect();
    let kept = judged.iter().any(|(theory, so)| theory.live && *so == Some(true));
    let stated = judged.into_iter().filter_map(|(theory, so)| {
        let sure = theory.confidence.map(|percent| f64::from(percent) / 100.0);
        let sure = if theory.live { sure } else { Some(0.0) };
        let refined = !theory.live && kept && so == Some(true);
        sure.map(|sure| Claim { text: theory.text.clone(), sure, so, refined })
    });
    stated.collect()
}

/// Claims that could be checked, and the mean square of how far off they were: 0 is perfect, 0.25 a coin's.
pub(super) fn calibration(claims: &[Claim]) -> Calibration {
    let checked = claims
        .iter()
        .filter(|claim| !claim.refined)
        .filter_map(|claim| claim.so.map(|so| (claim.sure, f64::from(u8::from(so)))));
    let misses: Vec<f64> = checked.map(|(sure, so)| (sure - so) * (sure - so)).collect();
    let mean = misses.iter().sum::<f64>() / misses.len().max(1) as f64;
    Calibration {
        claims: u32::try_from(misses.len()).unwrap_or(u32::MAX),
        brier: (!misses.is_empty()).then_some((mean * 1000.0).round() / 1000.0),
    }
}

/// Each claim in words.
pub(super) fn told(claims: &[Claim]) -> Vec<String> {
    let line = |claim: &Claim| {
        let sure = if claim.sure <= 0.0 {
            "you ruled it out".to_owned()
        } else {
            format!("you were {:.0} % sure", claim.sure * 100.0)
        };
        let was = match claim.so {
            _ if claim.refined => "one that says more took its place",
            Some(true) => "it was part of the cause",
            Some(false) => "it was not",
            None => "it names nothing here that can be checked",
        };
        format!("\"{}\": {sure}; {was}.", claim.text)
    };
    claims.iter().map(line).collect()
}
