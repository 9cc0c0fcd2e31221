//! The interview with a scripted person: the output, the input, and the resulting profile.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read, Write};
use std::rc::Rc;

use heelwise_core::{Answer, Catalog, Finding, Id, Profile, Urgency};
use heelwise_engine::triage::triage;
use heelwise_engine::{Facts, Question};
use jiff::civil::{Date, date};

use super::read_back::ReadBack;
use super::{AnswerStep, Terminal, interview};

const TODAY: Date = date(2026, 11, 20);
/// The reply of a person whose input is closed.
const CLOSED: &str = "\u{4}";
const READ_BACK: &str = "Is that right?";
/// The end of the prompt of every question.
const KEYS: &str = "?, b, stop, q>";
const LEGS: &str = "Look at both legs side by side";
const NOW: &str = "Is any of this happening now?";
const PITTING: &str = "foundation/pitting-one-leg";
const RISING: &str = "foundation/severe-rising-pain";
const CHEST: &str = "foundation/chest-pain-breathless";

fn catalog() -> Catalog {
    Catalog::merge(vec![crate::pack_loader::foundation().unwrap()]).unwrap()
}

fn id(text: &str) -> Id<Finding> {
    Id::resolve(text, "foundation")
}

/// The output so far, with the position of the output since the last typed line.
#[derive(Clone, Default)]
struct Screen(Rc<RefCell<(String, usize)>>);

impl Screen {
    fn text(&self) -> String {
        self.0.borrow().0.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn count(&self, words: &str) -> usize {
        self.text().matches(words).count()
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().0.push_str(std::str::from_utf8(bytes).unwrap());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A person who types the next reply of the script when its words are shown, and otherwise a
/// harmless one.
struct Person {
    screen: Screen,
    script: VecDeque<(&'static str, &'static str)>,
    line: io::Cursor<String>,
    is_over: bool,
}

impl Person {
    fn reply(&mut self) -> String {
        let shown = {
            let mut screen = self.screen.0.borrow_mut();
            let shown = screen.0[screen.1..].split_whitespace().collect::<Vec<_>>().join(" ");
            screen.1 = screen.0.len();
            shown
        };
        if self.script.front().is_some_and(|(words, _)| shown.contains(words)) {
            return self.script.pop_front().unwrap().1.to_owned();
        }
        assert!(!shown.contains(READ_BACK), "unexpected read-back: {shown}");
        harmless(&shown, self.script.is_empty()).to_owned()
    }
}

/// A harmless reply: a sore heel and nothing else; `stop` once the script is done.
fn harmless(shown: &str, is_done: bool) -> &'static str {
    let answers = [
        ("Does anywhere else hurt?", ""),
        ("Where does it hurt", "1"),
        ("Which place", "1"),
        ("Which side", "1"),
        (if is_done { "stop" } else { "never shown" }, "stop"),
        ("numbers, n for none", "n"),
        ("y, n, u", "n"),
        ("How old", "44"),
        ("1 to ", "8"),
        ("0 to ", "4"),
    ];
    answers.iter().find(|(words, _)| shown.contains(words)).map_or("1", |(_, reply)| reply)
}

impl Read for Person {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.line.read(into)
    }
}

impl BufRead for Person {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.line.fill_buf()?.is_empty() && !self.is_over {
            let reply = self.reply();
            self.is_over = reply == CLOSED;
            self.line = io::Cursor::new(if self.is_over { String::new() } else { reply + "\n" });
        }
        self.line.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.line.consume(count);
    }
}

fn talk(script: &[(&'static str, &'static str)]) -> (Terminal<Person, Screen>, Screen) {
    let screen = Screen::default();
    let script = script.iter().copied().collect();
    let person =
        Person { screen: screen.clone(), script, line: io::Cursor::default(), is_over: false };
    (Terminal { reader: person, writer: screen.clone() }, screen)
}

/// The profile at the end, its urgency, and the output.
fn outcome(script: &[(&'static str, &'static str)]) -> (Profile, Urgency, Screen) {
    let catalog = catalog();
    let (mut terminal, screen) = talk(script);
    let profile = interview(&mut terminal, &catalog, TODAY).unwrap().expect("it is kept");
    assert!(
        terminal.reader.script.is_empty(),
        "not asked: {:?}\n{}",
        terminal.reader.script,
        screen.text()
    );
    let level = triage(&catalog, &Facts { profile: &profile, today: TODAY }).unwrap().urgency();
    (profile, level, screen)
}

