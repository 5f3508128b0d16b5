//! Forms: a long line asked field by field, so that typing is not the skill that is trained.
//!
//! A form opens for a line whose required fields are not all there; its answers make a line.

use strum::VariantNames as _;

use super::lexer::{Words, clean, lex, quote};
use super::verbs;
use crate::vocab::{FactorKind, PublicState, RemedyKind, Trend};

/// One field of a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name.
    pub key: &'static str,
    /// What is asked.
    pub prompt: &'static str,
    /// Whether it may stay empty.
    pub optional: bool,
    /// The only answers it takes; none if it takes any.
    pub choices: &'static [&'static str],
    shape: Shape,
}

impl Field {
    /// Whether an answer is one of those it takes.
    #[must_use]
    pub fn takes(&self, answer: &str) -> bool {
        let answer = answer.trim();
        let known = |choice: &&str| choice.eq_ignore_ascii_case(answer);
        (self.optional && answer.is_empty()) || self.choices.is_empty() || self.choices.iter().any(known)
    }
}

/// How a field stands in the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// One word.
    Word,
    /// A text, quoted.
    Text,
    /// A keyword and a value.
    Option,
    /// A name with a colon and a text, quoted.
    Colon,
}

/// A form for a line that was begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// The verb of the line, by its canonical name.
    pub verb: &'static str,
    /// What is given already.
    pub given: String,
    /// What is asked, in order.
    pub fields: Vec<Field>,
}

const fn word(key: &'static str, prompt: &'static str) -> Field {
    Field { key, prompt, optional: false, choices: &[], shape: Shape::Word }
}

const fn text(key: &'static str, prompt: &'static str) -> Field {
    Field { key, prompt, optional: false, choices: &[], shape: Shape::Text }
}

const fn option(key: &'static str, prompt: &'static str) -> Field {
    Field { key, prompt, optional: true, choices: &[], shape: Shape::Option }
}

const fn colon(key: &'static str, prompt: &'static str) -> Field {
    Field { key, prompt, optional: true, choices: &[], shape: Shape::Colon }
}

/// The field, but it must be answered.
const fn must(field: Field) -> Field {
    Field { optional: false, ..field }
}

/// The field, but it may stay empty.
const fn may(field: Field) -> Field {
    Field { optional: true, ..field }
}

/// The field, but it takes only these answers.
const fn of(field: Field, choices: &'static [&'static str]) -> Field {
    Field { choices, ..field }
}

/// The fields of a verb in the order of its line; none if it has no form.
fn fields(verb: &str) -> Vec<Field> {
    let person = word("person", "Who? (@name)");
    let within = option("in", "How long may it take? (10m)");
    let affects = option("affects", "Which services? (a,b)");
    match verb {
        "declare" => {
            vec![text("title", "What do customers see?"), may(word("severity", "How bad is it? (sev1 to sev4)"))]
        }
        "severity" => vec![word("severity", "How bad is it? (sev1 to sev4)"), option("because", "Why?")],
        "role" => vec![word("role", "Which role? (ic, deputy, ops, comms, scribe, liaison)"), person],
        "handoff" => handoff(),
        "size-up" => vec![
            text("impact", "What is wrong?"),
            affects,
            option("share", "How many of the customers or requests? (20%)"),
            of(option("trend", "Is it growing, steady or shrinking?"), Trend::VARIANTS),
        ],
        "page" | "escalate" => {
            vec![word("whom", "Whom? (a team or @name)"), may(text("text", "What shall the page say?"))]
        }
        "subteam" => vec![
            text("name", "What is the group called?"),
            word("lead", "Who leads it? (@name)"),
            may(text("text", "What is its task?")),
            within,
        ],
        "report" => vec![
            must(colon("condition", "How does it stand?")),
            colon("actions", "What are you doing?"),
            colon("needs", "What do you need?"),
        ],
        "task" => vec![person, text("work", "What is to be achieved, in your words?"), within],
        "propose" => vec![
            person,
            word("lever", "Which lever?"),
            word("target", "On what?"),
            may(word("amount", "How much? (30%, 12 or a word)")),
            within,
            colon("plan-b", "What if it does not help?"),
            colon("abort-if", "When do we break it off?"),
        ],
        _ => late_fields(verb),
    }
}

