//! Asking for the body sites that hurt: a region on a small map, then a site in it, then the side.

use std::io::{BufRead, Write};

use heelwise_core::{BodySite, Catalog, ContentError, Profile, Region, Side, Word};

use super::{InputLine, Terminal};
use crate::failure::Failure;

const MAP: &str = r"
             |        |
   5  shin   |        |  6  calf
             |        |
             |        |      7  hip or low back
   4  ankle  (   ()   )
            /         |
     _____-'          |
 3  /      2  foot     \  1  heel
   (____________________)
   forefoot, toes";

/// Asks for the body sites that hurt, worst first. Returns `false` when the person quits.
pub(super) fn ask<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    catalog: &Catalog,
    profile: &mut Profile,
) -> Result<bool, Failure> {
    profile.sites.clear();
    loop {
        let first = profile.sites.is_empty();
        let Some(region) = region(terminal, first)? else { return Ok(false) };
        let Chosen::Item(region) = region else { return Ok(true) };
        let places = sites_in(catalog, region)?;
        let names: Vec<String> =
            places.iter().map(|site| format!("{}. {}", site.name, site.hint)).collect();
        let place = match choose(terminal, "Which place is it?", &names, PLACE_HELP)? {
            None => return Ok(false),
            Some(Chosen::Nothing) => continue,
            Some(Chosen::Item(index)) => &places[index],
        };
        let sides = [Side::Left, Side::Right, Side::Both];
        let side = match choose(
            terminal,
            "Which side?",
            &["Left".into(), "Right".into(), "Both".into()],
            SIDE_HELP,
        )? {
            None => return Ok(false),
            Some(Chosen::Nothing) => continue,
            Some(Chosen::Item(index)) => sides[index],
        };
        profile.sites.retain(|(known, _)| *known != place.id);
        profile.sites.push((place.id.clone(), side));
    }
}

const PLACE_HELP: &str =
    "Press with one finger until you find the sorest spot, and choose the nearest place.";
const SIDE_HELP: &str = "Seen from yourself. Choose both when both are sore, even if one is worse.";
const REGION_HELP: &str = "Look at the drawing: a left leg from the outside, toes to the left. \
    Type the number beside the sore part.";

enum Chosen<T> {
    Item(T),
    Nothing,
}

/// Asks for a region. `None` when the person quits.
fn region<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    first: bool,
) -> Result<Option<Chosen<Region>>, Failure> {
    if first {
        terminal.print(MAP)?;
        terminal.print("\nWhere does it hurt most?")?;
    } else {
        terminal.print("\nDoes anywhere else hurt? (Enter when that is all)")?;
    }
    loop {
        match terminal.ask("1-7, ?, q")? {
            InputLine::Quit => return Ok(None),
            InputLine::Help => terminal.print(REGION_HELP)?,
            InputLine::Text(text) => {
                match text
                    .parse()
                    .ok()
                    .and_then(|number: usize| Region::ALL.get(number.checked_sub(1)?))
                {
                    Some(region) => return Ok(Some(Chosen::Item(*region))),
                    None if text.is_empty() && !first => return Ok(Some(Chosen::Nothing)),
                    None => terminal.print("Please type a number from 1 to 7.")?,
                }
            }
            InputLine::Back | InputLine::Stop if first => {
                terminal.print("This is the first question. Type a number, or q to leave.")?;
            }
            InputLine::Back | InputLine::Stop => return Ok(Some(Chosen::Nothing)),
        }
    }
}

fn sites_in(catalog: &Catalog, region: Region) -> Result<Vec<BodySite>, ContentError> {
    let mut sites = catalog.iter::<BodySite>().collect::<Result<Vec<_>, _>>()?;
    sites.retain(|site| site.region == region);
    Ok(sites)
}

/// Asks for one of several choices. `None` when the person quits.
fn choose<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    question: &str,
    choices: &[String],
    help: &str,
) -> Result<Option<Chosen<usize>>, Failure> {
    terminal.print(&format!("\n{question}"))?;
    for (index, choice) in choices.iter().enumerate() {
        terminal.print(&super::answering::wrapped(&format!("  {}  ", index + 1), choice))?;
    }
    loop {
        match terminal.ask(&format!("1-{}, ?, b, q", choices.len()))? {
            InputLine::Quit => return Ok(None),
            InputLine::Back | InputLine::Stop => return Ok(Some(Chosen::Nothing)),
            InputLine::Help => terminal.print(help)?,
            InputLine::Text(text) => match text.parse::<usize>() {
                Ok(number) if (1..=choices.len()).contains(&number) => {
                    return Ok(Some(Chosen::Item(number - 1)));
                }
                _ => {
                    terminal
                        .print(&format!("Please type a number from 1 to {}.", choices.len()))?;
                }
            },
        }
    }
}