#[test]
fn a_slip_is_taken_back_and_the_question_comes_again() {
    for no in ["n", "no", "No, I did not mean it."] {
        let script =
            [(LEGS, "6"), ("You ticked 6: A pressed finger leaves a dent", no), (LEGS, "n")];
        let (profile, level, screen) = outcome(&script);
        assert_eq!(profile.answers.get(&id(PITTING)), Some(&Answer::No), "{no}");
        assert!(level < Urgency::SameDay, "{no}: {level:?}");
        assert_eq!(
            (screen.count(LEGS), screen.count(READ_BACK), screen.count(NOW)),
            (2, 1, 1),
            "nothing else is lost"
        );
        assert_eq!(profile.answers.get(&id(CHEST)), Some(&Answer::No));
    }
}

#[test]
fn everything_but_a_plain_no_keeps_it() {
    let keeping = ["", "y", "yes", "q", "quit", "stop", CLOSED];
    for reply in keeping {
        let (profile, level, screen) = outcome(&[(LEGS, "6"), (READ_BACK, reply)]);
        assert_eq!(profile.answers.get(&id(PITTING)), Some(&Answer::Yes), "{reply:?}");
        assert_eq!((level, screen.count(READ_BACK)), (Urgency::SameDay, 1), "{reply:?}");
    }
}

#[test]
fn an_unclear_reply_is_asked_back_once_and_then_kept() {
    let unclear = "Please type n if you did not mean it";
    for odd in ["perhaps", "nö", "no 6", "?", "b", "6"] {
        let (profile, level, screen) =
            outcome(&[(LEGS, "6"), (READ_BACK, odd), (unclear, "perhaps")]);
        assert_eq!(profile.answers.get(&id(PITTING)), Some(&Answer::Yes), "{odd}");
        assert!(level == Urgency::SameDay && screen.text().contains("It is kept."), "{odd}");
        let (profile, ..) = outcome(&[(LEGS, "6"), (READ_BACK, odd), (unclear, "n"), (LEGS, "n")]);
        assert_eq!(profile.answers.get(&id(PITTING)), Some(&Answer::No), "{odd}");
    }
}

#[test]
fn bytes_that_are_no_text_are_an_unclear_reply_and_lose_nothing() {
    let catalog = catalog();
    let (screen, reader) = (Screen::default(), &b"1\n1\n1\n\n\xff\n4\n\xff\xfe\n\xff\n"[..]);
    let mut terminal = Terminal { reader, writer: screen.clone() };
    let profile = interview(&mut terminal, &catalog, TODAY).unwrap().expect("it is kept");
    assert_eq!(profile.answers.get(&id("foundation/severe-rising-pain")), Some(&Answer::Yes));
    assert_eq!(
        (screen.count("Please type numbers"), screen.count("It is kept.")),
        (1, 2),
        "{}",
        screen.text()
    );
}

#[test]
fn an_emergency_is_read_back_and_leaving_does_not_lose_it() {
    for reply in ["q", CLOSED, "stop"] {
        let (profile, level, _) = outcome(&[(NOW, "1 3"), ("You ticked 1: New chest pain", reply)]);
        assert_eq!(
            (profile.answers.get(&id(CHEST)), level),
            (Some(&Answer::Yes), Urgency::Emergency),
            "{reply:?}"
        );
    }
    // At the question after it, too.
    for reply in ["q", CLOSED] {
        let (_, level, screen) =
            outcome(&[(NOW, "4"), ("You ticked 4: Severe pain", ""), (KEYS, reply)]);
        assert!(
            level == Urgency::SameDay && screen.text().contains("Before you leave"),
            "{reply:?}"
        );
    }
}

#[test]
fn an_unsure_answer_is_read_back_too() {
    let (profile, level, _) =
        outcome(&[(NOW, "1?"), ("You are not sure about 1: New chest pain", "")]);
    assert_eq!(
        (profile.answers.get(&id(CHEST)), level),
        (Some(&Answer::Unknown), Urgency::Emergency)
    );
    outcome(&[(NOW, "u"), ("You are not sure about 8: Both legs newly weak", "n"), (NOW, "n")]);
}

#[test]
fn only_urgent_answers_are_read_back_and_a_harmless_list_is_not() {
    let (_, level, screen) = outcome(&[]);
    assert_eq!((screen.count(READ_BACK), level < Urgency::SameDay), (0, true));
    // Swollen on both sides alone is not urgent today; with the dent it is one answer of two that
    // matters.
    let (.., screen) = outcome(&[(LEGS, "1 6"), (READ_BACK, "")]);
    assert!(screen.text().contains("You ticked 6:"), "{}", screen.text());
}

#[test]
fn each_set_of_answers_is_read_back_once() {
    let again = [
        (LEGS, "6"),
        (READ_BACK, "n"),
        (LEGS, "6"),
        (READ_BACK, "n"),
        (LEGS, "4"),
        (READ_BACK, ""),
    ];
    let (_, level, screen) = outcome(&again);
    assert_eq!((screen.count(READ_BACK), level), (3, Urgency::SameDay));
    // Confirmed answers that are given again after going back are not read back again.
    let same = [(NOW, "4"), (READ_BACK, ""), (KEYS, "b"), (NOW, "4"), (KEYS, "stop")];
    let (_, level, screen) = outcome(&same);
    assert_eq!((screen.count(NOW), screen.count(READ_BACK), level), (2, 1, Urgency::SameDay));
}