/// The fields of messages, trade-offs and the review.
fn late_fields(verb: &str) -> Vec<Field> {
    let person = word("person", "Who? (@name)");
    let next = option("next", "When do they hear from you again? (20m)");
    let affects = option("affects", "Which services? (a,b)");
    match verb {
        "do" => vec![
            word("lever", "Which lever?"),
            word("target", "On what?"),
            may(word("amount", "How much? (30%, 12 or a word)")),
        ],
        "tradeoff" => vec![
            text("text", "What is the trade-off?"),
            colon("gives", "What is given up?"),
            colon("keeps", "What is kept by it?"),
        ],
        "update" | "exec" => vec![text("text", "What shall they know?"), next],
        "statuspage" => vec![
            of(
                word("state", "Which state? (investigating, identified, monitoring, resolved, maintenance)"),
                PublicState::VARIANTS,
            ),
            text("text", "What shall customers read?"),
            affects,
            next,
        ],
        "vendor" => vec![
            of(word("what", "open or chase?"), &["open", "chase"]),
            word("vendor", "Which company?"),
            word("severity", "How bad is it? (sev1 to sev4)"),
            text("text", "What do you tell them?"),
        ],
        "verify" => vec![word("service", "Which service?"), person],
        "factor" => vec![
            text("text", "What contributed?"),
            must(of(
                option("as", "What kind? (trigger, latent, detection, response, tooling, organisation, vendor)"),
                FactorKind::VARIANTS,
            )),
            option("from", "Which events show it? (12,13)"),
        ],
        "remedy" => vec![
            text("text", "What shall be done?"),
            must(option("for", "About which factor? (f1)")),
            must(option("owner", "Who owns it? (@name)")),
            option("due", "Until when? (2w)"),
            must(of(option("kind", "Does it prevent, detect, mitigate or respond?"), RemedyKind::VARIANTS)),
        ],
        _ => Vec::new(),
    }
}

/// The ten fields of a transfer of command.
fn handoff() -> Vec<Field> {
    vec![
        word("role", "Which role? (ic)"),
        word("person", "To whom? (@name)"),
        must(colon("situation", "What happened, since when?")),
        colon("impact", "Who suffers, how much, which way does it move, which severity?"),
        colon("objectives", "What do we want now, and next?"),
        colon("actions", "What was done, and what did it do?"),
        colon("hypotheses", "Which theories live, which are out?"),
        colon("organisation", "Who holds which role?"),
        colon("tasks", "Which tasks are open, whose, until when?"),
        colon("resources", "Who and what is on the way, vendors included?"),
        colon("comms", "Who was told what last, and when is the next due?"),
        colon("hazards", "What is frozen, temporary, or must not be touched?"),
    ]
}

/// The form for a line that lacks required fields; none if nothing is lacking or the verb has no form.
#[must_use]
pub fn form(line: &str) -> Option<Form> {
    let line = line.trim();
    let tokens = lex(line);
    let all = Words::new(line, &tokens);
    let mut words = all;
    let first = words.take()?.strip_prefix('/')?.to_lowercase();
    let typed = if matches!(first.as_str(), "incident" | "inc") { words.take()?.to_lowercase() } else { first };
    let verb = verbs::find(&typed)?;
    // Aliases that carry a role, and lines that are complete in a shorter shape, have no form.
    let short = matches!(typed.as_str(), "lead" | "commander")
        || words.is(0, "chase")
        || (verb.name == "statuspage" && words.len() == usize::from(words.is(0, "show")));
    let mut rest = fields(verb.name);
    if short || rest.is_empty() {
        return None;
    }
    if verb.name == "handoff" && words.plain(0).is_some_and(|raw| raw.starts_with('@')) {
        rest.remove(0);
    }
    while let (Some(field), false) = (rest.first(), words.is_empty()) {
        match field.shape {
            Shape::Word => words = words.tail(1),
            Shape::Text | Shape::Option | Shape::Colon => break,
        }
        rest.remove(0);
    }
    if !words.is_empty() || rest.iter().all(|field| field.optional) {
        return None;
    }
    Some(Form { verb: verb.name, given: all.span().to_owned(), fields: rest })
}

impl Form {
    /// Whether a field is asked at all after these answers: who chases a case says nothing more than whom.
    #[must_use]
    pub fn asks(&self, field: &Field, answers: &[(&str, &str)]) -> bool {
        let chases = answers.iter().any(|(key, answer)| *key == "what" && answer.trim().eq_ignore_ascii_case("chase"));
        !(self.verb == "vendor" && chases && matches!(field.key, "severity" | "text"))
    }

    /// The line these answers make; unanswered fields are left out.
    #[must_use]
    pub fn line(&self, answers: &[(&str, &str)]) -> String {
        let mut out = self.given.clone();
        for field in self.fields.iter().filter(|field| self.asks(field, answers)) {
            let answer = answers
                .iter()
                .find(|(key, _)| *key == field.key)
                .map(|(_, answer)| answer.trim())
                .filter(|answer| !answer.is_empty());
            let Some(answer) = answer else { continue };
            out.push(' ');
            match field.shape {
                Shape::Word => out.push_str(answer),
                Shape::Text => out.push_str(&quote(&clean(answer))),
                Shape::Option => out.push_str(&format!("{} {answer}", field.key)),
                Shape::Colon => {
                    out.push_str(&format!("{}: {}", field.key, quote(&clean(answer))));
                }
            }
        }
        out
    }
}
