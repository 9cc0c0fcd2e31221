//! The solver of a week: which exercise is on which day, within the minutes.
//!
//! It is greedy: it adds the exercise and day with the most value for the time they take until
//! nothing fits, then makes single exchanges that raise the total. `docs/planning.md` compares it
//! with the exact optimum.

/// Days of a week.
pub const DAYS: usize = 7;

/// An exercise as the solver sees it. Tissues are bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SolverItem {
    /// The value of one day with it, up to [`Self::wanted`] days.
    pub value: u32,
    /// The value of each further day.
    pub extra: u32,
    /// Seconds it takes on a day.
    pub seconds: u32,
    /// Days a week it should be done.
    pub wanted: u32,
    /// Days a week it may be done.
    pub most: u32,
    /// Days until it, or another load of the same tissue, may follow; 1 is the next day.
    pub gap: usize,
    /// The tissues it loads; 0 when it loads none.
    pub loads: u32,
    /// Whether it would be new, or more than last week.
    pub is_new: bool,
    /// Whether it counts among the barefoot exercises.
    pub is_barefoot: bool,
    /// The days it may be on, the first day of the week in the lowest bit.
    pub may: u8,
}

/// The problem of one week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekProblem {
    /// The exercises to choose from.
    pub choices: Vec<SolverItem>,
    /// Seconds a day.
    pub seconds: u32,
    /// The most exercises a day.
    pub most_a_day: usize,
    /// The most new barefoot exercises of the week.
    pub new_barefoot: usize,
}

/// For each choice its days, as bits.
pub type DayMasks = Vec<u8>;

impl WeekProblem {
    /// A good solution of the week.
    pub fn solve(&self) -> DayMasks {
        let mut chosen = vec![0; self.choices.len()];
        self.fill(&mut chosen);
        while self.exchange(&mut chosen) {}
        chosen
    }

    /// Adds the choices with the most value for the time they take, until nothing fits.
    fn fill(&self, chosen: &mut DayMasks) {
        while let Some((index, day)) = self.best_addition(chosen) {
            chosen[index] |= 1 << day;
        }
    }

    fn best_addition(&self, chosen: &DayMasks) -> Option<(usize, usize)> {
        let mut best: Option<((u64, u64), (usize, usize))> = None;
        for index in 0..self.choices.len() {
            let gain = self.gain(index, chosen[index]);
            if gain == 0 {
                continue;
            }
            for day in (0..DAYS).filter(|day| self.fits(chosen, index, *day)) {
                let rank = (self.density(index, gain), self.day_appeal(chosen, index, day));
                if best.as_ref().is_none_or(|(known, _)| rank > *known) {
                    best = Some((rank, (index, day)));
                }
            }
        }
        best.map(|(_, place)| place)
    }

    /// The value of one more day with a choice.
    fn gain(&self, index: usize, days: u8) -> u32 {
        let (choice, so_far) = (&self.choices[index], days.count_ones());
        if so_far < choice.wanted {
            choice.value
        } else if so_far < choice.most {
            choice.extra
        } else {
            0
        }
    }

    /// The gain by the share of a day that it takes, in seconds and in number of exercises.
    fn density(&self, index: usize, gain: u32) -> u64 {
        let seconds = u64::from(self.choices[index].seconds) * self.most_a_day as u64;
        u64::from(gain) * 1_000_000 / (seconds + u64::from(self.seconds)).max(1)
    }

    /// The preference for a day. Loads go on the first free day, so that as many as possible fit,
    /// and other exercises on the emptiest day.
    fn day_appeal(&self, chosen: &DayMasks, index: usize, day: usize) -> u64 {
        if self.choices[index].gap > 1 {
            return (DAYS - day) as u64;
        }
        let room = u64::from(self.seconds - self.seconds_on(chosen, day));
        room * DAYS as u64 + (DAYS - day) as u64
    }

