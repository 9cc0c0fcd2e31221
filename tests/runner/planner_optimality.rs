//! How far the plan's choice of a week falls short of the best there is, found by an integer
//! program.

use std::fmt::Write as _;

use good_lp::{Expression, ProblemVariables, SolverModel, Variable, constraint, microlp, variable};
use heelwise_core::{Goal, Word};
use heelwise_engine::plan::simulate::Scenario;
use heelwise_engine::plan::week_solver::{DAYS, SolverItem, WeekProblem};
use heelwise_engine::plan::{MakeOutcome, PlanRequest, make, replay};
use heelwise_pack::check::TODAY;
use jiff::ToSpan;

use crate::harness::{catalog, root};
use crate::plan_invariants::{kit, plannable};

/// Numbers from a seed: the same every time, on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        // xorshift64*, good enough for making up weeks.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % below
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.roll(from.len() as u64)).unwrap()]
    }

    fn small(&mut self, below: u64) -> u32 {
        u32::try_from(self.roll(below)).unwrap()
    }
}

/// A made-up week: loads with rests, daily work, new things, days off.
fn made_up(dice: &mut Dice) -> WeekProblem {
    let number = 3 + dice.roll(6);
    let choices = (0..number).map(|_| choice(dice)).collect();
    let minutes = dice.pick(&[5_u32, 10, 10, 15]);
    let most_a_day = usize::try_from((minutes * 3).div_ceil(10).min(8)).unwrap();
    WeekProblem {
        choices,
        seconds: minutes * 60,
        most_a_day,
        new_barefoot: usize::try_from(dice.roll(3)).unwrap(),
    }
}

fn choice(dice: &mut Dice) -> SolverItem {
    let is_load = dice.roll(2) == 0;
    let value = (3 + dice.small(8))
        * (1 + dice.small(6))
        * dice.pick(&[1, 2, 3, 4, 8])
        * (2 + dice.small(2));
    let wanted = if is_load { 2 + dice.small(3) } else { dice.pick(&[2, 3, 5, 7, 7]) };
    SolverItem {
        value,
        extra: value / 3,
        seconds: 20 + 10 * dice.small(if is_load { 60 } else { 30 }),
        wanted,
        most: (wanted + dice.small(2)).min(7),
        gap: if is_load { dice.pick(&[1, 2, 2, 3]) } else { 1 },
        loads: if is_load { 1 << dice.roll(3) | 1 << dice.roll(4) } else { 0 },
        is_new: is_load && dice.roll(3) == 0,
        is_barefoot: dice.roll(6) == 0,
        may: dice.pick(&[0b111_1111, 0b111_1111, 0b101_0101, 0b001_1111]),
    }
}

/// The most a week can bring. The program chooses one of the possible sets of exercises for each
/// day: that leaves the solver far less to guess than a yes or no for each exercise and day.
fn best(week: &WeekProblem) -> u64 {
    let sets = day_sets(week);
    let mut variables = ProblemVariables::new();
    let may = |set: &[usize], day: usize| {
        set.iter().all(|index| week.choices[*index].may & (1 << day) != 0)
    };
    let days: Vec<Vec<(usize, Variable)>> = (0..DAYS)
        .map(|day| {
            let fitting = (0..sets.len()).filter(|set| may(&sets[*set], day));
            fitting.map(|set| (set, variables.add(variable().binary()))).collect()
        })
        .collect();
    let used: Vec<Variable> =
        week.choices.iter().map(|_| variables.add(variable().min(0.0).max(1.0))).collect();
    let full: Vec<Variable> = week
        .choices
        .iter()
        .map(|it| variables.add(variable().min(0.0).max(f64::from(it.wanted.min(it.most)))))
        .collect();
    let on = |index: usize, day: usize| -> Expression {
        days[day]
            .iter()
            .filter(|(set, _)| sets[*set].contains(&index))
            .map(|(_, chosen)| *chosen)
            .sum()
    };
    let count = |index: usize| (0..DAYS).map(|day| on(index, day)).sum::<Expression>();
    let gain = |(index, it): (usize, &SolverItem)| {
        f64::from(it.value - it.extra) * full[index] + f64::from(it.extra) * count(index)
    };
    let objective: Expression = week.choices.iter().enumerate().map(gain).sum();
    let mut model = variables.maximise(objective).using(microlp);
    for day in &days {
        model = model
            .with(constraint!(day.iter().map(|(_, chosen)| *chosen).sum::<Expression>() <= 1.0));
    }
    for (index, choice) in week.choices.iter().enumerate() {
        model = model.with(constraint!(count(index) <= f64::from(choice.most)));
        model = model.with(constraint!(full[index] <= count(index)));
        if choice.is_new {
            for day in 0..DAYS {
                model = model.with(constraint!(on(index, day) <= used[index]));
            }
        }
    }
    for (one, first) in week.choices.iter().enumerate() {
        for (two, second) in week.choices.iter().enumerate() {
            let related = one == two || first.loads & second.loads != 0;
            if one < two && first.is_new && second.is_new && first.loads & second.loads != 0 {
                model = model.with(constraint!(used[one] + used[two] <= 1.0));
            }
            for (day, later) in
                (0..DAYS).flat_map(|day| (day + 1..DAYS).map(move |later| (day, later)))
            {
                if related && later - day < first.gap {
                    model = model.with(constraint!(on(one, day) + on(two, later) <= 1.0));
                }
            }
        }
    }
    let barefoot = week.choices.iter().zip(&used).filter(|(it, _)| it.is_new && it.is_barefoot);
    let barefoot: Expression = barefoot.map(|(_, used)| *used).sum();
    model =
        model.with(constraint!(barefoot <= f64::from(u32::try_from(week.new_barefoot).unwrap())));
    let solution = model.solve().expect("an empty week is always possible");
    let value = week.choices.iter().enumerate().map(gain).sum::<Expression>().eval_with(&solution);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let value = value.round().max(0.0) as u64;
    value
}

