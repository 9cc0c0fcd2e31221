//! Draws the screen of a session. Pure: a screen in, cells out.
//!
//! Every text is cut and wrapped here, and becomes [`SafeText`] on the way.
//!
//! On a small screen the question and the keys come first, then the clock with the current
//! exercise, then its steps.

mod prompt_bar;
#[cfg(test)]
mod tests;

use crate::wrap;
use heelwise_core::SafeText;
use heelwise_engine::session::{Metronome, Mode, PauseReason, Screen};
use heelwise_figure::{Viewport, braille};
use ratatui::Frame;
use ratatui::layout::{Alignment, Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Text};
use ratatui::widgets::{Block, Clear, Gauge, Paragraph};

use super::digits::large;
use super::keys::Prompt;

/// Width over height of a figure, in cells; a cell is twice as high as it is wide.
pub(super) const ASPECT: f64 = 1.2;

/// The width of a figure beside the clock, and the least width left for the clock, in columns.
const FIGURE_COLUMNS: u16 = 26;
const CLOCK_COLUMNS: u16 = 34;

/// The least height of a figure, in rows.
const FIGURE_ROWS: u16 = 9;

/// Everything that one frame shows.
pub(super) struct ScreenState<'a> {
    pub(super) screen: Option<Screen>,
    pub(super) mode: Mode,
    pub(super) prompt: &'a Prompt,
    /// The unsigned packs.
    pub(super) unsigned: Option<String>,
    /// The last cue.
    pub(super) said: &'a str,
    pub(super) stage: Option<&'a Viewport>,
    pub(super) is_coloured: bool,
}

impl ScreenState<'_> {
    fn style(&self, colour: Color) -> Style {
        if self.is_coloured { Style::new().fg(colour) } else { Style::new() }
    }

    fn beat(&self, screen: &Screen) -> Style {
        let colour = if screen.is_work { Color::Green } else { Color::Cyan };
        self.style(colour).add_modifier(Modifier::BOLD)
    }

    fn is_asking(&self) -> bool {
        matches!(self.mode, Mode::Asking(_))
    }
}

fn dim() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

/// Draws one frame.
pub(super) fn draw(frame: &mut Frame<'_>, look: &ScreenState<'_>) {
    let area = frame.area();
    let inner =
        Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }.intersection(area);
    if inner.is_empty() {
        return;
    }
    let inner = draw_unsigned(frame, inner, look);
    let rest = draw_bottom(frame, inner, look);
    if let Some(screen) = &look.screen {
        draw_session(frame, rest, screen, look);
    } else {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        frame.render_widget(Paragraph::new("That was the last exercise.").style(bold), rest);
    }
    if *look.prompt == Prompt::Help {
        draw_help(frame, area);
    }
}

/// Draws the unsigned packs in the first row, and returns the area below.
fn draw_unsigned(frame: &mut Frame<'_>, area: Rect, look: &ScreenState<'_>) -> Rect {
    let Some(said) = &look.unsigned else { return area };
    let [first, rest] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
    frame.render_widget(Paragraph::new(said.as_str()).style(look.style(Color::Yellow)), first);
    rest
}

/// Draws the question, the keys, and the next exercise where there is room. Returns the area above.
fn draw_bottom(frame: &mut Frame<'_>, area: Rect, look: &ScreenState<'_>) -> Rect {
    let width = usize::from(area.width);
    let (question, keys) = prompt_bar::bottom(look, width);
    let question = if question.is_empty() {
        vec![cut(look.said, width)]
    } else {
        wrapped(&question, "", width)
    };
    let [rest, next, asked, below] = Layout::vertical([
        Constraint::Fill(1),
        Constraint::Length(u16::from(area.height >= 14)),
        Constraint::Length(rows(&question).min(area.height)),
        Constraint::Length(
            rows(&wrapped(keys, "", width)).min(area.height.saturating_sub(rows(&question))),
        ),
    ])
    .areas(area);
    if let Some(screen) = &look.screen {
        frame.render_widget(Paragraph::new(cut(&format!("Next: {}", screen.next), width)), next);
    }
    frame
        .render_widget(Paragraph::new(question.join("\n")).style(look.style(Color::Yellow)), asked);
    frame.render_widget(Paragraph::new(wrapped(keys, "", width).join("\n")).style(dim()), below);
    rest
}

/// Draws the current exercise.
fn draw_session(frame: &mut Frame<'_>, area: Rect, screen: &Screen, look: &ScreenState<'_>) {
    let height = area.height;
    let top = u16::from(height >= 6);
    let bar = if height >= 24 { 2 } else { u16::from(height >= 12) };
    let middle = middle_rows(height - top - bar, look.is_asking());
    let [top, bar, middle, words] = Layout::vertical([
        Constraint::Length(top),
        Constraint::Length(bar),
        Constraint::Length(middle),
        Constraint::Fill(1),
    ])
    .areas(area);
    draw_top(frame, top, bar, screen, look);
    draw_middle(frame, middle, screen, look);
    draw_words(frame, words, screen, look);
}

