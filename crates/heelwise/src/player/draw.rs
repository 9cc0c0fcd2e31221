//! Draws the screen of a session. Pure: what is to be seen in, cells out.

use heelwise_care::session::{Mode, PauseReason, Question, Screen};
use heelwise_report::figure::{Stage, braille};
use ratatui::Frame;
use ratatui::layout::{Alignment, Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Text};
use ratatui::widgets::{Clear, Gauge, Paragraph, Wrap};

use super::digits::{self, large};
use super::keys::Prompt;

/// Width over height of a figure: a cell is twice as high as it is wide.
pub(super) const ASPECT: f64 = 1.2;

/// Columns a figure takes beside the clock, and at least so many are left for the clock.
const FIGURE_COLUMNS: u16 = 26;
const CLOCK_COLUMNS: u16 = 34;

/// Everything there is to see.
pub(super) struct Look<'a> {
    pub(super) screen: Option<Screen>,
    pub(super) mode: Mode,
    pub(super) prompt: &'a Prompt,
    /// The last thing that was said.
    pub(super) said: &'a str,
    pub(super) stage: Option<&'a Stage>,
    pub(super) is_coloured: bool,
}

impl Look<'_> {
    fn style(&self, colour: Color) -> Style {
        if self.is_coloured { Style::new().fg(colour) } else { Style::new() }
    }

    fn dim(&self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    fn beat(&self, screen: &Screen) -> Style {
        let colour = if screen.is_work { Color::Green } else { Color::Cyan };
        self.style(colour).add_modifier(Modifier::BOLD)
    }
}

/// Draws one frame.
pub(super) fn draw(frame: &mut Frame<'_>, look: &Look<'_>) {
    let area = frame.area();
    let margin = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let [top, bar, middle, words, bottom] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(2),
        Constraint::Length(middle_rows(margin)),
        Constraint::Min(2),
        Constraint::Length(3),
    ])
    .areas(margin);
    if let Some(screen) = &look.screen {
        draw_top(frame, top, bar, screen, look);
        draw_middle(frame, middle, screen, look);
        draw_words(frame, words, screen, look);
    }
    draw_bottom(frame, bottom, look);
    if *look.prompt == Prompt::Help {
        draw_help(frame, area);
    }
}

/// A tall screen shows a larger figure.
fn middle_rows(area: Rect) -> u16 {
    match area.height {
        0..=19 => 9,
        20..=33 => 12,
        _ => 18,
    }
}

fn draw_top(frame: &mut Frame<'_>, top: Rect, bar: Rect, screen: &Screen, look: &Look<'_>) {
    let left = format!("Exercise {} of {}", screen.number, screen.count);
    let right = format!("{} left", clock(screen.session_left_ms));
    frame.render_widget(Paragraph::new(left).style(look.dim()), top);
    frame.render_widget(Paragraph::new(right).alignment(Alignment::Right), top);
    let whole = screen.session_gone_ms + screen.session_left_ms;
    let gauge = Gauge::default()
        .ratio(share(screen.session_gone_ms, whole))
        .label("")
        .use_unicode(true)
        .gauge_style(look.style(Color::Blue));
    frame.render_widget(gauge, Rect { height: 1, ..bar });
}

fn draw_middle(frame: &mut Frame<'_>, area: Rect, screen: &Screen, look: &Look<'_>) {
    let wide = area.width >= FIGURE_COLUMNS + CLOCK_COLUMNS;
    let columns = if area.height > 12 { FIGURE_COLUMNS + 18 } else { FIGURE_COLUMNS };
    let columns = if wide { columns.min(area.width.saturating_sub(CLOCK_COLUMNS)) } else { 0 };
    let [left, right] = Layout::horizontal([Constraint::Min(0), Constraint::Length(columns)]).areas(area);
    draw_clock(frame, left, screen, look);
    if let Some(stage) = look.stage.filter(|_| wide) {
        let drawing = stage.at(screen.phase);
        let text = braille(&drawing, usize::from(right.width.saturating_sub(1)), usize::from(right.height));
        frame.render_widget(Paragraph::new(Text::raw(text)), right);
    }
}

fn draw_clock(frame: &mut Frame<'_>, area: Rect, screen: &Screen, look: &Look<'_>) {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let mut lines =
        vec![Line::styled(screen.name.clone(), bold), Line::styled(screen.dose.clone(), look.dim()), Line::default()];
    let heading = match look.mode {
        Mode::Running => screen.heading.to_uppercase(),
        Mode::Paused(PauseReason::Begin) => "READY".to_owned(),
        Mode::Paused(_) => format!("PAUSED: {}", screen.heading),
        Mode::Asking(_) | Mode::Over => String::new(),
    };
    let rep = screen.rep.map_or_else(String::new, |(rep, of)| format!("   {rep} of {of}"));
    lines.push(Line::styled(format!("{heading}{rep}"), look.beat(screen)));
    if !matches!(look.mode, Mode::Asking(_)) {
        lines.extend(large(&clock(screen.left_ms)).map(|row| Line::styled(row, look.beat(screen))));
    }
    lines.push(Line::default());
    lines.push(Line::raw(screen.place.clone()));
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), area);
    let needed = u16::try_from(digits::ROWS + 6).unwrap_or(u16::MAX);
    if area.height > needed && !matches!(look.mode, Mode::Asking(_)) {
        let gone = screen.segment_ms.saturating_sub(screen.left_ms);
        let gauge = Gauge::default()
            .ratio(share(gone, screen.segment_ms))
            .label("")
            .use_unicode(true)
            .gauge_style(look.beat(screen));
        let width = area.width.saturating_sub(2).min(40);
        frame.render_widget(gauge, Rect { y: area.y + needed, height: 1, width, ..area });
    }
}

