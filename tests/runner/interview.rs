//! The interview in a real terminal: answering, explanations, corrections, leaving, and `why`.

use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{Eof, Expect, Regex, Session};

use crate::harness::{Machine, TODAY};

/// The reply at a prompt: first-step pain, everything else harmless.
pub(crate) fn reply(shown: &str) -> &'static str {
    let yes = ["first steps", "few minutes", "inner front", "barefoot", "last six weeks"];
    let tail = shown.rsplit("\r\n\r\n").next().unwrap_or(shown).to_lowercase();
    if shown.contains("Does anywhere else hurt?") {
        ""
    } else if tail.contains("numbers, n for none") {
        "n"
    } else if tail.contains("y, n, u") {
        if yes.iter().any(|word| tail.contains(word)) { "y" } else { "n" }
    } else if tail.contains("suddenly") {
        "2"
    } else if tail.contains("years") {
        "44"
    } else if tail.contains("weeks") {
        "8"
    } else if tail.contains("0 to 10") {
        "4"
    } else {
        "1"
    }
}

fn start(machine: &Machine, arguments: &[&str]) -> OsSession {
    begin(machine.command(arguments))
}

/// Starts an interview.
pub(crate) fn begin(program: std::process::Command) -> OsSession {
    let mut session = Session::spawn(program).unwrap();
    session.set_expect_timeout(Some(std::time::Duration::from_mins(5)));
    session
}

/// Waits for a prompt and returns the output before it.
fn prompt(session: &mut OsSession) -> String {
    let found = session.expect(Regex(r"[^\r\n]*q> ")).unwrap();
    String::from_utf8_lossy(found.before()).into_owned()
        + &String::from_utf8_lossy(found.get(0).unwrap_or_default())
}

/// Answers all questions; returns their number and the last output.
pub(crate) fn answer_all(session: &mut OsSession) -> (usize, String) {
    let mut questions = 0;
    loop {
        let pattern = expectrl::Any::boxed(vec![
            Box::new(Regex(r"[^\r\n]*q> ")),
            Box::new(Regex("How soon: [a-z-]+")),
        ]);
        let found = session.expect(pattern).unwrap();
        let last = String::from_utf8_lossy(found.get(0).unwrap_or_default()).into_owned();
        if last.starts_with("How soon") {
            let rest = session.expect(Eof).unwrap();
            return (questions, last + &String::from_utf8_lossy(rest.get(0).unwrap_or_default()));
        }
        let shown = String::from_utf8_lossy(found.before()).into_owned() + &last;
        session.send_line(reply(&shown)).unwrap();
        questions += 1;
        assert!(questions < 80, "it does not stop asking");
    }
}

#[test]
fn an_interview_leads_to_an_assessment_that_why_explains() {
    let machine = Machine::with_packs();
    let saved = machine.home.path().join("mine.toml").display().to_string();
    let mut session = start(&machine, &["check", "--at", TODAY, "--save", &saved]);
    let (questions, answer) = answer_all(&mut session);
    assert!(answer.starts_with("How soon: self-care"), "{answer}");
    assert!(answer.contains("Plantar heel pain: strong match"), "{answer}");
    assert!((8..60).contains(&questions), "{questions} questions");
    assert!(matches!(session.get_process().wait().unwrap(), WaitStatus::Exited(_, 0)));

    let why = machine.run(&["why", "foundation/condition/plantar-heel-pain"]);
    assert!(why.stdout().contains("Your answers make it a strong match."), "{}", why.all());
    let again = machine.run(&["check", "--profile", &saved, "--at", TODAY]);
    assert!(again.stdout().starts_with("How soon: self-care"), "{}", again.all());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let data = machine.home.path().join("data");
        let mode =
            |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&data), mode(&data.join("heelwise.db"))), (0o700, 0o600));
    }
}

