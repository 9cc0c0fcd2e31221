//! Verdicts of pain models on sessions, from pain during, after and on the next morning.

use std::collections::BTreeMap;

use heelwise_core::{Exercise, Id, Log, PainModel, Session, Skip};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{after, dated};

/// The light of a session, in the order of caution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// Calm.
    Green,
    /// The dose stays, or the pain is not known.
    Amber,
    /// Too much.
    Red,
}

/// A session with the verdict of each pain model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionVerdict {
    /// The day of the session.
    pub date: Date,
    /// Whether it was skipped because of pain; then nothing of it was done.
    pub is_skipped: bool,
    /// The exercises that were done or, when it was skipped, planned.
    pub done: Vec<Id<Exercise>>,
    /// The worst pain during and after it, if logged.
    pub pain: Option<u8>,
    /// By pain model: the light, and the reason as a clause.
    pub lights: BTreeMap<Id<PainModel>, (Light, String)>,
}

impl SessionVerdict {
    /// The light of one model.
    pub fn light(&self, model: &Id<PainModel>) -> Light {
        self.lights.get(model).map_or(Light::Amber, |(light, _)| *light)
    }
}

/// The number of days over which the usual morning is taken.
const USUAL_DAYS: i32 = 7;

/// The usual morning up to a day: the median of the last seven days.
pub fn usual_morning(log: &Log, date: Date) -> Option<u8> {
    let week = dated::within(&log.mornings, after(date, 1 - USUAL_DAYS)..=date);
    let mut pains: Vec<u8> = week.iter().map(|morning| morning.pain).collect();
    pains.sort_unstable();
    pains.get(pains.len() / 2).copied()
}

/// The pain on the morning of a day, the worst if there are several.
pub fn morning_of(log: &Log, date: Date) -> Option<u8> {
    dated::on(&log.mornings, date).iter().map(|morning| morning.pain).max()
}

/// The verdict on a session on its own day: a red session is known at once, any other waits for the
/// morning.
pub fn at_once(session: &Session, model: &PainModel) -> Option<(Light, String)> {
    if session.skipped == Some(Skip::Pain) {
        return Some((Light::Red, "it was skipped because of pain".into()));
    }
    if session.limp {
        return Some((Light::Red, "it brought on a limp".into()));
    }
    if session.items.iter().any(|item| item.skipped == Some(Skip::Pain)) {
        return Some((Light::Red, "an exercise was left out because of pain".into()));
    }
    let pain = worst(session).filter(|pain| *pain > model.amber)?;
    Some((Light::Red, format!("pain was {pain}, more than {}", model.amber)))
}

/// The worst pain during and after a session.
pub fn worst(session: &Session) -> Option<u8> {
    let items = session.items.iter().map(|item| item.pain).max().flatten();
    session.during.max(session.after).max(items)
}

/// The verdict on a session after the next morning.
pub fn next_day(session: &Session, model: &PainModel, log: &Log) -> (Light, String) {
    if let Some(red) = at_once(session, model) {
        return red;
    }
    let morning = morning_of(log, after(session.date, 1));
    let usual = usual_morning(log, session.date);
    match (worst(session), morning) {
        (_, Some(morning))
            if morning >= usual.unwrap_or(model.green).saturating_add(model.worse_morning) =>
        {
            let text = format!(
                "the next morning was {morning}, usual is {}",
                usual.unwrap_or(model.green)
            );
            (Light::Red, text)
        }
        (None, _) => (Light::Amber, "its pain was not written down".into()),
        (_, None) => (Light::Amber, "the next morning was not written down".into()),
        (Some(pain), Some(_)) if pain > model.green => (Light::Amber, format!("pain was {pain}")),
        (Some(pain), Some(morning)) => {
            (Light::Green, format!("pain was {pain}, and {morning} the next morning"))
        }
    }
}

#[cfg(test)]
mod tests {
    use heelwise_core::Entry;
    use heelwise_core::log::Morning;
    use jiff::civil::date;

    use super::*;
    use crate::sample::pain_model;

    fn light(during: Option<u8>, mornings: &[(i8, u8)]) -> Light {
        let session =
            Session { date: date(2026, 11, 20), during, after: Some(0), ..Session::default() };
        let session = Session { after: during.and(session.after), ..session };
        let morning = |(day, pain): &(i8, u8)| {
            Entry::Morning(Morning { date: date(2026, 11, *day), pain: *pain })
        };
        next_day(&session, &pain_model(), &mornings.iter().map(morning).collect()).0
    }

    #[test]
    fn calm_is_green_only_with_a_usual_morning() {
        assert_eq!(light(Some(2), &[(20, 3), (21, 3)]), Light::Green);
        assert_eq!(light(Some(2), &[(20, 3)]), Light::Amber);
        assert_eq!(light(Some(3), &[(20, 3), (21, 3)]), Light::Amber);
        assert_eq!(light(None, &[(20, 3), (21, 3)]), Light::Amber);
    }

    #[test]
    fn too_much_pain_or_a_worse_morning_is_red() {
        assert_eq!(light(Some(6), &[(20, 3), (21, 3)]), Light::Red);
        assert_eq!(light(Some(1), &[(20, 3), (21, 5)]), Light::Red);
        assert_eq!(light(Some(1), &[(19, 3), (20, 4), (18, 3), (21, 5)]), Light::Red);
    }

    #[test]
    fn the_usual_morning_is_the_middle_of_a_week() {
        let morning = |day, pain| Entry::Morning(Morning { date: date(2026, 11, day), pain });
        let log: Log =
            [morning(1, 9), morning(16, 2), morning(18, 7), morning(20, 3)].into_iter().collect();
        assert_eq!(usual_morning(&log, date(2026, 11, 20)), Some(3));
        assert_eq!(usual_morning(&log, date(2026, 12, 20)), None);
    }
}
