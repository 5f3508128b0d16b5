//! Pieces of sentences shared by narration and by people: ids as typed, actions and work in words.
//!
//! The one rule: an id is written as it is typed.

use crate::scenario::Names;
use crate::vocab::{
    Amount, Audience, DraftId, FactorId, HypothesisId, LeverCall, OfferId, PageId, ProposalId, StatusUpdate, TaskId,
    Work,
};

/// A page as typed: `p1`.
#[must_use]
pub fn page_id(id: PageId) -> String {
    format!("p{}", id.0.saturating_add(1))
}

/// A task as typed: `t1`.
#[must_use]
pub fn task_id(id: TaskId) -> String {
    format!("t{}", id.0.saturating_add(1))
}

/// A proposal or poll as typed: `d1`.
#[must_use]
pub fn proposal_id(id: ProposalId) -> String {
    format!("d{}", id.0.saturating_add(1))
}

/// An offer as typed: `o1`.
#[must_use]
pub fn offer_id(id: OfferId) -> String {
    format!("o{}", id.0.saturating_add(1))
}

/// A draft as typed: `s1`.
#[must_use]
pub fn draft_id(id: DraftId) -> String {
    format!("s{}", id.0.saturating_add(1))
}

/// A hypothesis as typed: `h1`.
#[must_use]
pub fn hypothesis_id(id: HypothesisId) -> String {
    format!("h{}", id.0.saturating_add(1))
}

/// A factor as typed: `f1`.
#[must_use]
pub fn factor_id(id: FactorId) -> String {
    format!("f{}", id.0.saturating_add(1))
}

/// A share in permille as a percentage: `30%`, `12.5%`.
#[must_use]
pub fn percent(permille: u32) -> String {
    if permille.is_multiple_of(10) {
        format!("{}%", permille / 10)
    } else {
        format!("{}.{}%", permille / 10, permille % 10)
    }
}

/// An action in words: `replace runtime-hosts 10%`.
#[must_use]
pub fn call_words(call: &LeverCall, names: &dyn Names) -> String {
    let base = format!("{} {}", call.lever.word(), names.target(call.target));
    match &call.amount {
        None => base,
        Some(Amount::Share(permille)) => format!("{base} {}", percent(*permille)),
        Some(Amount::Count(count)) => format!("{base} {count}"),
        Some(Amount::Word(word)) => format!("{base} {word}"),
    }
}

/// A piece of work in words, to follow "was asked to".
#[must_use]
pub fn work_words(work: &Work, names: &dyn Names) -> String {
    match work {
        Work::Objective { text, .. } => text.clone(),
        Work::Investigate(target) => format!("investigate {}", names.target(*target)),
        Work::Post { audience, text, .. } => {
            let to = match audience {
                Audience::Public => "customers",
                Audience::Internal => "colleagues",
                Audience::Leadership => "leadership",
            };
            if text.is_empty() { format!("write to {to}") } else { format!("tell {to}: {text}") }
        }
        Work::Pull(call) => call_words(call, names),
        Work::Verify(service) => format!(
            "confirm from the user's side that {} is well",
            names.target(crate::vocab::Target::Service(*service))
        ),
    }
}

/// A customer update in words.
#[must_use]
pub fn update_words(update: &StatusUpdate, names: &dyn Names) -> String {
    let mut out = format!("[{}] {}", update.state, update.text);
    if !update.affects.is_empty() {
        let list: Vec<&str> =
            update.affects.iter().map(|id| names.target(crate::vocab::Target::Service(*id))).collect();
        out.push_str(&format!(" (affects {})", list.join(", ")));
    }
    out
}
