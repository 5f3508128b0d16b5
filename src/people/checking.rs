//! Checking: recovery as users see it, and the change log against what is seen.
//!
//! Both can be wrong, more often by the unskilled and the tired.

use super::turn::Turn;
use super::work::pressing;
use super::{People, looking, mind};
use crate::base::{Concern, maths};
use crate::language::Phrase;
use crate::vocab::{EventKind, Fact, PersonId, ServiceId, Target, TaskId};

/// Confirms recovery from the user's side, or says that it is not there.
pub(super) fn verify(people: &mut People, turn: &mut Turn<'_>, who: PersonId, of: ServiceId) {
    let world = turn.world;
    let (now, calm) = (world.platform.sample(of), world.platform.usual(of));
    let slow = calm.p99 > 0.0 && now.p99 > 2.5 * calm.p99;
    let truly = now.error_rate < 0.02 && !slow && now.utilisation < 0.97;
    let skill = mind::skill(world.scenario, who, Target::Service(of));
    let mut draw = people.draw(&world, Concern::Perception, who);
    let rosy = draw.happens(0.12 * (1.0 - skill) * mind::fatigue(world.scenario, who, world.now));
    let well = truly || (rosy && now.error_rate < 0.2);
    let cue = if well { Phrase::VerifyWell } else { Phrase::VerifyNotWell };
    let service = turn.target(Target::Service(of));
    let text = people.phrase(turn, who, cue, &[("service", &service)]);
    let service = of;
    turn.act(who, EventKind::Verified { service, well, text });
}

/// Reads the change log and says which changes fit what is seen.
pub(super) fn tell_changes(
    people: &mut People,
    turn: &mut Turn<'_>,
    who: PersonId,
    about: Option<Target>,
    task: Option<TaskId>,
) {
    let world = turn.world;
    let near = about.map_or_else(Vec::new, |target| looking::services_of(world.scenario, target));
    let mut facts = Vec::new();
    for change in looking::recent_changes(turn, &near).into_iter().take(4) {
        let target = Target::Change(change);
        let skill = mind::skill(world.scenario, who, target);
        let mut draw = people.draw(&world, Concern::Perception, who);
        let misses = 0.3 * (1.0 - skill) * mind::fatigue(world.scenario, who, world.now);
        let of = world.scenario.changes[change.index()].to;
        if draw.happens(maths::min(misses, 0.7)) {
            facts.push(Fact::ChangeSuspected { change, of });
        } else {
            facts.extend(world.platform.diagnose(world.scenario, target));
        }
    }
    let place = about.or_else(|| pressing(people, turn, who)).unwrap_or(Target::Service(ServiceId(0)));
    if facts.is_empty() {
        facts.push(Fact::Nothing { about: place });
    }
    let sight = looking::Sight { facts, unsure: false };
    looking::tell(people, turn, who, place, &sight, task);
}
