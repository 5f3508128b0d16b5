//! Further hand-built logs: a seat that serves, and the rarer practices, each done well and done badly.
//!
//! Not the assertions, which stand beside. The one rule: well and badly differ in what was done, never in the words.

use hotwash::base::{Tick, Ticks};
use hotwash::view::SeatLog;
use hotwash::vocab::*;

use super::{Book, DANA, KIM, LEE, MAREK, ME, PLAIN, call, who};

/// Kim commands from another seat; ours writes to customers, keeps the log and has one task.
pub(super) fn served(well: bool) -> SeatLog {
    let mut book = Book::new(60, PLAIN);
    book.log.briefing.people[KIM as usize].seat = true;
    book.ill(60, 2400);
    book.paged(70);
    book.they(100, KIM, EventKind::IncidentDeclared { title: PLAIN.to_owned(), severity: Severity::Sev1 });
    book.role(100, KIM, Role::Ic);
    book.role(120, ME, Role::Comms);
    book.role(120, ME, Role::Scribe);
    let words: &[(u32, PublicState)] = if well {
        &[
            (200, PublicState::Investigating),
            (1100, PublicState::Identified),
            (2000, PublicState::Monitoring),
            (2900, PublicState::Resolved),
        ]
    } else {
        &[(3000, PublicState::Investigating), (3010, PublicState::Investigating), (3020, PublicState::Investigating)]
    };
    for (nth, (at, state)) in words.iter().enumerate() {
        let affects = if well { vec![ServiceId(0)] } else { Vec::new() };
        let next = well.then(|| Ticks::minutes(15));
        let update = StatusUpdate { state: *state, text: PLAIN.to_owned(), affects, next };
        book.me(*at, EventKind::StatusDrafted(Draft { id: DraftId::at(nth), update }));
    }
    let work = Work::Investigate(Target::Service(ServiceId(0)));
    let (task, to, due) = (TaskId(0), who(ME), Some(Tick(900)));
    book.they(300, KIM, EventKind::TaskGiven { task, to, work, due, proposal: None });
    if well {
        book.take(330, 0, ME);
        book.me(850, EventKind::TaskReported { task, kind: ReportKind::Done, text: PLAIN.to_owned() });
    }
    for at in [600, 1200, 1800] {
        book.they(at, KIM, EventKind::StatusSet { state: IncidentState::Identified });
        if well {
            book.me(at + 60, EventKind::NoteTaken { text: PLAIN.to_owned() });
        }
    }
    book.pull(1000, 1, ME, call(Lever::Restart, 0), None, well, true);
    if well {
        book.me(1060, EventKind::NoteTaken { text: PLAIN.to_owned() });
    }
    book.log.events.sort_by_key(|event| event.tick);
    for (at, event) in book.log.events.iter_mut().enumerate() {
        event.seq = u32::try_from(at).unwrap() + 1;
    }
    book.log
}

