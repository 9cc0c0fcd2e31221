//! What the screen of a session looks like, at every size it must work in.

use heelwise_core::Figure;
use heelwise_core::figure::{Cycle, Pose, Posture};
use heelwise_engine::session::SessionQuestion;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use super::*;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (60, 20), (40, 12)];

fn screen() -> Screen {
    Screen {
        number: 2,
        count: 3,
        name: "Calf stretch at the wall".into(),
        dose: "2 sets of 30 s per side".into(),
        heading: "Hold",
        place: "left side, set 2 of 2".into(),
        left_ms: 17_400,
        segment_ms: 30_000,
        is_work: true,
        beat: None,
        rep: None,
        next: "change sides 5 s, then right side, set 2 of 2".into(),
        session_left_ms: 252_000,
        session_gone_ms: 148_000,
        steps: vec![
            "Stand an arm's length from a wall, both hands on it, one foot behind the other."
                .into(),
            "Keep the back knee straight and the heel down, and lean towards the wall.".into(),
        ],
        cues: vec!["A calm pull in the calf, no pain.".into()],
        stop_if: vec!["Sharp pain at the heel.".into()],
        phase: 0.5,
        mode: Mode::Running,
    }
}

fn look(screen: Option<Screen>, mode: Mode, prompt: &Prompt) -> ScreenState<'_> {
    ScreenState {
        screen,
        mode,
        prompt,
        unsigned: None,
        said: "Halfway",
        stage: None,
        is_coloured: true,
    }
}

fn cells(look: &ScreenState<'_>, (width, height): (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(frame, look)).unwrap();
    terminal.backend().buffer().clone()
}

