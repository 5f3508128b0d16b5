//! Brings a view up to date without writing anew what cannot have changed: names, words of tasks, texts.
//!
//! For whoever looks every few seconds. The one rule: what comes out is what [`view`](super::view) would give.

use super::cut;
use super::now::View;
use crate::base::Tick;
use crate::exercise::Exercise;
use crate::vocab::{EventKind, PageId, PersonId};

/// The view of now, made of one of the same run and seat from earlier on.
#[must_use]
pub fn renew(run: &Exercise, me: PersonId, old: View) -> View {
    let before = Tick(old.clock_s);
    let View { mut pages, mut tasks, mut people, mut proposals, mut metrics, .. } = old;
    renew_pages(run, me, before, &mut pages);
    for (row, task) in tasks.iter_mut().zip(&run.incident().tasks) {
        row.due = task.due.map(|due| due.0);
        set(&mut row.state, cut::task_state(task.state));
    }
    let fresh = run.incident().tasks.iter().enumerate().skip(tasks.len());
    tasks.extend(fresh.map(|(at, task)| cut::task(run, at, task)));
    for (row, found) in proposals.iter_mut().zip(&run.incident().proposals) {
        set(&mut row.state, cut::decision(found));
        row.objections.extend(found.objections.iter().skip(row.objections.len()).map(|said| cut::objection(run, said)));
    }
    let fresh = run.incident().proposals.iter().enumerate().skip(proposals.len());
    proposals.extend(fresh.map(|(at, found)| cut::proposal(run, at, found)));
    for (at, row) in people.iter_mut().enumerate() {
        let id = PersonId::at(at);
        set(&mut row.state, cut::presence(run, id));
        row.awake_h = cut::awake(run, id);
        let minute = |now| run.people().local_minute(run.scenario(), id, now);
        if minute(before) != minute(run.now()) {
            row.local = run.people().local_clock(run.scenario(), id, run.now());
        }
    }
    if metrics.len() == cut::shown(run).count() {
        for (row, (_, shown)) in metrics.iter_mut().zip(cut::shown(run)) {
            cut::measure(run, shown, row);
        }
    } else {
        metrics = cut::metrics(run);
    }
    View { pages, tasks, people, proposals, metrics, ..cut::rest(run) }
}

/// Puts a word in place of another, if it is another.
fn set(place: &mut String, word: &str) {
    if place != word {
        word.clone_into(place);
    }
}

fn renew_pages(run: &Exercise, me: PersonId, before: Tick, pages: &mut Vec<super::PageView>) {
    for row in pages.iter_mut() {
        let nth = row.id.strip_prefix('p').and_then(|nth| nth.parse::<usize>().ok());
        if let Some(page) = nth.and_then(|nth| run.incident().pages.get(nth.wrapping_sub(1))) {
            set(&mut row.state, page.state.word());
        }
    }
    let from = run.log().partition_point(|event| event.tick < before);
    let sent = run.log()[from..].iter().filter(|event| super::visible(event, me));
    let fresh =
        sent.filter_map(|event| if let EventKind::PageSent { page, .. } = &event.kind { Some(*page) } else { None });
    pages.extend(fresh.map(|page: PageId| cut::page(run, me, page)));
}
