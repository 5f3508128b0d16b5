//! The debrief: the rating, the impact with the decisions on it, the capabilities with their evidence, and exports.
//!
//! Not the judgement, which the core made.
//! The one rule: every point opens to its rule, its reason, its source and what to try next.

use egui::{RichText, Ui};
use egui_plot::{Line, Plot, PlotPoints, VLine};

use super::intent::{Export, Intent};
use super::theme::Theme;
use crate::base::Tick;
use crate::debrief::Debrief;
use crate::score::CapabilityScore;

pub(super) fn ui(ui: &mut Ui, debrief: &Debrief, theme: &Theme, asked: &mut Vec<Intent>) {
    ui.horizontal_wrapped(|ui| {
        ui.heading(format!("Debrief: {}", debrief.title));
        for (words, what) in [
            ("Save as web page", Export::Html),
            ("Save as Markdown", Export::Markdown),
            ("Save as JSON", Export::Json),
            ("Save the recording", Export::Recording),
        ] {
            if ui.button(words).clicked() {
                asked.push(Intent::Export(what));
            }
        }
        if ui.button("Back to the library").clicked() {
            asked.push(Intent::Library);
        }
    });
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let overall = &debrief.overall;
        let words = format!("{}: {:.1} of {:.0} points", overall.rating.words(), overall.points, overall.of);
        ui.label(RichText::new(words).heading().color(theme.accent));
        if let Some(cap) = &overall.capped_by {
            ui.label(RichText::new(format!("Capped by {cap}.")).color(theme.bad));
        }
        let outcome = &debrief.outcome;
        ui.label(format!(
            "Customers lost {:.0} minutes; with nobody commanding {:.0}, with the reference commander {:.0}.",
            outcome.customer_minutes_lost, outcome.idle, outcome.reference
        ));
        impact(ui, debrief, theme);
        for capability in &debrief.capabilities {
            card(ui, capability, theme);
        }
        ui.collapsing("Timeline", |ui| {
            for row in &debrief.timeline {
                ui.label(format!("{} #{} {}: {}", Tick(row.tick), row.seq, row.who, row.text));
            }
        });
    });
}

fn impact(ui: &mut Ui, debrief: &Debrief, theme: &Theme) {
    ui.label(RichText::new("Customer-minutes lost per minute; standing lines are decisions").color(theme.quiet));
    let points: Vec<[f64; 2]> =
        debrief.series.harm.iter().map(|row| [f64::from(row.minute), row.customer_minutes]).collect();
    let decided: Vec<f64> = debrief.series.decisions.iter().map(|row| f64::from(row.tick) / 60.0).collect();
    let (line, mark) = (theme.bad, theme.accent);
    let plot = Plot::new("impact").height(150.0).allow_drag(false).allow_zoom(false).allow_scroll(false);
    plot.include_y(0.0).show(ui, move |plot| {
        plot.line(Line::new("harm", PlotPoints::new(points)).color(line).width(2.0));
        for at in decided {
            plot.vline(VLine::new("decision", at).color(mark));
        }
    });
}

fn card(ui: &mut Ui, capability: &CapabilityScore, theme: &Theme) {
    let head = format!(
        "{}: {} ({:.1} of {:.0})",
        capability.name,
        capability.rating.words(),
        capability.points,
        capability.of
    );
    egui::CollapsingHeader::new(head).id_salt(capability.name).show(ui, |ui| {
        for finding in &capability.findings {
            theme.card().show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.strong(format!("{} {} ({:.1} of {:.1})", finding.id, finding.rule, finding.points, finding.of));
                let events: Vec<String> = finding.events.iter().map(|event| format!("#{event}")).collect();
                ui.label(format!("{} {} {}", Tick(finding.tick), finding.because, events.join(" ")));
                ui.label(&finding.advice);
                ui.label(RichText::new(&finding.source).color(theme.quiet).small());
            });
        }
    });
}