/// Every set of exercises that fits into one day.
fn day_sets(week: &WeekProblem) -> Vec<Vec<usize>> {
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    for (index, choice) in week.choices.iter().enumerate() {
        let seconds =
            |set: &Vec<usize>| set.iter().map(|other| week.choices[*other].seconds).sum::<u32>();
        let fits = |set: &&Vec<usize>| {
            set.len() < week.most_a_day && seconds(set) + choice.seconds <= week.seconds
        };
        let rival = |other: &usize| {
            let other = &week.choices[*other];
            choice.is_new && other.is_new && choice.loads & other.loads != 0
        };
        let with = |set: &Vec<usize>| set.iter().copied().chain([index]).collect();
        let more: Vec<Vec<usize>> =
            sets.iter().filter(fits).filter(|set| !set.iter().any(rival)).map(with).collect();
        sets.extend(more);
    }
    sets
}

/// The result of comparing many weeks.
#[derive(Default)]
struct Comparison {
    weeks: usize,
    reached: usize,
    shares: Vec<f64>,
}

impl Comparison {
    fn add(&mut self, week: &WeekProblem) {
        let chosen = week.solve();
        assert_eq!(week.broken(&chosen), None);
        let (ours, most) = (week.total(&chosen), best(week));
        assert!(ours <= most, "{ours} is more than the optimum {most}: {week:?}");
        self.weeks += 1;
        self.reached += usize::from(ours == most);
        #[allow(clippy::cast_precision_loss)]
        self.shares.push(if most == 0 { 1.0 } else { ours as f64 / most as f64 });
    }

    #[allow(clippy::cast_precision_loss)]
    fn row(&mut self, name: &str) -> String {
        self.shares.sort_by(f64::total_cmp);
        let mean = self.shares.iter().sum::<f64>() / self.shares.len() as f64;
        let twentieth = self.shares[self.shares.len() / 20];
        let percent = |share: f64| format!("{:.1} %", (1.0 - share) * 100.0);
        format!(
            "| {name} | {} | {} | {} | {} | {} |",
            self.weeks,
            self.reached,
            percent(mean),
            percent(twentieth),
            percent(self.shares[0])
        )
    }
}

/// Weeks of each sort.
const WEEKS: usize = 120;

/// The most exercises of a week that the exact solver is given; with more it takes too long.
const MOST_CHOICES: usize = 9;

/// Weeks of people, each with another plan request: the first one, and one a month later when all
/// went well.
fn real_weeks(number: usize, later: bool) -> Vec<WeekProblem> {
    let mut dice = Dice(20_261_120);
    let mut weeks = Vec::new();
    for person in plannable().iter().cycle().take(number * 4) {
        let request = PlanRequest {
            minutes: dice.pick(&[5, 10, 10, 15]),
            goal: dice.pick(Goal::ALL),
            kit: dice.pick(&[true, false]).then(|| kit().into_iter().collect()),
            ..PlanRequest::default()
        };
        let Ok(MakeOutcome::Plan(plan, begun)) = make(catalog(), person, &request, TODAY) else {
            continue;
        };
        let month_on = || {
            replay(catalog(), &plan, &Scenario::Green.log(&plan), TODAY.saturating_add(30.days()))
                .unwrap()
        };
        let following = if later { month_on() } else { *begun };
        weeks.extend(
            following
                .week
                .choice
                .map(|(week, _)| week)
                .filter(|week| week.choices.len() <= MOST_CHOICES),
        );
        if weeks.len() >= number {
            break;
        }
    }
    weeks
}

#[test]
fn the_planned_week_is_close_to_the_optimum() {
    let (mut imagined, mut first, mut month) =
        (Comparison::default(), Comparison::default(), Comparison::default());
    let mut dice = Dice(4_711);
    (0..WEEKS).for_each(|_| imagined.add(&made_up(&mut dice)));
    for week in real_weeks(WEEKS, false) {
        first.add(&week);
    }
    for week in real_weeks(WEEKS, true) {
        month.add(&week);
    }
    let mut table = String::from(
        "| weeks | number | best found | short on average | in the worst twentieth | at worst \
         |\n|---|---:|---:|---:|---:|---:|\n",
    );
    let _ = writeln!(table, "{}", imagined.row("made up at random"));
    let _ = writeln!(table, "{}", first.row("people's first weeks"));
    let _ = writeln!(table, "{}", month.row("the same a month later"));
    let path = root().join("docs/planning.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("<!-- optimum -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /optimum -->\n").unwrap();
    let wanted = format!("{before}<!-- optimum -->\n{table}<!-- /optimum -->\n{after}");
    let writes = std::env::var_os("HEELWISE_WRITE_DOCS").is_some();
    if writes {
        std::fs::write(&path, &wanted).unwrap();
    }
    assert!(
        writes || page == wanted,
        "docs/planning.md is out of date; run the test with HEELWISE_WRITE_DOCS=1\n{table}"
    );
    let short = |comparison: &Comparison| {
        1.0 - comparison.shares.iter().sum::<f64>()
            / f64::from(u32::try_from(comparison.weeks).unwrap())
    };
    assert!(
        short(&imagined) < 0.03 && short(&first) < 0.01 && short(&month) < 0.01,
        "the choice falls short:\n{table}"
    );
}
