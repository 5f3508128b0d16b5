//! A commander made of habits: at each look, the first habit that has something to say speaks.
//!
//! Not a scenario's expert. The one rule: what tells two commanders apart is their list of habits and how often they look.

use super::diary::{Diary, Scene};
use super::drive::{Player, PlayerEyes};
use super::manners::Manner;
use super::memory::Memory;
use crate::base::{Tick, Ticks};
use crate::scenario::Scenario;

/// A commander of habits.
#[derive(Clone)]
pub struct Habitual {
    name: &'static str,
    manner: &'static Manner,
    looked: Option<Tick>,
    memory: Memory,
    diary: Diary,
}

impl Habitual {
    /// A commander of this name with these habits, before its first look.
    pub(super) fn new(scenario: &Scenario, name: &'static str, manner: &'static Manner) -> Self {
        let memory = Memory::with_status_page(scenario);
        Self { name, manner, looked: None, memory, diary: Diary::default() }
    }
}

impl Player for Habitual {
    fn name(&self) -> &'static str {
        self.name
    }

    fn act(&mut self, eyes: &PlayerEyes<'_>) -> Vec<String> {
        self.memory.see(eyes);
        self.diary.see(eyes);
        if self.looked.is_some_and(|last| eyes.now.since(last) < Ticks(self.manner.every)) {
            return Vec::new();
        }
        self.looked = Some(eyes.now);
        let mut scene = Scene { eyes, memory: &self.memory, diary: &mut self.diary };
        let habits = self.manner.habits.iter().copied().flatten();
        habits.map(|habit| habit(&mut scene)).find(|lines| !lines.is_empty()).unwrap_or_default()
    }

    fn boxed(&self) -> Box<dyn Player> {
        Box::new(self.clone())
    }
}
