//! All diagnostic codes, with severity and meaning. `docs/diagnostics.md` is made from this list.

use Severity::{Error, Warning};

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The pack cannot be used.
    Error,
    /// The pack can be used; an author should look.
    Warning,
}

impl Severity {
    /// The severity as a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A diagnostic code: a slash path that never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// Severity and meaning of a code.
#[derive(Clone, Copy, Debug)]
pub struct CodeInfo {
    /// The code.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// Its meaning, in a sentence.
    pub meaning: &'static str,
}

macro_rules! codes {
    ($( $name:ident = $path:literal, $severity:ident, $meaning:literal; )+) => {
        $( #[doc = $meaning] pub const $name: Code = Code($path); )+

        /// All codes, sorted by path.
        pub const ALL: &[CodeInfo] =
            &[ $( CodeInfo { code: $name, severity: $severity, meaning: $meaning } ),+ ];
    };
}

codes! {
    ANALYZER_ABI = "analyzer/abi", Error,
        "The pack asks for a binary interface this version does not have.";
    ANALYZER_CRATE = "analyzer/crate", Error,
        "The pack declares an analyzer but its folder holds no crate, or the other way round.";
    ANALYZER_EMITS = "analyzer/emits", Error,
        "The analyzer may only state findings of its own pack that are marked as measured.";
    ANALYZER_UNSTATED = "analyzer/unstated", Error,
        "A measured finding that no analyzer states would stay open for ever.";
    ANSWER_UNFIT = "answer/unfit", Error, "The answer does not fit the finding.";
    ARGUMENT_FOREIGN = "argument/foreign", Error,
        "A pack may support another pack's pattern, never talk it away.";
    ARGUMENT_ZERO = "argument/zero", Error, "An argument without points changes nothing.";
    BEAT_DOSE = "beat/dose", Error, "A beat needs a dose in minutes.";
    BEAT_UNIT = "beat/unit", Error, "A beat is measured by a self-test that counts steps a minute.";
    CLAIM_SCHEDULED = "claim/scheduled", Error,
        "A routine acts on a claim that the evidence contradicts or does not support.";
    CONDITION_ICD10 = "condition/icd10", Error,
        "Not in the list of ICD-10-CM codes that packs may name.";
    CONDITION_ROUTINE = "condition/routine", Warning,
        "No routine helps this pattern, so people would be told what it is and not what to do.";
    CONDITION_SEEK = "condition/seek", Error, "Every pattern says when to see a clinician.";
    CONDITION_UNREACHABLE = "condition/unreachable", Error,
        "All arguments together cannot make this pattern stand.";
    CONTRAINDICATION_EMPTY = "contraindication/empty", Error,
        "A contraindication that forbids nothing.";
    CRITERION_DOSE = "criterion/dose", Error,
        "The criterion asks for an exercise that no routine of the phase holds.";
    CRITERION_ERROR = "criterion/error", Error,
        "The change asked for is less than the test can mistake.";
    CRITERION_SHAPE = "criterion/shape", Error, "Not the form of a criterion.";
    CRITERION_SIDES = "criterion/sides", Error,
        "Sides are compared in a test that is not taken on each side.";
    DOSAGE_GAP = "dosage/gap", Error,
        "So many times a day do not fit with so many hours between them.";
    DOSAGE_MISSING = "dosage/missing", Error,
        "An exercise or technique without a dose cannot be done.";
    DOSAGE_REST = "dosage/rest", Error,
        "Heavy load or impact without hours of rest before the next time.";
    DOSAGE_RM = "dosage/rm", Error, "A repetition maximum needs repetitions.";
    DOSAGE_TEMPO = "dosage/tempo", Error,
        "A tempo needs repetitions, takes time, and excludes a hold.";
    DOSAGE_TOO_LONG = "dosage/too-long", Error, "One session of this dose takes more than an hour.";
    DOSAGE_WORK = "dosage/work", Error,
        "The dose does not say what is done in a set, or says it twice.";
    EVIDENCE_DESIGN = "evidence/design", Error,
        "A design choice claims no evidence, so its grade is F.";
    EVIDENCE_MISSING = "evidence/missing", Error, "A medical statement without evidence.";
    EVIDENCE_SOURCES = "evidence/sources", Error, "Evidence without a source.";
    EXPRESSION_BOUNDS = "expression/bounds", Error,
        "A comparison without bounds, or with bounds no number meets.";
    EXPRESSION_CHOICE = "expression/choice", Error, "The finding has no such choice.";
    EXPRESSION_COUNT = "expression/count", Error,
        "`at_least` asks for none or for more than there are.";
    EXPRESSION_EMPTY = "expression/empty", Error, "A list of expressions that is empty.";
    EXPRESSION_NEVER = "expression/never", Error, "No answers could ever make the expression true.";
    EXPRESSION_NONE = "expression/none", Error,
        "`none` in a red flag or contraindication would let an answer lower the caution.";
    EXPRESSION_PATTERN = "expression/pattern", Error,
        "Patterns may only be named in contraindications and routines.";
    EXPRESSION_SHAPE = "expression/shape", Error, "Not the form of an expression.";
    EXPRESSION_TYPE = "expression/type", Error,
        "The finding is answered in another way than the expression asks.";
    FIGURE_ANGLE = "figure/angle", Error, "An angle that the joint cannot have.";
    FIGURE_JOINT = "figure/joint", Error,
        "A joint, a place or a thing that the posture does not show or leaves no choice.";
    FIGURE_MISSING = "figure/missing", Error,
        "An exercise or technique without a figure that shows it.";
    FIGURE_POSES = "figure/poses", Error,
        "A figure without poses, or with more than make a movement.";
    FILE_ENCODING = "file/encoding", Error, "The file is not UTF-8 text.";
    FILE_KIND = "file/kind", Error,
        "The file is not a plain file or its kind is unknown, so nothing in it would be read.";
    FILE_TOO_LARGE = "file/too-large", Error, "The file is larger than one mebibyte.";
    FILE_TOO_MANY = "file/too-many", Error,
        "More files, values, or entries of a list than any pack needs.";
    FINDING_BOUNDS = "finding/bounds", Error, "The least answer is not below the greatest.";
    FINDING_CHOICES = "finding/choices", Error, "A choice needs at least two different choices.";
    FINDING_SCREEN = "finding/screen", Error, "Only yes-no findings can be asked in a list.";
    FINDING_TYPE_KEY = "finding/type-key", Error, "The key belongs to another type of finding.";
    FINDING_UNUSED = "finding/unused", Warning,
        "The finding is asked or measured but no rule uses it.";
    ID_DUPLICATE = "id/duplicate", Error, "Two items of one kind have the same id.";
    ID_PATTERN = "id/pattern", Error,
        "Ids are 2 to 40 lower-case letters, digits and hyphens, and start with a letter.";
    KEY_MISSING = "key/missing", Error, "A key that must be there is not.";
    KEY_UNKNOWN = "key/unknown", Error, "The format does not know this key.";
    KIT_SELF = "kit/self", Error, "Something cannot be its own substitute.";
    LADDER_CYCLE = "ladder/cycle", Error,
        "Following progressions or regressions leads back to the start.";
    LIST_DUPLICATE = "list/duplicate", Error, "The same entry occurs twice in a list.";
    LIST_EMPTY = "list/empty", Error, "A list that must hold something is empty.";
    PACK_FOLDER = "pack/folder", Error, "The pack's id is not the name of its folder.";
    PACK_LICENCE = "pack/licence", Error, "Not an SPDX licence expression.";
    PACK_MISSING = "pack/missing", Error, "The folder holds no pack.toml that can be read.";
    PACK_REQUIRES = "pack/requires", Error,
        "A required pack is not there, or packs require each other in a circle.";
    PACK_RESERVED = "pack/reserved", Error, "The id is taken by the program itself.";
    PACK_REVIEWED = "pack/reviewed", Error,
        "Reviewed is either \"unreviewed\" or a date and a name.";
    PACK_SCHEMA = "pack/schema", Error, "The pack is written for another version of the format.";
    PACK_VERSION = "pack/version", Error, "Not a semantic version.";
    PAIN_MODEL_ORDER = "pain-model/order", Error,
        "The zones of a pain model do not follow each other.";
    RANGE_REVERSED = "range/reversed", Error, "A range whose end comes before its start.";
    RED_FLAG_URGENCY = "red-flag/urgency", Error,
        "A red flag asks for a clinician; it cannot say self-care.";
    REFERENCE_PACK = "reference/pack", Error, "The reference leads to a pack that is not required.";
    REFERENCE_UNKNOWN = "reference/unknown", Error, "Nothing has this id.";
    ROUTINE_CLINICIAN = "routine/clinician", Error,
        "No routine may be for a pattern that belongs in a clinician's hands.";
    ROUTINE_MINUTES = "routine/minutes", Error, "The minutes do not agree with the steps.";
    ROUTINE_ORDER = "routine/order", Error,
        "Steps stand in the order of their purpose: release before mobility, mobility before load.";
    SELF_TEST_LOGGED = "self-test/logged", Error,
        "What is logged is counted in another unit than the self-test.";
    SOURCE_ADDRESS = "source/address", Error, "A source without an address to look it up.";
    SOURCE_UNUSED = "source/unused", Warning, "No statement uses this source.";
    TEXT_CONTROL = "text/control", Error,
        "Text with control, invisible or direction-changing characters.";
    TEXT_EMPTY = "text/empty", Error, "A text that is empty, or only spaces.";
    TEXT_JARGON = "text/jargon", Warning,
        "A field term that people do not know, without an explanation beside it.";
    TEXT_LONG_SENTENCES = "text/long-sentences", Warning,
        "More than 20 words a sentence on average.";
    TEXT_TOO_LONG = "text/too-long", Error, "A text longer than 600 characters.";
    TOML_SYNTAX = "toml/syntax", Error, "Not valid TOML.";
    VALUE_CHOICE = "value/choice", Error, "Not one of the words this key takes.";
    VALUE_RANGE = "value/range", Error, "A number outside what makes sense for the key.";
    VALUE_TYPE = "value/type", Error, "A value of the wrong type.";
    VIGNETTE_NONE = "vignette/none", Warning,
        "The pack has no vignettes, so nothing shows that its rules do what they should.";
    VIGNETTE_OFFERED = "vignette/offered", Error,
        "Something was offered that must never be, or was not offered that must be.";
    VIGNETTE_PATTERN = "vignette/pattern", Error,
        "An expected pattern is missing, or a pattern is found that must not be.";
    VIGNETTE_RAISED = "vignette/raised", Warning,
        "Together with other packs the urgency is higher than alone.";
    VIGNETTE_RED_FLAG = "vignette/red-flag", Error,
        "A red flag does not fire though it must, or fires though it must not.";
    VIGNETTE_URGENCY = "vignette/urgency", Error,
        "The urgency is not the expected one, or is lower together with other packs.";
}

/// Severity and meaning of a code. Every code is in [`ALL`].
pub fn info(code: Code) -> Option<&'static CodeInfo> {
    ALL.iter().find(|info| info.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_without_repeats() {
        for pair in ALL.windows(2) {
            assert!(
                pair[0].code < pair[1].code,
                "{:?} stands before {:?}",
                pair[0].code,
                pair[1].code
            );
        }
    }
}
