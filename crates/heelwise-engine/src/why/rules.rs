//! The program's own rules, which `heelwise why` explains.

/// The program's own rules, each with its name, title and text.
pub const RULES: &[(&str, &str, &str)] = &[
    (
        "open-questions",
        "Questions about red flags were not answered",
        "As long as a red flag that applies could still hold, the urgency is at least \
         `routine`: not knowing is not the same as no.",
    ),
    (
        "no-known-picture",
        "The answers make no known picture",
        "Self-care is only said when the answers resemble a known pattern at least moderately, \
         without help from findings that stand in a red flag. Otherwise somebody should look at \
         it: the urgency is at least `routine`.",
    ),
    (
        "urgency",
        "How soon to be seen",
        "The urgency is the highest of all red flags that hold, in all packs. Nothing can lower \
         it. With nothing that holds it is self-care, unless questions are open or the picture \
         is unknown.",
    ),
    (
        "match",
        "How a pattern becomes a strong, moderate or weak match",
        "Each answer speaks for or against a pattern with points taken from studies or from \
         clinical experience. Of findings that say the same only the weightiest counts. From 1 \
         point a pattern is a weak match, from 2 moderate, from 4 strong.",
    ),
    (
        "budget",
        "What fits into a day",
        "A day never takes more than your minutes, nor more exercises than three for every ten \
         minutes. What needs kit that is not at hand gives way to something easier or stays \
         out. Of what is left, the best evidence, the patterns it serves and what it is for \
         decide.",
    ),
    (
        "gap",
        "Rest between loads",
        "After an exercise that loads a tissue, nothing loads the same tissue before the rest \
         its dose asks for is over.",
    ),
    (
        "one-new-load",
        "One new load a week",
        "A tissue gets at most one new or higher load a week, over all packs together. A step \
         that was earned waits for the next week.",
    ),
    (
        "ladders",
        "Ladders kept apart",
        "Loading, running and the heel taper never all step up in one week.",
    ),
    (
        "barefoot",
        "Barefoot step by step",
        "Two barefoot exercises in the first week with any, then one more a week.",
    ),
    (
        "safer-item",
        "The safer of two wins",
        "When two patterns ask for different rungs of one ladder, or different doses of one \
         exercise, the gentler one is on.",
    ),
    (
        "criteria",
        "Criteria, not calendars",
        "A phase ends when its criteria hold and its least weeks are over. It does not end by \
         itself when its most weeks are over: then what is missing is said, and whether to be \
         seen.",
    ),
    (
        "rescreening",
        "Checked again from the log",
        "New answers, severe pain, sessions that were too much, worse mornings and a review \
         without change are looked at by the same red flags as the first answers. From `soon` \
         on nothing is loaded; from `same-day` on nothing is on.",
    ),
    (
        "skipped",
        "Sessions that were skipped",
        "No time makes the days of a week half as long. What was not at hand is done without \
         for a week. Pain counts as a session that was too much.",
    ),
    (
        "progress",
        "What progress shows",
        "Weeks are seven days, the last one ends today. A day of which nothing was logged is a \
         gap. A day of which anything was logged counts as a day without heels and without runs \
         unless they are logged. Of several pains of one time the worst counts, hours and \
         kilometres of a day are added up.",
    ),
    (
        "pain-change",
        "Whether mornings have changed",
        "The middle one of the first seven logged mornings is compared with the middle one of \
         the last seven. It counts as a change from 2 points on, or what the packs say of \
         first-step pain: the least that matters to people on a scale of 0 to 10. Mornings \
         often get better by themselves; a change does not show what brought it about.",
    ),
    (
        "adherence",
        "What was done of what was on",
        "All sessions of a day are one. A day is partly done when an exercise or a session of \
         it was left out. Of several reasons on a day skipped whole the weightiest counts: \
         pain, something not at hand, no time, anything else. Today counts once something is \
         said of it. A day of which nothing was said is not counted as skipped.",
    ),
    (
        "association",
        "What goes together with the mornings after",
        "Hours in heels and kilometres of a day are compared with the next morning and the two \
         after it. Days with much are those from your own median on, among the days with any. \
         Nothing is concluded from fewer than 14 mornings, or fewer than 5 after days of either \
         sort. The rank correlation is taken without the trend over the weeks, and days that \
         resemble the days before them count as fewer; only when its interval leaves out no \
         link at all, and the means say the same, are the two said to go together. That never \
         shows that one brings the other about.",
    ),
    (
        "running",
        "What the weeks of running show",
        "Kilometres, minutes and climbs of a week are added up; steps a minute and ground \
         contact are means by time over the runs that have them. Faster weeks have more steps a \
         minute and shorter contact; at the same pace they are compared by heelwise check. The \
         change from week to week and the ratio of short to long load are not shown, because \
         they did not predict injury in the largest study of runners.",
    ),
    (
        "long-run",
        "A run much longer than those of the month before",
        "A run is flagged when it is more than a tenth longer than the longest of the 30 days \
         before it, and these hold at least three runs. In 5205 runners that went with more \
         injuries of overuse; the change from week to week did not.",
    ),
    (
        "late-in-a-run",
        "Steps and ground contact late in a run",
        "The last third of a run is compared with its first, walks left out. It is flagged when \
         steps a minute fall by a twentieth or more, or each foot stays on the ground for a \
         twentieth longer or more, and the speed has not fallen as much. It is a sign of \
         tiring, not of harm.",
    ),
    (
        "late-balance",
        "More on one foot late in a run",
        "A run is flagged when the share of one foot in the ground contact shifts by 2 points \
         or more from its first third to its last. Look at that side; a sensor that has slipped \
         does the same.",
    ),
    (
        "incomplete-run",
        "A file that broke off",
        "The file of the watch ended early, so the run was at least as long as shown.",
    ),
];
