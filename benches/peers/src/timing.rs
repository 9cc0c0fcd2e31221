//! Times, all decoders in turns.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::decoders::Decoder;

/// The number of turns.
const TURNS: usize = 15;
/// The least duration of a turn.
const TURN: Duration = Duration::from_millis(40);

/// The median seconds of one reading for each decoder.
pub fn medians(decoders: &[&Decoder], bytes: &[u8]) -> Vec<f64> {
    let mut seconds = vec![Vec::with_capacity(TURNS); decoders.len()];
    for _ in 0..TURNS {
        for (decoder, seconds) in decoders.iter().zip(&mut seconds) {
            seconds.push(turn(decoder, bytes));
        }
    }
    let median = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    seconds.into_iter().map(median).collect()
}

fn turn(decoder: &Decoder, bytes: &[u8]) -> f64 {
    let (begin, mut rounds) = (Instant::now(), 0.0);
    while begin.elapsed() < TURN {
        black_box((decoder.read)(black_box(bytes)));
        rounds += 1.0;
    }
    begin.elapsed().as_secs_f64() / rounds
}