/// The height of the clock and the figure, in rows. A tall screen shows a larger figure.
fn middle_rows(left: u16, is_asking: bool) -> u16 {
    match left {
        _ if is_asking && left <= 11 => left.min(2),
        0..=6 => left.min(3),
        7..=10 => 7,
        11..=17 => FIGURE_ROWS,
        18..=27 => 12,
        _ => 18,
    }
}

fn draw_top(frame: &mut Frame<'_>, top: Rect, bar: Rect, screen: &Screen, look: &ScreenState<'_>) {
    let left = format!("Exercise {} of {}", screen.number, screen.count);
    let right = format!("{} left", clock(screen.session_left_ms));
    frame.render_widget(Paragraph::new(left).style(dim()), top);
    frame.render_widget(Paragraph::new(right).alignment(Alignment::Right), top);
    let whole = screen.session_gone_ms + screen.session_left_ms;
    let gauge = gauge(screen.session_gone_ms, whole).gauge_style(look.style(Color::Blue));
    frame.render_widget(gauge, Rect { height: bar.height.min(1), ..bar });
}

fn draw_middle(frame: &mut Frame<'_>, area: Rect, screen: &Screen, look: &ScreenState<'_>) {
    let has_room = area.width >= FIGURE_COLUMNS + CLOCK_COLUMNS && area.height >= FIGURE_ROWS;
    let stage = look.stage.filter(|_| has_room);
    let columns = if area.height > 12 { FIGURE_COLUMNS + 18 } else { FIGURE_COLUMNS };
    let columns =
        if stage.is_some() { columns.min(area.width.saturating_sub(CLOCK_COLUMNS)) } else { 0 };
    let [left, right] =
        Layout::horizontal([Constraint::Min(0), Constraint::Length(columns)]).areas(area);
    draw_clock(frame, left, screen, look);
    if let Some(stage) = stage {
        let drawing = stage.at(screen.phase);
        let text = braille(
            &drawing,
            usize::from(right.width.saturating_sub(1)),
            usize::from(right.height),
        );
        frame.render_widget(Paragraph::new(Text::raw(text)), right);
    }
}

fn draw_clock(frame: &mut Frame<'_>, area: Rect, screen: &Screen, look: &ScreenState<'_>) {
    let lines = clock_lines(usize::from(area.width), area.height, screen, look);
    let below = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    frame.render_widget(Paragraph::new(lines), area);
    if area.height > below && area.height > FIGURE_ROWS && !look.is_asking() {
        let gone = screen.segment_ms.saturating_sub(screen.left_ms);
        let gauge = gauge(gone, screen.segment_ms).gauge_style(look.beat(screen));
        let width = area.width.saturating_sub(2).min(40);
        frame.render_widget(gauge, Rect { y: area.y + below, height: 1, width, ..area });
    }
}

/// The lines of the clock: exercise, current segment and time left, for a width and a height.
fn clock_lines(
    width: usize,
    height: u16,
    screen: &Screen,
    look: &ScreenState<'_>,
) -> Vec<Line<'static>> {
    let line = |text: &str, style: Style| Line::styled(cut(text, width), style);
    let name = line(&screen.name, Style::new().add_modifier(Modifier::BOLD));
    let (dose, place) = (line(&screen.dose, dim()), line(&screen.place, Style::new()));
    if look.is_asking() {
        return vec![name, dose];
    }
    let heading = heading(screen, look.mode);
    let (left, beat) = (clock(screen.left_ms), look.beat(screen));
    let small = line(&format!("{left}  {heading}"), beat);
    let digits = large(&left).map(|row| Line::styled(row, beat));
    let with_place = if screen.place.is_empty() {
        heading.clone()
    } else {
        format!("{heading}, {}", screen.place)
    };
    let heading = line(&heading, beat);
    let blank = Line::default;
    match height {
        0 | 1 => vec![small],
        2 => vec![small, name],
        3..=6 => vec![small, name, place],
        7 | 8 => [name, line(&with_place, beat)].into_iter().chain(digits).collect(),
        9..=11 => [name, dose, heading].into_iter().chain(digits).chain([place]).collect(),
        _ => names(screen, width)
            .into_iter()
            .chain([dose, heading])
            .chain(digits)
            .chain([blank(), place])
            .collect(),
    }
}

/// The name of the exercise, always in two rows.
fn names(screen: &Screen, width: usize) -> Vec<Line<'static>> {
    let mut rows = fitted(wrapped(&screen.name, "", width.saturating_sub(1)), 2);
    rows.resize(2, String::new());
    if rows[1].is_empty() {
        rows.swap(0, 1);
    }
    rows.into_iter()
        .map(|row| Line::styled(row, Style::new().add_modifier(Modifier::BOLD)))
        .collect()
}

