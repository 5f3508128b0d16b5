//! One row of the validation table: a reference, what the engine gives, the bar, and whether it is met.
//!
//! Not where the figures come from. The one rule: the bar of a row is chosen by its metric, never by its result.

/// What kind of figure it is; decides the bar.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Metric {
    /// A wait from a closed form, in service times.
    ExactWait,
    /// A loss from a closed form.
    ExactLoss,
    /// The wait of a station with uneven work.
    UnevenWait,
    /// Waits, goodput, medians, numbers in system of other people's simulations.
    Level,
    /// Losses of other people's simulations; the number is how far off they may be in absolute terms.
    Loss(f64),
    /// 99th percentiles, attempts, recovery times.
    Tail,
    /// A hit ratio.
    Hits,
    /// Answers of a system that recovers from a cache flush.
    OkRate,
    /// Whether it recovers: 1 or 0.
    Verdict,
    /// An upper bound by itself: the reference is the bar.
    AtMost,
}

/// A row of the table.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) what: String,
    pub(super) reference: f64,
    /// Half the width of the reference's 95 % interval; 0 for closed forms.
    pub(super) half: f64,
    /// None where the engine gives none, as when it never recovers.
    pub(super) ours: Option<f64>,
    pub(super) metric: Metric,
}

impl Row {
    fn relative(&self) -> Option<f64> {
        let off = (self.ours? - self.reference).abs();
        Some(if self.reference == 0.0 { off } else { off / self.reference.abs() })
    }

    /// The error in the unit of the bar; infinite where there is no figure.
    pub(super) fn error(&self) -> f64 {
        let Some(ours) = self.ours else {
            return f64::INFINITY;
        };
        let off = (ours - self.reference).abs();
        match self.metric {
            Metric::Loss(_) | Metric::Hits | Metric::Verdict => off,
            Metric::AtMost => ours,
            Metric::ExactWait
            | Metric::ExactLoss
            | Metric::UnevenWait
            | Metric::Level
            | Metric::Tail
            | Metric::OkRate => self.relative().unwrap_or(f64::INFINITY),
        }
    }

    /// Whether the bar is met.
    pub(super) fn met(&self) -> bool {
        let Some(ours) = self.ours else {
            return false;
        };
        let off = (ours - self.reference).abs();
        let relative = self.relative().unwrap_or(f64::INFINITY);
        let inside = off <= self.half && self.half > 0.0;
        match self.metric {
            Metric::ExactWait => relative <= 0.01 || off <= 1e-4,
            Metric::ExactLoss => relative <= 0.005 || off <= 1e-4,
            Metric::UnevenWait => inside || relative <= 0.08,
            Metric::Level => inside || relative <= 0.04 || off <= 1e-4,
            Metric::Loss(most) => inside || relative <= 0.04 || off <= most,
            Metric::Tail | Metric::OkRate => inside || relative <= 0.08,
            Metric::Hits => inside || off <= 0.03,
            Metric::Verdict => off == 0.0,
            Metric::AtMost => ours <= self.reference,
        }
    }

    /// The bar in words.
    pub(super) fn bar(&self) -> String {
        match self.metric {
            Metric::ExactWait => "1 % or 1e-4".to_owned(),
            Metric::ExactLoss => "0.5 % or 1e-4".to_owned(),
            Metric::UnevenWait | Metric::Tail | Metric::OkRate => "8 %".to_owned(),
            Metric::Level => "4 %".to_owned(),
            Metric::Loss(most) => format!("4 % or {most}"),
            Metric::Hits => "0.03".to_owned(),
            Metric::Verdict => "the same".to_owned(),
            Metric::AtMost => format!("{} %", 100.0 * self.reference),
        }
    }

    fn shown(&self, value: f64) -> String {
        match self.metric {
            Metric::Verdict => if value > 0.5 { "recovers" } else { "stays down" }.to_owned(),
            Metric::AtMost => format!("{:.2} %", 100.0 * value),
            Metric::ExactWait
            | Metric::ExactLoss
            | Metric::UnevenWait
            | Metric::Level
            | Metric::Loss(_)
            | Metric::Tail
            | Metric::Hits
            | Metric::OkRate => match value.abs() {
                size if size >= 100.0 => format!("{value:.1}"),
                size if size >= 1.0 => format!("{value:.4}"),
                _ => format!("{value:.6}"),
            },
        }
    }

    /// The line of the table.
    pub(super) fn line(&self) -> String {
        let reference = match self.metric {
            Metric::AtMost => "-".to_owned(),
            _ if self.half > 0.0 => format!("{} +- {}", self.shown(self.reference), self.shown(self.half)),
            _ => self.shown(self.reference),
        };
        let ours = self.ours.map_or_else(|| "none".to_owned(), |ours| self.shown(ours));
        let error = match (self.ours, self.metric) {
            (None, _) => "-".to_owned(),
            (_, Metric::Verdict | Metric::AtMost) => String::new(),
            (_, Metric::Loss(_) | Metric::Hits) => format!("{:.4} abs", self.error()),
            _ => format!("{:.2} %", 100.0 * self.error()),
        };
        let inside = self.ours.is_some_and(|ours| self.half > 0.0 && (ours - self.reference).abs() <= self.half);
        let verdict = if !self.met() {
            "**not reached**"
        } else if inside {
            "ok (inside the interval)"
        } else {
            "ok"
        };
        format!("| {} | {} | {reference} | {ours} | {error} | {} | {verdict} |", self.id, self.what, self.bar())
    }
}
