//! Tests of associations with made-up logs: unrelated, linked, too short, and in another order.

use heelwise_core::log::Morning;
use heelwise_core::record::{HeelWear, Run};
use heelwise_core::{Entry, Log};
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::plan::after;
use crate::progress::days::days;

/// One day of a made-up log: hours in heels, kilometres, and the morning's pain.
type MadeUpDay = (f64, f64, Option<u8>);

fn entries(made_up: &[MadeUpDay]) -> Vec<Entry> {
    let each = |(number, (hours, km, morning)): (i32, &MadeUpDay)| {
        let date = after(date(2026, 9, 1), number);
        let wear = Entry::HeelWear(HeelWear { date, hours: *hours, height_cm: 7.0 });
        let run = Entry::Run(Run { date, distance_km: *km, minutes: 6.0 * km, ..Run::default() });
        let morning = morning.map(|pain| Entry::Morning(Morning { date, pain }));
        [Some(wear), Some(run), morning].into_iter().flatten()
    };
    (0..).zip(made_up).flat_map(each).collect()
}

fn found(entries: impl IntoIterator<Item = Entry>, length: usize) -> Vec<Association> {
    let log: Log = entries.into_iter().collect();
    let first = date(2026, 9, 1);
    associations(&days(&log, first, after(first, i32::try_from(length).unwrap() - 1)))
}

fn found_in(made_up: &[MadeUpDay]) -> Vec<Association> {
    found(entries(made_up), made_up.len())
}

fn concluded(all: &[Association]) -> Vec<(Exposure, u8, bool)> {
    let each = |it: &Association| match it.conclusion {
        Conclusion::GoesTogether { worse } => Some((it.exposure, it.lag, worse)),
        _ => None,
    };
    all.iter().filter_map(each).collect()
}

/// Pseudorandom numbers from a seed, the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap()) / f64::from(u32::MAX)
    }

    fn below(&mut self, most: f64) -> f64 {
        self.roll() * most
    }
}

fn pain(value: f64) -> u8 {
    (0..=10u8)
        .min_by(|one, two| {
            (f64::from(*one) - value).abs().total_cmp(&(f64::from(*two) - value).abs())
        })
        .unwrap()
}

/// Eight weeks of heels on office days and runs on some, with unrelated mornings: `resembling` is
/// their autocorrelation, `trend` their improvement a day.
fn unrelated(seed: u64, resembling: f64, trend: f64) -> Vec<MadeUpDay> {
    let (mut dice, mut drift) = (Dice(seed), 0.0);
    let day = |number: u32| {
        let hours = if number % 7 < 5 { 5.0 + dice.below(5.0) } else { 0.0 };
        let km =
            if dice.roll() < 0.4 { 3.0 + dice.below(7.0) + f64::from(number) * 0.1 } else { 0.0 };
        drift = resembling * drift + dice.below(3.0) - 1.5;
        let morning = 5.0 + drift - trend * f64::from(number);
        (hours, km, (dice.roll() < 0.9).then(|| pain(morning)))
    };
    (0..56).map(day).collect()
}

/// Eight weeks in which long days in heels at random make the morning after `lag` days worse.
fn planted(seed: u64, lag: usize) -> Vec<MadeUpDay> {
    let mut dice = Dice(seed);
    let hours: Vec<f64> =
        (0..56).map(|_| if dice.roll() < 0.5 { 4.0 + dice.below(6.0) } else { 0.0 }).collect();
    let morning = |number: usize, dice: &mut Dice| {
        let before = number.checked_sub(1 + lag).map_or(0.0, |index| hours[index]);
        pain(2.0 + before * 0.35 + dice.below(2.0) - 1.0)
    };
    (0..56)
        .map(|number| (hours[number], dice.below(2.0), Some(morning(number, &mut dice))))
        .collect()
}

#[test]
fn unrelated_logs_are_rarely_found_to_go_together() {
    for (resembling, trend) in [(0.0, 0.0), (0.7, 0.0), (0.3, 0.05), (0.9, 0.03)] {
        let wrong = (0..400)
            .filter(|seed| !concluded(&found_in(&unrelated(*seed, resembling, trend))).is_empty());
        let wrong = wrong.count();
        // Six pairs at 99 of 100 each would be wrong in about 24 of 400.
        assert!(wrong <= 24, "{wrong} of 400 with resemblance {resembling}, trend {trend}");
    }
}

/// Weeks in heels and weeks without, with unrelated mornings in good and bad spells.
fn spells(seed: u64) -> Vec<MadeUpDay> {
    let (mut dice, mut spell) = (Dice(seed), 0.0);
    let day = |number: u32| {
        let hours = if (number / 7).is_multiple_of(2) { 5.0 + dice.below(5.0) } else { 0.0 };
        spell = 0.85 * spell + dice.below(2.0) - 1.0;
        (hours, 0.0, Some(pain(4.0 + spell)))
    };
    (0..56).map(day).collect()
}

#[test]
fn spells_count_as_fewer_days_and_are_rarely_taken_for_a_link() {
    let (mut wrong, mut plainly) = (0, 0);
    for all in (0..400).map(|seed| found_in(&spells(seed))) {
        wrong += usize::from(!concluded(&all).is_empty());
        let plain = |it: &Association| {
            let width = 2.576 / (number(it.mornings) - 3.0).sqrt();
            it.rho.is_some_and(|rho| rho.atanh().abs() > width)
        };
        plainly += usize::from(all.iter().any(plain));
    }
    // Three pairs at 99 of 100 each: 12 of 400. The plain interval, made for days apart, is wrong
    // three times as often.
    assert!(plainly >= 36, "{plainly} of 400 by the plain interval");
    assert!(wrong <= 12, "{wrong} of 400");
}

