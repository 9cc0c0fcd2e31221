//! The arguments of `log run`: amounts or files.

use super::Runner;

#[test]
fn file_names_and_amounts_are_distinguished() {
    let runner = Runner::new();
    let (code, printed) = runner.log(&["5.2km", "31min"]);
    assert_eq!((code, runner.runs().len()), (0, 1), "{printed}");
    assert_eq!(runner.log(&["5.2km"]).0, 2, "an amount alone is no run");
    assert_eq!(runner.log(&["nothing*.fit"]).0, 3);
    assert_eq!(runner.log(&["a.fit", "--cadence", "170"]).0, 2);
}

#[test]
fn an_unclear_argument_of_a_run_is_quoted() {
    let runner = Runner::new();
    for (arguments, expected) in [
        (["5km", "soon"], "`soon` is neither a distance, a duration nor a file"),
        (["5km", "missing.fit"], "`missing.fit` is neither a distance, a duration nor a file"),
        (["5km", "*.fit"], "not both at once"),
    ] {
        let (code, printed) = runner.log(&arguments);
        let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(code == 2 && printed.contains(expected), "{code}: {printed}");
    }
    let (code, printed) = runner.log(&["5km", "31min", "2km"]);
    assert!(code == 2 && printed.contains("one distance and one duration"), "{printed}");
    assert!(runner.runs().is_empty());
}
