//! How progress reads: gaps, many weeks, many results.

use super::*;

fn week(first: &str, run_km: Option<f64>) -> ProgressWeekView {
    ProgressWeekView {
        first: first.parse().unwrap(),
        last: first.parse().unwrap(),
        days_logged: 7,
        mornings: 0,
        mean_morning: None,
        worst_morning: None,
        worst_session: None,
        heel_hours: run_km.map(|_| 0.0),
        heel_cm: None,
        run_km,
        run_minutes: run_km.map(|km| km * 6.0),
        done: 0,
        planned: None,
    }
}

#[test]
fn weeks_without_anything_are_said_together_and_none_is_a_number() {
    let weeks =
        [week("2026-11-01", Some(10.0)), week("2026-11-08", None), week("2026-11-15", None)];
    let weeks: Vec<ProgressWeekView> =
        weeks.into_iter().chain([week("2026-11-22", Some(0.0))]).collect();
    let mut page = Page::new(50, false);
    bars::runs(&mut page, &weeks);
    bars::heels(&mut page, &weeks);
    assert_eq!(
        page.text(),
        "Kilometres run, by week\n  2026-11-01 █████ 10 km, 60 min\n  2026-11-08 nothing logged, for 2 weeks\n  2026-11-22 \
         0 km\n  Kilometres by week: 10, none logged for 2 weeks,\n  0.\n"
    );
}

#[test]
fn of_many_weeks_the_last_are_named() {
    let many = (1..=14).map(|week| Some(week.to_string()));
    assert_eq!(
        by_week(many, NOTHING),
        "(the last of them) 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14"
    );
}

#[test]
fn of_many_results_the_first_and_the_last_are_named() {
    let point = |day: u32| PointView {
        date: jiff::civil::date(2026, 11, i8::try_from(day).unwrap()),
        value: f64::from(day) / 2.0,
        change: if day == 9 {
            ChangeMeaning::Real { better: true }
        } else {
            ChangeMeaning::WithinError
        },
    };
    let points: Vec<PointView> = (1..=9).map(point).collect();
    let text = results(&points);
    assert!(text.starts_with("0.5 on 2026-11-01, 3 others, 2.5 on 2026-11-05, "), "{text}");
    assert!(text.ends_with(", 4 on 2026-11-08, 4.5 (+) on 2026-11-09"), "{text}");
}

#[test]
fn the_mean_of_a_week_is_rounded_and_a_week_of_gaps_is_a_gap() {
    assert_eq!((mean(&[Some(2), None, Some(3)]), mean(&[None; 7])), (Some(3), None));
    assert_eq!((worst(&[Some(2), None, Some(3)]), worst(&[None; 7])), (Some(3), None));
}