#[test]
fn going_back_withdraws_no_confirmed_answer() {
    for leaving in ["q", CLOSED, "stop"] {
        let (profile, level, _) =
            outcome(&[(NOW, "4"), (READ_BACK, ""), (KEYS, "b"), (NOW, leaving)]);
        assert_eq!(
            (profile.answers.get(&id(RISING)), level),
            (Some(&Answer::Yes), Urgency::SameDay),
            "{leaving:?}"
        );
    }
    let before = "Before, you answered otherwise, and that made it urgent. You ticked 4:";
    let (profile, level, _) =
        outcome(&[(NOW, "4"), (READ_BACK, ""), (KEYS, "b"), (NOW, "n"), (before, "")]);
    assert_eq!(
        (profile.answers.get(&id(RISING)), level),
        (Some(&Answer::Yes), Urgency::SameDay),
        "Enter keeps it"
    );
    let (profile, level, _) =
        outcome(&[(NOW, "4"), (READ_BACK, ""), (KEYS, "b"), (NOW, "n"), (before, "n")]);
    assert_eq!(profile.answers.get(&id(RISING)), Some(&Answer::No), "a plain no takes it back");
    assert!(level < Urgency::SameDay);
}

/// Answers one question, and returns the next step and the output.
fn confirmed(
    finding: &str,
    answer: Answer,
    other: &[(&str, Answer)],
    reply: &'static str,
) -> (AnswerStep, Screen) {
    let catalog = catalog();
    let finding = catalog.get(&id(finding)).unwrap().unwrap();
    let question = Question::One(Box::new(finding.clone()));
    let mut profile = Profile::default();
    profile.answers.extend(other.iter().map(|(finding, answer)| (id(finding), answer.clone())));
    let mut read_back = ReadBack::new(&catalog, TODAY);
    let before = read_back.level(&profile).unwrap();
    profile.answers.insert(finding.id, answer);
    let (mut terminal, screen) = talk(&[(READ_BACK, reply)]);
    let step = read_back.confirm(&mut terminal, &question, &mut profile, before).unwrap();
    // The same answers are not read back a second time; the person would panic.
    if matches!(step, AnswerStep::Next) {
        assert!(matches!(
            read_back.confirm(&mut terminal, &question, &mut profile, before).unwrap(),
            AnswerStep::Next
        ));
    }
    (step, screen)
}

#[test]
fn a_single_question_is_read_back_in_its_own_words() {
    let (step, screen) = confirmed(CHEST, Answer::Yes, &[], "");
    assert!(
        matches!(step, AnswerStep::Next)
            && screen.text().contains("You answered yes to: New chest pain")
    );
    let (step, screen) = confirmed(CHEST, Answer::Unknown, &[], "n");
    assert!(
        matches!(step, AnswerStep::Again)
            && screen.text().contains("You are not sure about: New chest pain")
    );
    let limping = [("foundation/limping", Answer::Yes)];
    let (_, screen) = confirmed("foundation/pain-now", Answer::Number(9.0), &limping, "");
    assert!(
        screen.text().contains("You answered 9 points to: Pain at its usual worst this week."),
        "{}",
        screen.text()
    );
    let (_, screen) = confirmed(
        "foundation/age",
        Answer::Number(57.0),
        &[("foundation/fainted", Answer::Yes)],
        "q",
    );
    assert!(screen.text().contains("You answered 57 years to: Age."), "{}", screen.text());
}

#[test]
fn an_answer_that_raises_the_urgency_further_is_read_back() {
    let swollen = [(PITTING, Answer::Yes)];
    let (_, screen) = confirmed("foundation/fainted", Answer::Yes, &swollen, "");
    assert_eq!((screen.count("You answered yes to:"), screen.count(READ_BACK)), (1, 1));
}

#[test]
fn every_line_of_it_is_short_and_says_what_to_type() {
    let (.., screen) = outcome(&[(NOW, "u"), (READ_BACK, "")]);
    let shown = screen.0.borrow().0.clone();
    let at = shown.find("You are not sure about 1").unwrap();
    let part = &shown[at..shown[at..].find("> ").unwrap() + at];
    assert!(part.lines().all(|line| line.len() <= 78), "{part}");
    let prompt = part.lines().last().unwrap();
    assert!(prompt.len() < 38 && prompt.contains("Enter") && prompt.contains(" n "), "{prompt}");
}