/// The heading of the current segment, with the repetition.
fn heading(screen: &Screen, mode: Mode) -> String {
    let heading = match mode {
        Mode::Running => screen.heading.to_uppercase(),
        Mode::Paused(PauseReason::Begin) => "READY".to_owned(),
        Mode::Paused(_) => format!("PAUSED: {}", screen.heading),
        Mode::Asking(_) | Mode::Over => String::new(),
    };
    let rep = screen.rep.map_or_else(String::new, |(rep, of)| format!("   {rep} of {of}"));
    let beat = screen.beat.map_or_else(String::new, |beat| format!("   {}", pendulum(beat, mode)));
    heading + &rep + &beat
}

/// The metronome as a pendulum: on one side at each beat, in the middle while it is paused.
fn pendulum(beat: Metronome, mode: Mode) -> String {
    let swing = match (mode, beat.number.is_multiple_of(2)) {
        (Mode::Running, true) => "[\u{2588}....]",
        (Mode::Running, false) => "[....\u{2588}]",
        _ => "[..\u{2588}..]",
    };
    let silent = if beat.is_muted { ", silent" } else { "" };
    format!("{swing} beat {}{silent}", beat.per_minute)
}

/// The steps of the exercise, how it should feel, and when to stop. With little room, the steps
/// come first, then when to stop.
fn draw_words(frame: &mut Frame<'_>, area: Rect, screen: &Screen, look: &ScreenState<'_>) {
    let (width, room) = (usize::from(area.width).saturating_sub(1), usize::from(area.height));
    let all = |texts: &[String], lead: &str| -> Vec<String> {
        texts.iter().flat_map(|text| wrapped(text, lead, width)).collect()
    };
    let (steps, cues, stop) =
        (all(&screen.steps, "- "), all(&screen.cues, "  "), all(&screen.stop_if, "Stop: "));
    let for_stop = stop.len().min((room / 3).max(room.saturating_sub(steps.len())));
    let steps = fitted(steps, room - for_stop);
    let cues = fitted(cues, room - for_stop - steps.len());
    let plain = steps.into_iter().map(Line::raw);
    let dim = cues.into_iter().map(|cue| Line::styled(cue, dim()));
    let stop = fitted(stop, for_stop)
        .into_iter()
        .map(|stop| Line::styled(stop, look.style(Color::Yellow)));
    frame.render_widget(Paragraph::new(plain.chain(dim).chain(stop).collect::<Vec<_>>()), area);
}

fn draw_help(frame: &mut Frame<'_>, area: Rect) {
    const FRAMED: u16 = 2;
    let is_small = area.width < 62 || area.height < 15;
    let lines: &[&str] = if is_small { &prompt_bar::SMALL_HELP } else { &prompt_bar::HELP };
    let height =
        u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(FRAMED).min(area.height);
    let width = if is_small { 32 } else { 62 }.min(area.width);
    let place = Rect { x: (area.width - width) / 2, y: (area.height - height) / 2, width, height };
    let text: Vec<Line<'_>> = lines.iter().map(|line| Line::raw(format!(" {line}"))).collect();
    frame.render_widget(Clear, place);
    frame.render_widget(Paragraph::new(text).block(Block::bordered().title(" Keys ")), place);
}

/// A bar that shows the elapsed share.
fn gauge(part: u64, whole: u64) -> Gauge<'static> {
    Gauge::default().ratio(share(part, whole)).label("").use_unicode(true)
}

/// Wraps a text to a width; the first row has a lead, the others are indented as far.
fn wrapped(text: &str, lead: &str, width: usize) -> Vec<String> {
    wrap::strictly(lead, &SafeText::from(text), width)
}

/// Cuts rows to a number, with an ellipsis when some are dropped.
fn fitted(mut rows: Vec<String>, room: usize) -> Vec<String> {
    if rows.len() > room {
        rows.truncate(room);
        if let Some(last) = rows.last_mut() {
            last.push('\u{2026}');
        }
    }
    rows
}

/// The first row of a text, with an ellipsis when it is longer.
fn cut(text: &str, width: usize) -> String {
    let text = SafeText::from(text);
    if wrap::display_width(&text) <= width {
        return text.into_string();
    }
    fitted(wrapped(&text, "", width.saturating_sub(1)), 1).pop().unwrap_or_default()
}

fn rows(lines: &[String]) -> u16 {
    u16::try_from(lines.len()).unwrap_or(u16::MAX)
}

/// Minutes and seconds, rounded up: `1:05`.
fn clock(ms: u64) -> String {
    let seconds = ms.div_ceil(1000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[allow(clippy::cast_precision_loss)] // milliseconds of a session are far below 2^52
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64).clamp(0.0, 1.0) }
}