/// The further practices, done well or badly: a job that does harm, a store taken back, load let in, words to customers.
pub(super) fn further(well: bool) -> SeatLog {
    let mut book = Book::new(90, PLAIN);
    book.ill(45, if well { 3000 } else { 5000 });
    book.paged(60);
    book.me(70, EventKind::PageAcknowledged { page: PageId(0) });
    book.declare(95, if well { Severity::Sev1 } else { Severity::Sev4 });
    for (at, id) in [(160, DANA), (165, MAREK), (170, LEE)] {
        book.page(at, id);
        book.join(at + 60, id);
    }
    if well {
        book.role(300, LEE, Role::Comms);
        for at in (300..3600).step_by(420) {
            book.they(at, LEE, EventKind::NoteTaken { text: PLAIN.to_owned() });
        }
        book.me(900, EventKind::StatusSet { state: IncidentState::Identified });
    }
    book.find(400, DANA, vec![Fact::TouchedBy { fleet: FleetId(0), job: JobId(0) }]);
    book.task(
        500,
        1,
        MAREK,
        Work::Objective { text: PLAIN.to_owned(), goal: Goal::KeepEvidence, about: None },
        Some(900),
        None,
    );
    let back = call(Lever::Restore, 1);
    let proposed = EventKind::TaskProposed {
        task: TaskId(1),
        proposal: ProposalId(1),
        call: back.clone(),
        plan_b: Some(PLAIN.to_owned()),
        text: PLAIN.to_owned(),
    };
    book.they(520, MAREK, proposed);
    if well {
        book.task(530, 2, DANA, Work::Investigate(Target::Service(ServiceId(1))), Some(800), None);
        let pause = LeverCall { lever: Lever::Pause, target: Target::Job(JobId(0)), amount: None };
        book.pull(560, 1, DANA, pause, None, true, true);
    }
    book.decide(if well { 600 } else { 2000 }, 1, PLAIN.to_owned());
    book.pull(2100, 2, MAREK, back.clone(), Some(1), true, true);
    let shed = |permille| LeverCall {
        lever: Lever::Shed,
        target: Target::Service(ServiceId(0)),
        amount: Some(Amount::Share(permille)),
    };
    for (at, permille) in if well { [(2400, 300), (3100, 150)] } else { [(2400, 800), (3100, 0)] } {
        book.pull(at, at, DANA, shed(permille), None, true, true);
    }
    if !well {
        book.pull(3300, 8, MAREK, call(Lever::Rollback, 1), None, true, true);
        book.pull(3500, 9, MAREK, back, None, true, true);
        book.pull(3700, 10, MAREK, call(Lever::Rollback, 1), None, true, true);
        book.pull(3900, 11, MAREK, call(Lever::Restore, 1), None, true, true);
    }
    if well {
        book.me(3300, EventKind::StatusSet { state: IncidentState::Mitigated });
    }
    book.post(3400, PublicState::Monitoring, &[0], Some(4000));
    further_end(&mut book, well);
    book.done()
}

/// The review: the story first, or the remedies first.
fn further_end(book: &mut Book, well: bool) {
    book.log.response_end = Some(Tick(5000));
    for id in 0..3 {
        let (factor, text) = (FactorId(id), PLAIN.to_owned());
        let kind = EventKind::FactorRecorded { factor, text, kind: FactorKind::Latent, evidence: vec![id + 1] };
        book.me(if well { 5100 } else { 5200 } + id, kind);
        let (text, owner, due) = (PLAIN.to_owned(), who(DANA), Some(Ticks(86_400)));
        book.me(5150 + id, EventKind::RemedyRecorded { text, factor, owner, due, kind: RemedyKind::Detect });
    }
}

/// Kim declares and hands over; ours asks, takes over at once, looks and tells everybody, or takes over late and in silence.
pub(super) fn took_over(well: bool) -> SeatLog {
    let mut book = Book::new(60, PLAIN);
    book.log.briefing.begins = Some((who(KIM), Tick(300)));
    book.ill(60, 2400);
    book.they(100, KIM, EventKind::IncidentDeclared { title: PLAIN.to_owned(), severity: Severity::Sev1 });
    book.role(100, KIM, Role::Ic);
    let brief = vec![BriefField { item: HandoffItem::Situation, text: PLAIN.to_owned() }];
    book.they(300, KIM, EventKind::HandoffBriefed { offer: OfferId(0), to: who(ME), brief });
    if well {
        let (intent, about) = (Intent::Other, None);
        book.me(320, EventKind::Asked { to: who(KIM), intent, about, text: PLAIN.to_owned() });
    }
    let at = if well { 340 } else { 900 };
    book.me(at, EventKind::HandoffAccepted { offer: OfferId(0) });
    book.me(at, EventKind::CommandTransferred { from: who(KIM), to: who(ME) });
    if well {
        book.me(360, EventKind::Looked { look: Look::Tasks });
        book.update(380, Some(1200));
    }
    book.log
}