fn draw_words(frame: &mut Frame<'_>, area: Rect, screen: &Screen, look: &Look<'_>) {
    let mut lines: Vec<Line<'_>> = Vec::new();
    lines.extend(screen.steps.iter().map(|step| Line::raw(format!("- {step}"))));
    lines.extend(screen.cues.iter().map(|cue| Line::styled(format!("  {cue}"), look.dim())));
    let stop = screen.stop_if.iter().map(|stop| Line::styled(format!("Stop: {stop}"), look.style(Color::Yellow)));
    // When there is little room, when to stop matters more than how it feels.
    let room = usize::from(area.height).saturating_sub(screen.stop_if.len());
    lines.truncate(room.max(screen.steps.len().min(room)));
    lines.extend(stop);
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), area);
}

fn draw_bottom(frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let [next, said, keys] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Length(1)]).areas(area);
    if let Some(screen) = &look.screen {
        frame.render_widget(Paragraph::new(format!("Next: {}", screen.next)), next);
    }
    let (question, keys_text) = bottom(look);
    let question = if question.is_empty() { look.said.to_owned() } else { question };
    frame.render_widget(Paragraph::new(question).style(look.style(Color::Yellow)), said);
    frame.render_widget(Paragraph::new(keys_text).style(look.dim()), keys);
}

/// What is asked, and the keys that count now.
fn bottom(look: &Look<'_>) -> (String, &'static str) {
    const REASONS: &str = "t no time   k something not at hand   p pain   o other   any other key: go on";
    match (look.prompt, look.mode) {
        (Prompt::Skip, _) => ("Leave this exercise out. Why?".into(), REASONS),
        (Prompt::Stop, _) => ("Stop? l leave now and go on later, or stop for today because of:".into(), REASONS),
        (Prompt::Pain(digits), mode) => (format!("{} {digits}_", asked(mode)), "0 to 10, then Enter"),
        (_, Mode::Asking(Question::Limp)) => (asked(look.mode).into(), "y yes   n no   Enter: do not say"),
        (_, Mode::Asking(_)) => (format!("{} _", asked(look.mode)), "0 to 10, then Enter   Enter alone: do not say"),
        (_, Mode::Paused(PauseReason::Begin)) => ("Press space to begin.".into(), KEYS),
        (_, Mode::Paused(PauseReason::Slept)) => ("The clock was away. Press space to go on.".into(), KEYS),
        (_, Mode::Paused(PauseReason::Asked)) => ("Paused. Press space to go on.".into(), KEYS),
        _ => (String::new(), KEYS),
    }
}

const KEYS: &str = "space pause  n next  b back  s skip  e easier  h harder  p pain  q stop  ?";

fn asked(mode: Mode) -> &'static str {
    match mode {
        Mode::Asking(Question::PainInItem) => "Worst pain in this exercise, 0 to 10?",
        Mode::Asking(Question::PainInSession) => "Worst pain in the session, 0 to 10?",
        Mode::Asking(Question::Limp) => "Do you limp now, or did you in the session?",
        _ => "Pain, 0 to 10?",
    }
}

fn draw_help(frame: &mut Frame<'_>, area: Rect) {
    const LINES: [&str; 12] = [
        "space      pause, go on",
        "n, Enter   this set is done, on to the next",
        "b          this set again; at its start, the one before",
        "s          leave this exercise out, with a reason",
        "e, h       the easier one, the harder one",
        "p          say how much it hurts, 0 to 10",
        "q          stop for today, or leave and go on later",
        "Ctrl-C     leave and go on later",
        "",
        "Nothing is lost when you leave: heelwise session goes on",
        "where you stopped.",
        "Any key closes this.",
    ];
    let (width, height) = (62.min(area.width), 14.min(area.height));
    let place = Rect { x: (area.width - width) / 2, y: (area.height - height) / 2, width, height };
    let text: Vec<Line<'_>> = LINES.iter().map(|line| Line::raw(format!(" {line}"))).collect();
    frame.render_widget(Clear, place);
    let block = ratatui::widgets::Block::bordered().title(" Keys ");
    frame.render_widget(Paragraph::new(text).block(block), place);
}

/// Minutes and seconds, a begun second counted whole: `1:05`.
fn clock(ms: u64) -> String {
    let seconds = ms.div_ceil(1000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[allow(clippy::cast_precision_loss)] // milliseconds of a session are far below 2^52
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64).clamp(0.0, 1.0) }
}