    /// Makes the first single exchange that raises the total: a choice is put on another day, those
    /// in its way are removed, and gaps are filled.
    fn exchange(&self, chosen: &mut DayMasks) -> bool {
        let now = self.total(chosen);
        for index in 0..self.choices.len() {
            for day in 0..DAYS {
                if chosen[index] & (1 << day) != 0 || self.choices[index].may & (1 << day) == 0 {
                    continue;
                }
                if let Some(better) =
                    self.with(chosen, index, day).filter(|other| self.total(other) > now)
                {
                    *chosen = better;
                    return true;
                }
            }
        }
        false
    }

    /// The same solution with a choice on one more day, and everything in its way removed.
    fn with(&self, chosen: &DayMasks, index: usize, day: usize) -> Option<DayMasks> {
        if self.choices[index].most == 0 {
            return None;
        }
        let mut other = chosen.clone();
        if other[index].count_ones() >= self.choices[index].most {
            // One of its other days makes room.
            other[index] &= other[index] - 1;
        }
        for blocker in (0..self.choices.len()).filter(|blocker| *blocker != index) {
            if self.clashes(index, day, blocker, other[blocker]) {
                other[blocker] = self.without_clash(index, day, blocker, other[blocker]);
            }
        }
        other[index] = self.without_clash(index, day, index, other[index]);
        self.make_room(&mut other, index, day);
        if !self.fits(&other, index, day) {
            return None;
        }
        other[index] |= 1 << day;
        self.fill(&mut other);
        Some(other)
    }

    /// Removes the choices of least value from a day until this choice fits.
    fn make_room(&self, chosen: &mut DayMasks, index: usize, day: usize) {
        let full = |chosen: &DayMasks| {
            self.seconds_on(chosen, day) + self.choices[index].seconds > self.seconds
                || number_on(chosen, day) >= self.most_a_day
        };
        while full(chosen) {
            let on_day = (0..chosen.len()).filter(|other| chosen[*other] & (1 << day) != 0);
            let least = on_day.min_by_key(|other| self.gain(*other, chosen[*other] & !(1 << day)));
            let Some(least) = least else { return };
            chosen[least] &= !(1 << day);
        }
    }

    fn without_clash(&self, index: usize, day: usize, other: usize, days: u8) -> u8 {
        if self.is_rival(index, other, days) {
            return 0;
        }
        let clash = |at: &usize| days & (1 << at) != 0 && self.too_close(index, day, other, *at);
        (0..DAYS).filter(clash).fold(days, |days, at| days & !(1 << at))
    }

    fn clashes(&self, index: usize, day: usize, other: usize, days: u8) -> bool {
        self.without_clash(index, day, other, days) != days
    }

    /// Whether two choices are both new and load the same tissue.
    fn is_rival(&self, index: usize, other: usize, days: u8) -> bool {
        let (one, two) = (&self.choices[index], &self.choices[other]);
        index != other && days != 0 && one.is_new && two.is_new && one.loads & two.loads != 0
    }

    /// Whether two days are closer than the gap of the earlier choice allows.
    fn too_close(&self, one: usize, on: usize, two: usize, at: usize) -> bool {
        let (first, second) = (&self.choices[one], &self.choices[two]);
        let related = one == two || first.loads & second.loads != 0;
        let needed = if on < at { first.gap } else { second.gap };
        related && on != at && on.abs_diff(at) < needed
    }

    /// Whether a choice may be on a day beside everything that is chosen.
    pub fn fits(&self, chosen: &DayMasks, index: usize, day: usize) -> bool {
        let choice = &self.choices[index];
        let free = choice.may & (1 << day) != 0 && chosen[index] & (1 << day) == 0;
        free && chosen[index].count_ones() < choice.most
            && number_on(chosen, day) < self.most_a_day
            && self.seconds_on(chosen, day) + choice.seconds <= self.seconds
            && self.has_room_for_barefoot(chosen, index)
            && (0..chosen.len()).all(|other| !self.clashes(index, day, other, chosen[other]))
    }

    fn has_room_for_barefoot(&self, chosen: &DayMasks, index: usize) -> bool {
        let counts = |choice: &SolverItem| choice.is_barefoot && choice.is_new;
        if !counts(&self.choices[index]) || chosen[index] != 0 {
            return true;
        }
        let new =
            self.choices.iter().zip(chosen).filter(|(choice, days)| counts(choice) && **days != 0);
        new.count() < self.new_barefoot
    }

