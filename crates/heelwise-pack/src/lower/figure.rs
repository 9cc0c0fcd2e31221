//! Figures: postures and poses, refused when a body cannot do them or the drawing cannot show them.

use heelwise_core::Word;
use heelwise_core::figure::{Cycle, Figure, Footing, Joint, MOST_POSES, Pose, Posture, Prop, Spot};

use crate::codes;
use crate::diagnostic::one_of;
use crate::fields::Fields;
use crate::value::SpannedValue;

/// Reads a figure; `None` if any part of it is invalid.
pub(super) fn figure(value: &SpannedValue<'_>) -> Option<Figure> {
    let before = value.reading.diagnostics.count();
    let fields = value.fields()?;
    let posture = fields.word::<Posture>("posture");
    let props = fields.words::<Prop>("props");
    let cycle = fields.maybe("loop").map_or(Some(Cycle::Back), |value| value.word());
    let given = fields.value("poses");
    let poses: Vec<Pose> =
        given.iter().flat_map(SpannedValue::items).filter_map(|value| pose(&value)).collect();
    let known = given.map(|given| (given.items(), given));
    fields.finish();
    let figure = Figure { posture: posture?, props, poses, cycle: cycle? };
    let (items, given) = known?;
    check_count(&figure, items.len(), &given);
    // Poses that could not be read are missing in the figure, and were reported.
    if items.len() == figure.poses.len() {
        items.iter().zip(&figure.poses).for_each(|(item, pose)| check_strain(&figure, pose, item));
    }
    for item in items {
        item.fields().inspect(|fields| check_pose(&figure, fields));
    }
    value.fields().inspect(|fields| check_props(&figure, fields));
    (value.reading.diagnostics.count() == before).then_some(figure)
}

fn pose(value: &SpannedValue<'_>) -> Option<Pose> {
    let fields = value.fields()?;
    let mut angles = Vec::new();
    for joint in Joint::ALL {
        let degrees = fields.maybe(joint.word()).and_then(|value| degrees(*joint, &value));
        angles.extend(degrees.map(|degrees| (*joint, degrees)));
    }
    let touch = fields.maybe("touch").and_then(|value| value.word());
    fields.finish();
    Some(Pose { angles, touch })
}

/// A whole number within the joint's range.
#[allow(clippy::cast_possible_truncation)] // in range: the ends are of the same type
fn degrees(joint: Joint, value: &SpannedValue<'_>) -> Option<i16> {
    let Some(number) = value.as_number() else {
        value.expected("a whole number");
        return None;
    };
    if number.fract() != 0.0 {
        value.error(codes::VALUE_TYPE, format!("`{number}` is not a whole number"), "round it");
        return None;
    }
    let (least, most) = (*joint.range().start(), *joint.range().end());
    if number < f64::from(least) || number > f64::from(most) {
        let message = format!("invalid `{joint}` {number}, expected {least} to {most}");
        value.error(codes::FIGURE_ANGLE, message, format!("above zero means: {}", joint.meaning()));
        return None;
    }
    Some(number as i16)
}

fn check_count(figure: &Figure, count: usize, given: &SpannedValue<'_>) {
    let gait = figure.posture.is_gait();
    let most = if gait { 1 } else { MOST_POSES };
    if (1..=most).contains(&count) || given.array().is_none() {
        return;
    }
    let message = format!("a figure of `{}` has 1 to {most} poses, not {count}", figure.posture);
    let help = if gait {
        "it moves by itself: write `poses = [{}]`, or one pose with what differs"
    } else {
        "write `poses = [{}]` for the posture as it is, or keep the poses that show the movement"
    };
    given.error(codes::FIGURE_POSES, message, help);
}

/// Reports joints that the posture does not show, or that follow from the foot on the floor.
fn check_pose(figure: &Figure, fields: &Fields<'_>) {
    let view = figure.posture.view();
    for joint in Joint::ALL.iter().filter(|joint| fields.maybe(joint.word()).is_some()) {
        let message = format!("`{joint}` cannot be given with the posture `{}`", figure.posture);
        if !joint.shown_in(view) {
            let shown = Joint::ALL
                .iter()
                .filter(|joint| joint.shown_in(view) && figure.refuses(**joint).is_none());
            let help = format!(
                "it shows {}: use {}",
                view.name(),
                one_of(shown.map(|joint| joint.word()))
            );
            fields.error_at(&[joint.word()], codes::FIGURE_JOINT, message, help);
        } else if let Some(help) = figure.refuses(*joint) {
            fields.error_at(&[joint.word()], codes::FIGURE_JOINT, message, help);
        }
    }
    let spot = fields.maybe("touch").and_then(|value| Spot::from_word(value.as_name()?));
    if let Some(spot) = spot.filter(|spot| !spot.shown_in(view)) {
        let message = format!("the posture `{}` does not show the place `{spot}`", figure.posture);
        let shown = Spot::ALL.iter().filter(|spot| spot.shown_in(view)).map(|spot| spot.word());
        fields.error_at(&["touch"], codes::FIGURE_JOINT, message, format!("use {}", one_of(shown)));
    }
}

/// Reports angles that each joint can have, but not together, in a leg that is stood on.
fn check_strain(figure: &Figure, pose: &Pose, item: &SpannedValue<'_>) {
    if figure.footing() != Footing::Bearing {
        return;
    }
    if let Some((joint, degrees)) = pose.strained() {
        let (least, most) = (*joint.range().start(), *joint.range().end());
        let message = format!(
            "together these angles bend `{joint}` to {degrees}: it goes from {least} to {most}"
        );
        item.error(codes::FIGURE_ANGLE, message, "lower one of them");
    }
}

fn check_props(figure: &Figure, fields: &Fields<'_>) {
    for prop in figure.props.iter().filter(|prop| !prop.fits(figure.posture)) {
        let message = format!("`{prop}` cannot be drawn with the posture `{}`", figure.posture);
        let fitting =
            Prop::ALL.iter().filter(|prop| prop.fits(figure.posture)).map(|prop| prop.word());
        fields.error_at(
            &["props"],
            codes::FIGURE_JOINT,
            message,
            format!("use {}", one_of(fitting)),
        );
    }
}