#[test]
fn a_planted_link_is_found_where_it_was_planted() {
    for lag in [0, 1, 2] {
        let mut hits = 0;
        for seed in 0..40 {
            let all = concluded(&found_in(&planted(seed, usize::from(lag))));
            hits += usize::from(all.contains(&(Exposure::HeelHours, lag, true)));
            let elsewhere =
                all.iter().filter(|it| (it.0, it.1) != (Exposure::HeelHours, lag)).count();
            assert!(elsewhere <= 1, "{lag}, seed {seed}: {all:?}");
        }
        assert!(hits >= 38, "{hits} of 40 at {lag}");
    }
}

#[test]
fn missing_mornings_are_counted_exactly() {
    let made_up: Vec<MadeUpDay> =
        (0..10u8).map(|day| (f64::from(day % 2) * 8.0, 0.0, Some(day % 3))).collect();
    let all = found_in(&made_up);
    assert_eq!(
        all[0].words(),
        "The next morning: too early to say. 9 mornings so far, 14 are needed; \
         4 mornings after days with 8 h or more in heels so far, 5 are needed."
    );
    assert_eq!(all[3].words(), "No runs are logged, so there is nothing to compare.");
}

#[test]
fn a_link_is_worded_as_going_together_with_both_means() {
    let words = found_in(&planted(1, 0))[0].words();
    assert!(
        words.starts_with(
            "The next morning: more hours in heels go together with worse mornings. Mean pain "
        ),
        "{words}"
    );
    assert!(
        words.contains("mornings) after days with")
            && !words.contains("cause")
            && !words.contains('%'),
        "{words}"
    );
}

#[test]
fn mornings_that_never_change_are_no_link() {
    let made_up: Vec<MadeUpDay> =
        (0..56u8).map(|day| (f64::from(day % 3) * 4.0, 0.0, Some(3))).collect();
    let first = &found_in(&made_up)[0];
    assert_eq!((first.conclusion, first.rho, first.detrended), (Conclusion::Unclear, None, None));
}

#[test]
fn the_same_days_in_heels_every_time_still_have_two_sides() {
    let made_up: Vec<MadeUpDay> = (0..28u8)
        .map(|day| (if day % 2 == 0 { 8.0 } else { 0.0 }, 0.0, Some(day % 2 * 3)))
        .collect();
    let first = &found_in(&made_up)[0];
    assert_eq!((first.after_much.mornings, first.after_less.mornings), (14, 13));
}

fn a_day() -> impl Strategy<Value = MadeUpDay> {
    let hours = prop_oneof![Just(0.0), 0.5..12.0];
    (hours, prop_oneof![Just(0.0), 1.0..20.0], proptest::option::weighted(0.8, 0u8..=7))
}

/// The length of a made-up log, its entries in order, and the same entries shuffled.
fn shuffled_entries() -> impl Strategy<Value = (usize, Vec<Entry>, Vec<Entry>)> {
    proptest::collection::vec(a_day(), 1..60).prop_flat_map(|made_up| {
        let straight = entries(&made_up);
        (Just(made_up.len()), Just(straight.clone()), Just(straight).prop_shuffle())
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_order_of_the_log_changes_nothing(
        (length, straight, shuffled) in shuffled_entries()
    ) {
        prop_assert_eq!(found(straight, length), found(shuffled, length));
    }

    #[test]
    fn a_constant_on_all_mornings_leaves_the_correlation(
        made_up in proptest::collection::vec(a_day(), 1..60),
        more in 0u8..=3,
    ) {
        let raise = |(hours, km, morning): &MadeUpDay| {
            (*hours, *km, morning.map(|pain| pain + more))
        };
        let raised: Vec<MadeUpDay> = made_up.iter().map(raise).collect();
        for (one, other) in found_in(&made_up).iter().zip(found_in(&raised)) {
            prop_assert_eq!((one.rho, one.detrended), (other.rho, other.detrended));
        }
    }

    #[test]
    fn too_few_mornings_never_conclude(made_up in proptest::collection::vec(a_day(), 1..=14)) {
        for one in found_in(&made_up) {
            let is_early = matches!(one.conclusion, Conclusion::TooFew | Conclusion::NoExposure);
            prop_assert!(is_early);
            prop_assert!(one.conclusion == Conclusion::NoExposure || !one.missing().is_empty());
        }
    }

    #[test]
    fn every_number_lies_where_it_can(made_up in proptest::collection::vec(a_day(), 1..80)) {
        for one in found_in(&made_up) {
            prop_assert_eq!(one.mornings, one.after_much.mornings + one.after_less.mornings);
            prop_assert!(one.rho.is_none_or(|rho| (-1.0..=1.0).contains(&rho)));
            if let Some(Detrended { rho, low, high, effective_n }) = one.detrended {
                prop_assert!(-1.0 <= low && low <= rho && rho <= high && high <= 1.0);
                prop_assert!(effective_n <= number(one.mornings) + 1e-9);
            }
            if let Conclusion::GoesTogether { worse } = one.conclusion {
                let sides = one.after_much.mornings.min(one.after_less.mornings);
                prop_assert!(one.mornings >= FEWEST_MORNINGS && sides >= FEWEST_DAYS);
                let is_beyond =
                    |found: Detrended| if worse { found.low > 0.0 } else { found.high < 0.0 };
                let is_away = one.detrended.is_some_and(is_beyond);
                prop_assert!(is_away);
            }
        }
    }
}