fn rows_of(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    let row = |y| {
        (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned()
    };
    (0..area.height).map(row).collect()
}

fn text(look: &ScreenState<'_>, size: (u16, u16)) -> String {
    rows_of(&cells(look, size)).join("\n")
}

/// One picture below the other, each in a frame that shows where its edges are.
fn framed(look: &ScreenState<'_>, sizes: &[(u16, u16)]) -> String {
    let picture = |(width, height): &(u16, u16)| {
        let edge = format!("+{}+", "-".repeat(usize::from(*width)));
        let rows = rows_of(&cells(look, (*width, *height)));
        let rows: Vec<String> = rows.iter().map(|row| format!("|{row}")).collect();
        format!("{width} x {height}\n{edge}\n{}\n{edge}\n", rows.join("\n"))
    };
    sizes.iter().map(picture).collect::<Vec<_>>().join("\n")
}

fn standing() -> Figure {
    Figure {
        posture: Posture::Standing,
        props: Vec::new(),
        poses: vec![Pose::default()],
        cycle: Cycle::Back,
    }
}

#[test]
fn a_hold_at_every_size() {
    insta::assert_snapshot!(
        "hold",
        framed(&look(Some(screen()), Mode::Running, &Prompt::None), &SIZES)
    );
}

/// A drill with a beat, at one of its beats.
fn drill(number: u64, is_muted: bool) -> Screen {
    let beat = Metronome { per_minute: 176, number, is_muted };
    Screen {
        name: "Five per cent more steps, with a metronome".into(),
        dose: "8 times: 1 min, 60 s without the beat".into(),
        heading: "Go on",
        place: "set 2 of 8".into(),
        left_ms: 42_000,
        segment_ms: 60_000,
        beat: Some(beat),
        next: "without the beat 1 min, then set 3 of 8".into(),
        ..screen()
    }
}

#[test]
fn a_beat_is_a_pendulum_with_its_number_at_every_size() {
    let pictures = [
        framed(&look(Some(drill(4, false)), Mode::Running, &Prompt::None), &SIZES),
        framed(&look(Some(drill(5, true)), Mode::Running, &Prompt::None), &SIZES[3..]),
        framed(
            &look(Some(drill(5, true)), Mode::Paused(PauseReason::Asked), &Prompt::None),
            &SIZES[3..],
        ),
    ];
    insta::assert_snapshot!("beat", pictures.join("\n"));
}

#[test]
fn two_beats_in_a_row_can_be_told_apart_without_colour() {
    let seen = |number| {
        let look = ScreenState {
            is_coloured: false,
            ..look(Some(drill(number, false)), Mode::Running, &Prompt::None)
        };
        [(80, 24), (40, 12), (40, 3)].map(|size| text(&look, size))
    };
    for (one, next) in seen(6).iter().zip(seen(7)) {
        assert_ne!(*one, next);
    }
}

#[test]
fn before_it_begins_and_paused() {
    let ready = Screen {
        heading: "Get ready",
        is_work: false,
        left_ms: 10_000,
        segment_ms: 10_000,
        ..screen()
    };
    let begin =
        framed(&look(Some(ready), Mode::Paused(PauseReason::Begin), &Prompt::None), &SIZES[..1]);
    let slept =
        framed(&look(Some(screen()), Mode::Paused(PauseReason::Slept), &Prompt::None), &SIZES[3..]);
    insta::assert_snapshot!("paused", format!("{begin}\n{slept}"));
}

#[test]
fn questions_and_prompts_come_first_on_a_small_screen() {
    let asked = Mode::Asking(SessionQuestion::PainInItem);
    let pictures = [
        framed(&look(Some(screen()), asked, &Prompt::None), &[SIZES[0], SIZES[3]]),
        framed(&look(Some(screen()), asked, &Prompt::Pain("1".into())), &SIZES[3..]),
        framed(&look(None, Mode::Asking(SessionQuestion::Limp), &Prompt::None), &SIZES[3..]),
        framed(&look(Some(screen()), Mode::Running, &Prompt::Skip), &SIZES[2..]),
        framed(&look(Some(screen()), Mode::Running, &Prompt::Stop), &SIZES[2..]),
    ];
    insta::assert_snapshot!("questions", pictures.join("\n"));
}

#[test]
fn the_list_of_keys() {
    insta::assert_snapshot!(
        "help",
        framed(&look(Some(screen()), Mode::Running, &Prompt::Help), &SIZES)
    );
}

fn crowded() -> Screen {
    Screen {
        name: "Single-leg heel raise over the edge of a step with a rolled towel under the toes and a loaded backpack"
            .into(),
        rep: Some((11, 12)),
        steps: (1..=12)
            .map(|step| format!("Step {step}: shift your weight slowly and keep the knee straight."))
            .collect(),
        stop_if: vec!["A sudden snap.".into(), "Pain above what you agreed on.".into()],
        ..screen()
    }
}

#[test]
fn long_names_and_many_steps_push_nothing_important_away() {
    insta::assert_snapshot!(
        "crowded",
        framed(&look(Some(crowded()), Mode::Running, &Prompt::None), &SIZES)
    );
}

#[test]
fn on_a_low_narrow_screen_clock_heading_question_and_keys_are_seen() {
    for screen in [screen(), crowded()] {
        let running = text(&look(Some(screen.clone()), Mode::Running, &Prompt::None), (40, 12));
        let first = screen.name.split(' ').next().unwrap();
        for important in
            ["HOLD", "left side, set 2 of 2", "\u{2588}", "space pause", "q stop", first]
        {
            assert!(running.contains(important), "{important}:\n{running}");
        }
        let stop = text(&look(Some(screen.clone()), Mode::Running, &Prompt::Stop), (40, 12))
            .replace('\n', " ");
        let stop = stop.split_whitespace().collect::<Vec<_>>().join(" ");
        for important in ["l leave now and go on later", "because of:", "t no time", "o other"] {
            assert!(stop.contains(important), "{important}: {stop}");
        }
        let asked =
            text(&look(Some(screen), Mode::Asking(SessionQuestion::Limp), &Prompt::None), (40, 12));
        let asked = asked.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            asked.contains("Do you limp now, or did you in the session?")
                && asked.contains("y yes n no")
        );
    }
}

#[test]
fn when_to_stop_is_seen_on_a_usual_screen_however_many_steps_there_are() {
    let seen = text(&look(Some(crowded()), Mode::Running, &Prompt::None), (80, 24));
    assert!(seen.contains("Stop: A sudden snap.") && seen.contains("Stop: Pain above"), "{seen}");
    assert!(seen.contains('\u{2026}'), "it shows that there is more:\n{seen}");
}

