//! Speaks cues through a program that the person names.

use std::collections::VecDeque;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use heelwise_core::SafeText;
use heelwise_engine::session::{Cue, CueKind};

/// The most cues that wait to be spoken: a slow program falls behind by no more than these.
const WAITING: usize = 8;

/// How long the end of a session waits for the remaining cues.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How often it checks meanwhile.
const LOOK: Duration = Duration::from_millis(10);

type Words = (CueKind, SafeText);

/// Speaks cues one after the other, on a thread of its own.
#[derive(Debug, Default)]
pub(crate) struct Speaker {
    voice: Option<(Sender<Words>, JoinHandle<()>)>,
}

impl Speaker {
    /// Creates a speaker from a program's name and arguments; the text comes as the last argument.
    /// No shell is involved.
    pub(crate) fn new(command: Option<&str>) -> Self {
        let mut words = command.unwrap_or_default().split_whitespace().map(str::to_owned);
        let Some(program) = words.next() else { return Self::default() };
        let arguments: Vec<String> = words.collect();
        let (sender, receiver) = channel();
        let thread = thread::spawn(move || speak_all(&program, &arguments, &receiver));
        Self { voice: Some((sender, thread)) }
    }

    /// Queues a cue.
    pub(crate) fn say(&self, cue: &Cue) {
        if let Some((sender, _)) = &self.voice {
            // The receiver is gone when the program cannot be started. The session goes on without
            // it.
            let _ = sender.send((cue.kind, SafeText::from(&cue.text)));
        }
    }

    /// Waits a moment for the remaining cues.
    pub(crate) fn finish(self) {
        let Some((sender, thread)) = self.voice else { return };
        drop(sender);
        let begun = Instant::now();
        while !thread.is_finished() && begun.elapsed() < LAST_WORDS {
            thread::sleep(LOOK);
        }
    }
}

fn speak_all(program: &str, arguments: &[String], cues: &Receiver<Words>) {
    let mut waiting = VecDeque::new();
    loop {
        waiting.extend(cues.try_iter());
        let Some(text) = next(&mut waiting) else {
            let Ok(words) = cues.recv() else { return };
            waiting.push_back(words);
            continue;
        };
        let mut command = Command::new(program);
        command
            .args(arguments)
            .arg(as_argument(&text))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if command.status().is_err() {
            return;
        }
    }
}

/// The text as the last argument. A leading space keeps a dash from being read as an option.
fn as_argument(text: &SafeText) -> String {
    if text.starts_with('-') { format!(" {text}") } else { text.to_string() }
}

/// Drops what is late from the queue: countdowns that something else has followed, then the oldest.
fn next(waiting: &mut VecDeque<Words>) -> Option<SafeText> {
    while waiting.len() > 1 && (waiting.len() > WAITING || waiting[0].0 == CueKind::Count) {
        let late = waiting.iter().position(|(kind, _)| *kind == CueKind::Count).unwrap_or_default();
        waiting.remove(late);
    }
    waiting.pop_front().map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(waiting: &[(CueKind, &str)]) -> Vec<String> {
        let mut waiting =
            waiting.iter().map(|(kind, text)| (*kind, SafeText::from(*text))).collect();
        std::iter::from_fn(|| next(&mut waiting)).map(SafeText::into_string).collect()
    }

    #[test]
    fn what_counts_down_gives_way_and_nothing_else_does() {
        use CueKind::{Count, Next, Rest, Work};
        let waiting = [
            (Next, "next"),
            (Count, "2"),
            (Count, "1"),
            (Work, "go"),
            (Count, "halfway"),
            (Rest, "rest"),
        ];
        assert_eq!(spoken(&waiting), ["next", "go", "rest"]);
        assert_eq!(spoken(&[(Count, "1")]), ["1"], "nothing else has come");
        assert_eq!(spoken(&[(Work, "go"), (Count, "3")]), ["go", "3"]);
    }

    // threat: C13
    #[test]
    fn no_text_is_an_option_of_the_program() {
        assert_eq!(as_argument(&"-w/tmp/file".into()), " -w/tmp/file");
        assert_eq!(as_argument(&"Heel raise $(x) `x` %s {}".into()), "Heel raise $(x) `x` %s {}");
    }

    #[test]
    fn a_program_that_is_too_slow_falls_behind_by_a_few_cues_only() {
        let many: Vec<(CueKind, &str)> = (0..30).map(|_| (CueKind::Work, "up")).collect();
        assert_eq!(spoken(&many).len(), WAITING);
    }

    #[test]
    fn a_program_that_is_not_there_is_no_failure() {
        let speaker = Speaker::new(Some("/nowhere/at-all --loud"));
        for _ in 0..20 {
            speaker.say(&Cue {
                at_ms: 0,
                kind: CueKind::Work,
                text: "Go".into(),
                bell: heelwise_engine::session::Bell::None,
                per_minute: None,
            });
        }
        speaker.finish();
        Speaker::new(Some("  ")).finish();
    }
}
