//! What a pack's code does when it is asked, and while it is loaded: every misbehaviour ends in an
//! error that names it, in time.

use std::time::Duration;

use heelwise_analyzer::Measurement;
use heelwise_core::finding::{Answering, Finding, MeasuredNumber};
use heelwise_core::id::Id;
use heelwise_sandbox::{Fault, Reply, check_reply};

use crate::built::{DEADLINE, built, call_of, fault, library_with, misbehave, timed, while_loaded};

fn declared() -> Finding {
    let figure =
        MeasuredNumber { id: "figure".into(), label: "Figure".into(), unit: String::new() };
    Finding {
        id: Id::new("hostile-pack", "fine"),
        label: String::new(),
        question: String::new(),
        help: String::new(),
        answering: Answering::Measured(vec![figure]),
        screen: None,
        sites: Vec::new(),
        ask_if: None,
    }
}

fn fine() -> Reply {
    Reply::stating([("fine", Measurement::new(true, &[("figure", 1.0)], "All is well."))])
}

#[test]
fn a_pack_that_behaves_is_heard() {
    let reply = misbehave(0.0, DEADLINE).unwrap();
    assert_eq!(reply, fine());
    assert_eq!(check_reply("hostile-pack", reply, &[&declared()]).unwrap().len(), 1);
}

// threat: A2
#[test]
fn a_panic_is_told_without_its_escape_codes() {
    let error = misbehave(1.0, DEADLINE).unwrap_err();
    let Fault::Panic(text) = &error.fault else { panic!("{error}") };
    assert!(text.as_str().ends_with("a panic\u{fffd}[2J on request"), "{text}");
    assert_eq!(error.printed, "");
}

// threat: A1
#[test]
fn a_crash_names_its_signal() {
    assert_eq!(fault(2.0), Fault::Crashed { signal: 6 });
    assert_eq!(fault(19.0), Fault::Crashed { signal: 4 });
    for behaviour in [10.0, 16.0] {
        let error = misbehave(behaviour, DEADLINE).unwrap_err();
        assert!(matches!(error.fault, Fault::Crashed { signal: 6 | 11 }), "{error}");
        assert!(error.to_string().contains("`hostile-pack`"), "{error}");
    }
}

// threat: A2
#[test]
fn a_panic_that_may_not_leave_ends_the_process_and_nothing_else() {
    for behaviour in [14.0, 31.0] {
        let error = misbehave(behaviour, DEADLINE).unwrap_err();
        assert_eq!(error.fault, Fault::Crashed { signal: 6 });
        assert!(error.printed.contains("panic"), "its last words are kept: {}", error.printed);
    }
}

// threat: A3
#[test]
fn ending_without_an_answer_is_never_success() {
    for behaviour in [3.0, 18.0] {
        let error = misbehave(behaviour, DEADLINE).unwrap_err();
        assert_eq!(error.fault, Fault::Ended { code: 0 });
        let text = error.to_string();
        assert!(
            text.starts_with(
                "the pack `hostile-pack` measured nothing: its code ended with exit code 0"
            ),
            "{text}"
        );
    }
}

// threat: A4
#[test]
fn a_loop_ends_when_its_computing_time_is_over_even_if_it_does_not_listen() {
    assert_eq!(misbehave(4.0, DEADLINE).unwrap_err().fault, Fault::Crashed { signal: 24 });
    assert_eq!(misbehave(17.0, DEADLINE).unwrap_err().fault, Fault::Crashed { signal: 9 });
}

// threat: A4, A5
#[test]
fn a_loop_a_sleep_and_a_trickle_end_at_the_deadline() {
    for behaviour in [4.0, 5.0, 25.0, 30.0] {
        let error = misbehave(behaviour, Duration::from_millis(700)).unwrap_err();
        assert_eq!(error.fault, Fault::Deadline { ms: 700 }, "{behaviour}");
    }
}

// threat: A16
#[test]
fn a_huge_reply_is_refused() {
    assert!(matches!(fault(6.0), Fault::TooLarge { bytes } if bytes > 2 << 20));
    assert_eq!(fault(29.0), Fault::TooLarge { bytes: 1 << 30 }, "a frame of its own");
}

// threat: A7
#[test]
fn memory_ends_where_the_cage_says_and_the_host_does_not_notice() {
    for behaviour in [22.0, 23.0, 24.0] {
        let error = misbehave(behaviour, DEADLINE).unwrap_err();
        assert!(matches!(error.fault, Fault::Crashed { signal: 6 }), "{behaviour}: {error}");
    }
}

// threat: A8
#[test]
fn a_thread_is_not_started_and_that_is_said() {
    let error = misbehave(15.0, DEADLINE).unwrap_err();
    assert!(
        matches!(&error.fault, Fault::Panic(text) if text.as_str().contains("thread")),
        "{error}"
    );
}

// threat: A17
#[test]
fn what_a_pack_prints_does_not_get_between() {
    for behaviour in [7.0, 12.0, 26.0] {
        assert_eq!(misbehave(behaviour, DEADLINE).unwrap(), fine(), "{behaviour}");
    }
}

#[test]
fn an_undeclared_finding_is_refused() {
    let reply = misbehave(8.0, DEADLINE).unwrap();
    let error = check_reply("hostile-pack", reply, &[&declared()]).unwrap_err();
    assert!(error.to_string().contains("`never-declared`"), "{error}");
}

#[test]
fn an_error_is_passed_on() {
    assert_eq!(fault(9.0), Fault::Pack("an error on request".into()));
}

// threat: A15
#[test]
fn a_frame_that_the_pack_wrote_itself_is_refused() {
    for behaviour in [11.0, 27.0, 28.0] {
        assert!(matches!(fault(behaviour), Fault::WrongReply(_)), "{behaviour}");
    }
}

// threat: A14, A15
#[test]
fn nothing_that_is_written_while_loading_is_taken_for_an_answer() {
    for behaviour in ["11", "27", "28"] {
        assert!(matches!(while_loaded(behaviour), Fault::WrongReply(_)), "{behaviour}");
    }
}

// threat: A14
#[test]
fn a_constructor_that_crashes_loops_or_ends_is_contained() {
    assert_eq!(while_loaded("2"), Fault::Crashed { signal: 6 });
    assert!(matches!(while_loaded("16"), Fault::Crashed { signal: 11 }));
    assert_eq!(while_loaded("18"), Fault::Ended { code: 0 });
    assert_eq!(while_loaded("3"), Fault::Ended { code: 0 });
    let library = library_with("constructor=5");
    let error =
        timed(&built().worker, &call_of(library, 0.0), Duration::from_millis(700)).unwrap_err();
    assert_eq!(error.fault, Fault::Deadline { ms: 700 });
    let error =
        timed(&built().worker, &call_of(library_with("constructor=4"), 0.0), DEADLINE).unwrap_err();
    assert_eq!(
        error.fault,
        Fault::Crashed { signal: 24 },
        "computing time holds while loading too"
    );
}
