//! The CSV export: no cell is a formula or holds control characters.

use super::run;
use crate::harness::Machine;

// threat: C13
#[test]
fn no_csv_cell_is_a_formula() {
    let formulas = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(1+1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "=HYPERLINK(\"http://example.org\",\"x\")",
        "'=1+1",
        "\u{feff}=1+1",
        "\u{200b}=1+1",
        "＝1+1",
    ];
    for formula in formulas {
        let machine = Machine::new();
        let text = format!("{formula} %s {{}} $(touch x)");
        assert_eq!(run(&machine, &["log", "note", "x"]).0, 0);
        let (code, output) = run(&machine, &["log", "shoes", "--", &text]);
        assert_eq!(code, 0, "{output}");
        let csv = run(&machine, &["export", "--csv"]).1;
        for cell in csv.split(',').map(|cell| cell.trim_matches('"')) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?} in {csv}");
        }
        assert!(csv.contains("%s {} $(touch x)"), "nothing is put into it: {csv}");
    }
}
