//! Tests of saved sessions.

use super::*;

#[test]
fn a_saved_session_resumes_where_it_was() {
    let mut player = begun(vec![raise(), massage()]);
    pass(&mut player, 0, 31_500, 100);
    let text = serde_json::to_string(&player).unwrap();
    let mut again = serde_json::from_str::<Player>(&text).unwrap().resumed();
    assert_eq!(again.mode(), Mode::Paused(PauseReason::Begin));
    assert!(again.advance_to(99_000_000).is_empty());
    let cues = again.apply(Command::GoOn);
    assert_eq!(cues[0].text, "Down");
    let (mut one, mut other) = (pass(&mut player, 31_500, 100_000, 250), Vec::new());
    other.extend(pass(&mut again, 99_000_000, 100_000, 250));
    one.retain(|cue| cue.at_ms > 31_500);
    assert_eq!(one, other);
}

#[test]
fn a_question_can_be_repeated_until_it_is_answered() {
    let mut player = begun(vec![raise()]);
    assert_eq!(player.pending_question(), None);
    let cues = pass(&mut player, 0, 130_000, 100);
    let mut again = player.clone().resumed();
    assert_eq!(again.pending_question().as_ref(), cues.last());
    again.apply(Command::Pain(0));
    assert_eq!((again.pending_question(), again.mode()), (None, Mode::Over));
}

#[test]
fn a_saved_session_must_be_consistent() {
    let player = begun(vec![massage()]);
    assert!(player.is_sound());
    let text = serde_json::to_string(&player).unwrap();
    for (sound, broken) in
        [(r#""offset":0"#, r#""offset":9"#), (r#""rungs":["#, r#""rungs":[],"none":["#)]
    {
        assert!(text.contains(sound), "{text}");
        let broken: Player = serde_json::from_str(&text.replace(sound, broken)).unwrap();
        assert!(!broken.is_sound());
    }
}