    /// Seconds that are taken on a day.
    pub fn seconds_on(&self, chosen: &DayMasks, day: usize) -> u32 {
        let on_day = self.choices.iter().zip(chosen).filter(|(_, days)| **days & (1 << day) != 0);
        on_day.map(|(choice, _)| choice.seconds).sum()
    }

    /// The total value of a solution.
    pub fn total(&self, chosen: &DayMasks) -> u64 {
        let one = |(choice, days): (&SolverItem, &u8)| {
            let (count, wanted) = (days.count_ones(), choice.wanted);
            u64::from(choice.value) * u64::from(count.min(wanted))
                + u64::from(choice.extra) * u64::from(count.saturating_sub(wanted))
        };
        self.choices.iter().zip(chosen).map(one).sum()
    }

    /// The first rule that a solution breaks, in words.
    pub fn broken(&self, chosen: &DayMasks) -> Option<String> {
        let mut so_far = vec![0; chosen.len()];
        for day in 0..DAYS {
            for index in 0..chosen.len() {
                if chosen[index] & (1 << day) == 0 {
                    continue;
                }
                if !self.fits(&so_far, index, day) {
                    return Some(format!(
                        "choice {index} does not fit on day {day}: {:?}",
                        self.choices[index]
                    ));
                }
                so_far[index] |= 1 << day;
            }
        }
        None
    }
}

/// The number of exercises on a day.
fn number_on(chosen: &DayMasks, day: usize) -> usize {
    chosen.iter().filter(|days| **days & (1 << day) != 0).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(value: u32, seconds: u32, wanted: u32, gap: usize, loads: u32) -> SolverItem {
        SolverItem {
            value,
            extra: value / 4,
            seconds,
            wanted,
            most: wanted,
            gap,
            loads,
            is_new: false,
            is_barefoot: false,
            may: 0b111_1111,
        }
    }

    fn week(choices: Vec<SolverItem>) -> WeekProblem {
        WeekProblem { choices, seconds: 600, most_a_day: 3, new_barefoot: 1 }
    }

    fn days(chosen: u8) -> Vec<usize> {
        (0..DAYS).filter(|day| chosen & (1 << day) != 0).collect()
    }

    #[test]
    fn loads_are_spread_with_their_gap() {
        let week = week(vec![choice(40, 300, 3, 2, 1), choice(30, 300, 3, 2, 1)]);
        let chosen = week.solve();
        assert_eq!((days(chosen[0]), days(chosen[1])), (vec![0, 2, 4], vec![0, 2, 4]));
        assert_eq!(week.broken(&chosen), None);
    }

    // threat: H10
    #[test]
    fn a_day_never_takes_more_than_its_minutes() {
        let week = week((0..6).map(|value| choice(10 + value, 250, 7, 1, 0)).collect());
        let chosen = week.solve();
        assert!((0..DAYS).all(|day| week.seconds_on(&chosen, day) <= 600));
        assert_eq!(
            (chosen[5].count_ones(), chosen[4].count_ones(), chosen[0].count_ones()),
            (7, 7, 0)
        );
    }

    #[test]
    fn of_two_new_loads_on_one_tissue_one_waits() {
        let new = |value| SolverItem { is_new: true, ..choice(value, 100, 3, 2, 1) };
        let chosen = week(vec![new(20), new(30), SolverItem { loads: 2, ..new(10) }]).solve();
        assert_eq!((chosen[0], chosen[1].count_ones(), chosen[2].count_ones()), (0, 3, 3));
    }

    #[test]
    fn an_exchange_finds_what_greed_alone_misses() {
        // By value for its time the short one comes first, and then the long one no longer fits.
        let greedy = WeekProblem {
            choices: vec![choice(10, 100, 1, 1, 0), choice(40, 600, 1, 1, 0)],
            ..week(Vec::new())
        };
        let only_monday = |choice: &SolverItem| SolverItem { may: 1, ..choice.clone() };
        let week =
            WeekProblem { choices: greedy.choices.iter().map(only_monday).collect(), ..greedy };
        assert_eq!(week.solve(), [0, 1]);
    }
}
