//! `heelwise log seconds`: the samples of a run as a plain table.

use clap::Args;
use std::fmt::Write as _;
use std::process::ExitCode;

use heelwise_core::Entry;
use heelwise_core::record::RunSamples;

use crate::cli::PackArgs;
use crate::failure::{BAD_INPUT, Failure, USAGE};
use crate::{pack_loader, print, unsigned_notice, user_store};

/// Arguments of `log seconds`.
#[derive(Args, Debug)]
pub(crate) struct SecondsArgs {
    /// The number of the entry, as listed
    pub(crate) number: String,
}

/// Prints the samples of a run as a table.
pub(super) fn run(pack_args: &PackArgs, args: &SecondsArgs) -> Result<ExitCode, Failure> {
    unsigned_notice::tell(&pack_loader::unsigned(pack_args)?);
    let number = args.number.parse().map_err(|problem: String| {
        Failure::new(USAGE, problem).hint("list the numbers: heelwise log list --kind run")
    })?;
    let kept = user_store::read()?.map(|store| store.entry(number)).transpose()?.flatten();
    let seconds =
        kept.and_then(|kept| if let Entry::Run(run) = kept.entry { run.seconds } else { None });
    let seconds = seconds.ok_or_else(|| {
        let failure = Failure::new(BAD_INPUT, format!("entry {number} has no run samples"));
        failure.hint("list the runs: heelwise log list --kind run")
    })?;
    print::whole(&table(&seconds))?;
    Ok(ExitCode::SUCCESS)
}

/// The table: one line per sample, with its second and every column; missing values are empty.
fn table(seconds: &RunSamples) -> String {
    let columns: Vec<(&str, Vec<Option<u16>>)> = seconds
        .columns()
        .map(|(name, column)| (name, column.values().unwrap_or_default()))
        .collect();
    let rows = columns.iter().map(|(_, values)| values.len()).max().unwrap_or_default();
    let mut text = "second".to_owned();
    text.extend(columns.iter().flat_map(|(name, _)| [",", *name]));
    text.push('\n');
    for row in 0..rows {
        let _ = write!(text, "{}", row * usize::from(seconds.every_s));
        for (_, values) in &columns {
            text.push(',');
            if let Some(value) = values.get(row).copied().flatten() {
                let _ = write!(text, "{value}");
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use heelwise_core::record::DeltaColumn;

    use super::*;

    #[test]
    fn a_row_has_its_second_and_gaps_stay_empty() {
        let column = |values: &[Option<u16>]| DeltaColumn::from_values(values.iter().copied());
        let seconds = RunSamples {
            every_s: 2,
            cadence_spm: column(&[Some(170), None, Some(172)]),
            power_w: column(&[None, Some(210)]),
            ..RunSamples::default()
        };
        assert_eq!(table(&seconds), "second,cadence_spm,power_w\n0,170,\n2,,210\n4,172,\n");
    }
}