#[test]
fn no_size_of_a_terminal_is_a_crash_and_the_clock_is_there_as_long_as_it_fits() {
    let prompts =
        [Prompt::None, Prompt::Skip, Prompt::Stop, Prompt::Pain("10".into()), Prompt::Help];
    let modes = [
        Mode::Running,
        Mode::Paused(PauseReason::Begin),
        Mode::Asking(SessionQuestion::PainInItem),
        Mode::Over,
    ];
    let stage = Viewport::new(&standing(), ASPECT);
    for width in [0, 1, 2, 3, 5, 10, 20, 39, 61, 63, 200] {
        for height in [0, 1, 2, 3, 4, 5, 6, 8, 11, 13, 19, 70] {
            for (prompt, mode) in prompts.iter().flat_map(|prompt| modes.map(|mode| (prompt, mode)))
            {
                for screen in [None, Some(crowded())] {
                    let look = ScreenState { stage: Some(&stage), ..look(screen, mode, prompt) };
                    cells(&look, (width, height));
                }
            }
        }
    }
    for height in 3..7 {
        let seen = text(&look(Some(screen()), Mode::Running, &Prompt::None), (20, height));
        assert!(seen.contains("0:18") && seen.contains("HOLD"), "{height}:\n{seen}");
    }
}

#[test]
fn the_clock_is_bold_and_colours_are_there_only_when_they_are_wanted() {
    let coloured = cells(&look(Some(screen()), Mode::Running, &Prompt::None), (80, 24));
    let digit = |buffer: &Buffer| {
        let at = buffer
            .content
            .iter()
            .position(|cell| cell.symbol() == "\u{2588}" && cell.modifier.contains(Modifier::BOLD));
        buffer.content[at.expect("the digits are bold")].clone()
    };
    assert_eq!(digit(&coloured).fg, Color::Green);
    let rest = Screen { is_work: false, heading: "Rest", ..screen() };
    assert_eq!(
        digit(&cells(&look(Some(rest), Mode::Running, &Prompt::None), (80, 24))).fg,
        Color::Cyan
    );

    for prompt in [Prompt::None, Prompt::Help, Prompt::Stop] {
        let plain = cells(
            &ScreenState { is_coloured: false, ..look(Some(screen()), Mode::Running, &prompt) },
            (80, 24),
        );
        let is_plain = |colour| colour == Color::Reset;
        assert!(
            plain.content.iter().all(|cell| is_plain(cell.fg) && is_plain(cell.bg)),
            "{prompt:?}"
        );
        digit(&plain);
    }
}

#[test]
fn a_clock_counts_a_begun_second_whole() {
    assert_eq!(
        [0, 1, 999, 1_000, 1_001, 65_000].map(clock),
        ["0:00", "0:01", "0:01", "0:01", "0:02", "1:05"]
    );
}

#[test]
fn what_is_longer_than_a_row_shows_that_there_is_more() {
    assert_eq!(cut("as long", 7), "as long");
    assert_eq!(cut("one two three", 9), "one two\u{2026}");
    assert_eq!(cut("Hochzehenst\u{e4}nde", 6).chars().count(), 6);
    assert_eq!(cut("anything", 0).chars().count(), 2, "a screen cuts what is left");
}

// threat: C9
#[test]
fn nothing_of_a_pack_acts_on_the_screen() {
    let odd = format!(
        "a\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{202e}b\u{200b}\r\u{8}c{}",
        "\u{301}".repeat(100_000)
    );
    let texts = vec![odd.clone(), odd.clone()];
    let (name, dose, place, next) = (odd.clone(), odd.clone(), odd.clone(), odd.clone());
    let screen = Screen {
        name,
        dose,
        place,
        next,
        steps: texts.clone(),
        cues: texts.clone(),
        stop_if: texts,
        ..screen()
    };
    let look = ScreenState { said: &odd, ..look(Some(screen), Mode::Running, &Prompt::None) };
    for size in SIZES {
        for cell in cells(&look, size).content {
            let acts = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{200b}');
            assert!(
                !cell.symbol().contains(acts) && cell.symbol().chars().count() < 10,
                "{:?}",
                cell.symbol()
            );
        }
    }
}