#[test]
fn questions_can_be_explained_corrected_and_skipped() {
    let machine = Machine::with_packs();
    let mut session = start(&machine, &["check", "--at", TODAY]);
    assert!(prompt(&mut session).contains("Where does it hurt most?"));
    session.send_line("?").unwrap();
    assert!(prompt(&mut session).contains("Type the number beside the sore part"));
    session.send_line("9").unwrap();
    assert!(prompt(&mut session).contains("Please type a number from 1 to 7."));
    for answer in ["1", "1", "1", ""] {
        session.send_line(answer).unwrap();
        prompt(&mut session);
    }
    session.send_line("perhaps").unwrap();
    let shown = prompt(&mut session);
    assert!(shown.contains("Please type"), "{shown}");
    session.send_line("n").unwrap();
    let second = prompt(&mut session);
    session.send_line("b").unwrap();
    let first = prompt(&mut session);
    assert_ne!(first, second);
    session.send_line("stop").unwrap();
    let (_, answer) = answer_all(&mut session);
    assert!(answer.contains("were not answered"), "what was not asked is shown as open: {answer}");
}

#[test]
fn quitting_saves_nothing() {
    let machine = Machine::with_packs();
    let mut session = start(&machine, &["check"]);
    prompt(&mut session);
    session.send_line("q").unwrap();
    session.expect("Nothing was saved.").unwrap();
    session.expect(Eof).unwrap();
    assert!(!machine.home.path().join("data").exists());
}

/// Answers harmlessly up to the question list about swollen legs.
fn at_the_legs(machine: &Machine) -> OsSession {
    let mut session = start(machine, &["check", "--at", TODAY]);
    for _ in 0..30 {
        let shown = prompt(&mut session);
        if shown.contains("Look at both legs side by side") {
            return session;
        }
        session.send_line(reply(&shown)).unwrap();
    }
    panic!("the list about swollen legs never comes");
}

#[test]
fn a_number_that_decides_must_be_confirmed() {
    let machine = Machine::with_packs();
    let mut session = at_the_legs(&machine);
    session.send_line("6").unwrap();
    session.expect("You ticked 6: A pressed finger leaves a dent").unwrap();
    session.expect("Enter if right, n if not meant> ").unwrap();
    session.send_line("n").unwrap();
    assert!(prompt(&mut session).contains("Look at both legs side by side"));
    session.send_line("n").unwrap();
    prompt(&mut session);
    session.send_line("stop").unwrap();
    let (_, answer) = answer_all(&mut session);
    assert!(answer.starts_with("How soon: routine"), "{answer}");
}

#[test]
fn leaving_at_the_confirmation_still_assesses_and_saves() {
    // Control and D closes the input, Control and C interrupts.
    for leaving in ["q\n", "\u{4}", "\u{3}"] {
        let machine = Machine::with_packs();
        let mut session = at_the_legs(&machine);
        session.send_line("6").unwrap();
        session.expect("Enter if right, n if not meant> ").unwrap();
        session.send(leaving).unwrap();
        let (_, answer) = answer_all(&mut session);
        let words = answer.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.starts_with("How soon: same-day") && words.contains("Call an ambulance"),
            "{leaving:?}: {answer}"
        );
        let why = machine.run(&["why", "foundation/red-flag/one-leg-swollen"]);
        assert!(why.stdout().contains("same-day"), "{leaving:?}: {}", why.all());
    }
}

#[test]
fn closing_the_terminal_at_the_confirmation_still_saves() {
    let machine = Machine::with_packs();
    let mut session = at_the_legs(&machine);
    session.send_line("6").unwrap();
    session.expect("Enter if right, n if not meant> ").unwrap();
    let process = session.get_process().pid();
    drop(session);
    let why = || machine.run(&["why", "foundation/red-flag/one-leg-swollen"]).stdout();
    // It ends by itself; however long a busy machine takes for that.
    while std::path::Path::new(&format!("/proc/{process}/exe")).exists() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(why().contains("It holds for your answers"), "{}", why());
}
