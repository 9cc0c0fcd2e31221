//! Tests of the commands of a session.

use super::*;

#[test]
fn too_much_pain_leaves_out_what_loads() {
    let second = SessionExercise { exercise: id("hop"), name: "hop".into(), ..raise() };
    let mut player = begun(vec![raise(), second, massage()]);
    pass(&mut player, 0, 20_000, 100);
    let cues = player.apply(Command::Pain(6));
    assert!(cues[0].text.starts_with("Pain above 5 is too much."));
    assert_eq!(player.item().unwrap().name, "massage");
    player.apply(Command::Stop(Skip::Other));
    let session = entry(&player);
    let skipped: Vec<_> =
        session.items.iter().map(|item| (item.exercise.name(), item.skipped)).collect();
    let expected =
        [("raise", Some(Skip::Pain)), ("hop", Some(Skip::Pain)), ("massage", Some(Skip::Other))];
    assert_eq!(skipped, expected);
    assert_eq!(session.during, Some(6));
}

#[test]
fn back_takes_the_set_again_and_at_its_beginning_the_one_before() {
    let mut player = begun(vec![massage(), stretch()]);
    pass(&mut player, 0, 130_000 + 10_000 + 30_000 + 5_000 + 10_000, 100);
    player.apply(Command::Back);
    assert_eq!(player.screen().unwrap().left_ms, 30_000);
    assert_eq!(player.screen().unwrap().place, "right side, set 1 of 2");
    player.apply(Command::Back);
    assert_eq!(player.screen().unwrap().place, "left side, set 1 of 2");
    player.apply(Command::Back);
    assert_eq!(player.screen().unwrap().heading, "Get ready");
    player.apply(Command::Back);
    assert_eq!((player.screen().unwrap().name.as_str(), player.finished().len()), ("massage", 0));
}

#[test]
fn a_set_can_be_counted_as_done() {
    let mut player = begun(vec![raise()]);
    player.apply(Command::Next);
    pass(&mut player, 0, 4_000, 100);
    player.apply(Command::Next);
    assert_eq!(player.screen().unwrap().heading, "Rest");
    player.apply(Command::Next);
    player.apply(Command::Next);
    assert_eq!(player.mode(), Mode::Asking(SessionQuestion::PainInItem));
    player.apply(Command::NoAnswer);
    player.apply(Command::NoAnswer);
    let session = entry(&player);
    assert_eq!(session.items[0].actual, WorkAmount { sets: 2, reps: 6, seconds: 4 });
    assert_eq!(session.during, None, "an unanswered question is not zero pain");
}

#[test]
fn an_easier_exercise_is_recorded_with_the_one_it_replaces() {
    let easy = SessionExercise { exercise: id("easy"), name: "easy".into(), ..raise() };
    let station = Station {
        rungs: vec![easy, raise()],
        planned: 1,
        at: 1,
        no_harder: "It would be a new load.".into(),
    };
    let mut player = Player::new(vec![station], LIMITS);
    player.advance_to(0);
    player.apply(Command::GoOn);
    assert_eq!(player.apply(Command::Harder)[0].text, "It would be a new load.");
    pass(&mut player, 0, 18_000, 100);
    player.apply(Command::Easier);
    assert_eq!(player.item().unwrap().name, "easy");
    player.apply(Command::Next);
    player.apply(Command::Next);
    player.apply(Command::Stop(Skip::NoTime));
    let items = entry(&player).items;
    assert_eq!(items.len(), 2);
    assert_eq!((items[0].exercise.name(), items[0].actual.reps), ("raise", 1));
    assert_eq!(
        (items[1].exercise.name(), items[1].instead_of.clone()),
        ("easy", Some(id("raise")))
    );
}

#[test]
fn every_command_in_every_mode_keeps_the_amounts_valid() {
    let commands = [
        Command::GoOn,
        Command::Pause,
        Command::Next,
        Command::Back,
        Command::Skip(Skip::Other),
        Command::Easier,
        Command::Harder,
        Command::Pain(2),
        Command::Pain(8),
        Command::Limp(false),
        Command::NoAnswer,
        Command::Stop(Skip::NoTime),
    ];
    for start in 0..400_u64 {
        let mut seed = start;
        let mut player = begun(vec![stretch(), raise(), massage(), raise()]);
        let mut at = 0;
        for _ in 0..60 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let number = usize::try_from(seed >> 33).unwrap();
            at += (seed >> 40) % 4_000;
            player.advance_to(at);
            // Stopping is rare, so that other commands are tested too.
            let most = if number.is_multiple_of(23) { commands.len() } else { commands.len() - 1 };
            player.apply(commands[number % most]);
        }
        if let Some(session) = player.entry(date(2026, 11, 21)) {
            let entry = heelwise_core::Entry::Session(session.clone());
            assert_eq!(entry.problem(), None, "{start}");
            for item in &session.items {
                assert!(
                    item.actual.sets <= item.target.sets && item.actual.reps <= item.target.reps,
                    "{start}: {item:?}"
                );
                assert!(item.actual.seconds <= item.target.seconds, "{start}: {item:?}");
            }
        }
    }
}

#[test]
fn a_last_set_that_was_counted_as_done_counts_once() {
    let mut player = begun(vec![raise()]);
    player.apply(Command::Next);
    for _ in 0..3 {
        let from = player.clock().unwrap();
        pass(&mut player, from, 5_000, 100);
        player.apply(Command::Next);
    }
    assert_eq!(player.mode(), Mode::Asking(SessionQuestion::PainInItem));
    assert_eq!(entry(&player).items[0].actual.seconds, 10);
    player.apply(Command::Pain(8));
    let item = entry(&player).items[0].clone();
    assert_eq!((item.actual.seconds, item.skipped, item.pain), (10, None, Some(8)));
}

#[test]
fn going_back_never_loses_pain_and_never_leads_to_what_hurt_too_much() {
    let mut player = begun(vec![raise(), massage(), stretch()]);
    pass(&mut player, 0, 15_000, 100);
    player.apply(Command::Pain(4));
    player.apply(Command::Skip(Skip::NoTime));
    player.apply(Command::Back);
    assert_eq!((player.item().unwrap().name.as_str(), player.worst_pain()), ("raise", Some(4)));

    let mut player = begun(vec![raise(), massage(), stretch()]);
    pass(&mut player, 0, 15_000, 100);
    player.apply(Command::Pain(8));
    for _ in 0..3 {
        player.apply(Command::Back);
        assert_eq!(player.item().unwrap().name, "massage");
    }
    player.apply(Command::Stop(Skip::Other));
    assert_eq!(
        (entry(&player).during, entry(&player).items[0].skipped),
        (Some(8), Some(Skip::Pain))
    );
}

#[test]
fn sets_done_faster_than_the_clock_count() {
    let mut player = begun(vec![massage(), raise()]);
    pass(&mut player, 0, 130_000, 100);
    for _ in 0..2 {
        player.apply(Command::Next);
        let from = player.clock().unwrap();
        pass(&mut player, from, 2_000, 100);
        player.apply(Command::Next);
    }
    player.apply(Command::Pain(0));
    assert_eq!(entry(&player).done, [id("massage"), id("raise")]);
}
