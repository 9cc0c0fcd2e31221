//! Speaking cues through a program of the person's own.

use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use heelwise_care::session::{Cue, CueKind};

/// Cues that wait to be spoken; when more come, those that count down are dropped.
const WAITING: usize = 8;

/// Speaks cues, one after the other, without ever holding up the session.
#[derive(Debug, Default)]
pub(crate) struct Speaker {
    sender: Option<SyncSender<(CueKind, String)>>,
}

impl Speaker {
    /// Speaks through a program: its name and arguments, the text comes as the last one. Nothing is said to a shell.
    pub(crate) fn new(command: Option<&str>) -> Self {
        let mut words = command.unwrap_or_default().split_whitespace().map(str::to_owned);
        let Some(program) = words.next() else { return Self::default() };
        let arguments: Vec<String> = words.collect();
        let (sender, receiver) = sync_channel(WAITING);
        thread::spawn(move || speak_all(&program, &arguments, &receiver));
        Self { sender: Some(sender) }
    }

    /// Has a cue spoken.
    pub(crate) fn say(&self, cue: &Cue) {
        if let Some(sender) = &self.sender {
            // A queue that is full means that speaking cannot keep up; what is late is of no use.
            let _ = sender.try_send((cue.kind, cue.text.clone()));
        }
    }
}

fn speak_all(program: &str, arguments: &[String], cues: &Receiver<(CueKind, String)>) {
    let mut next = cues.recv().ok();
    while let Some((kind, text)) = next.take() {
        let later: Vec<_> = cues.try_iter().collect();
        // What counts down is late as soon as something else has come.
        if kind != CueKind::Count || later.is_empty() {
            let mut command = Command::new(program);
            command.args(arguments).arg(&text).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            if command.status().is_err() {
                return;
            }
        }
        next = later.into_iter().next_back().or_else(|| cues.recv().ok());
    }
}
