//! Signatures that must be refused, and every decision there is to make.

use jiff::civil::{Date, date};
use minisign::KeyPair;

use super::*;

const DAY: Date = date(2026, 11, 21);
const BUNDLE: &[u8] = b"the bytes of a bundle";

/// Somebody who signs.
struct Signer {
    pair: KeyPair,
    key: PublicKey,
}

impl Signer {
    fn new() -> Self {
        let pair = KeyPair::generate_unencrypted_keypair().unwrap();
        let key = PublicKey::parse(&pair.pk.to_base64()).unwrap();
        Self { pair, key }
    }

    fn says(&self, pack: &str, version: &str) -> Statement {
        let publisher = PublisherName::parse("Anna").unwrap();
        Statement { pack: pack.into(), version: version.into(), key: self.key.clone(), publisher }
    }

    fn signs(&self, line: &str) -> String {
        minisign::sign(None, &self.pair.sk, BUNDLE, Some(line), Some(UNTRUSTED_COMMENT))
            .unwrap()
            .to_string()
    }
}

fn good() -> String {
    let anna = Signer::new();
    anna.signs(&anna.says("tiny", "1.2.3").to_line())
}

fn taken(file: &str) -> Result<(), SignatureError> {
    Signature::read(file.as_bytes())?.verify(BUNDLE)
}

#[test]
fn a_signature_contains_the_signed_statement() {
    let file = good();
    let signature = Signature::read(file.as_bytes()).unwrap();
    assert_eq!(signature.verify(BUNDLE), Ok(()));
    let Statement { pack, version, publisher, .. } = signature.statement();
    assert_eq!((pack.as_str(), version.as_str(), publisher.as_str()), ("tiny", "1.2.3", "Anna"));
}

// threat: B8
#[test]
fn no_bit_of_a_signature_or_of_what_it_signs_can_be_changed() {
    let file = good().into_bytes();
    for position in 0..file.len() {
        for bit in 0..8 {
            let mut changed = file.clone();
            changed[position] ^= 1 << bit;
            let is_taken = Signature::read(&changed).is_ok_and(|it| it.verify(BUNDLE).is_ok());
            assert!(
                !is_taken,
                "bit {bit} of byte {position}: {}",
                String::from_utf8_lossy(&changed)
            );
        }
        assert!(Signature::read(&file[..position]).is_err(), "cut at {position}");
    }
    let signature = Signature::read(&file).unwrap();
    for position in 0..BUNDLE.len() {
        let mut changed = BUNDLE.to_vec();
        changed[position] ^= 1;
        assert_eq!(signature.verify(&changed), Err(SignatureError::Wrong));
    }
    assert_eq!(signature.verify(&[BUNDLE, b"\0"].concat()), Err(SignatureError::Wrong));
}

// threat: B9
#[test]
fn a_signature_has_one_way_to_be_written() {
    let file = good();
    assert_eq!(taken(&file), Ok(()));
    let lines: Vec<&str> = file.lines().collect();
    let [first, second, third, fourth] = lines[..] else { panic!("{file}") };
    let of = |lines: &[&str]| lines.join("\n") + "\n";
    let other = good();
    let cases = [
        file.replace('\n', "\r\n"),
        file.replacen('\n', "\r\n", 1),
        file.replacen('\n', "\r", 1),
        format!("{file}\n"),
        format!("{file} "),
        format!("\n{file}"),
        format!(" {file}"),
        format!("\u{feff}{file}"),
        file.trim_end().to_owned(),
        format!("{file}{file}"),
        format!("{file}{other}"),
        format!("{other}{file}"),
        of(&[third, fourth, first, second]),
        of(&[first, fourth, third, second]),
        of(&[first, second, third, second]),
        of(&[first, second, third]),
        of(&[&format!("{first} more"), second, third, fourth]),
        of(&[&first.to_uppercase(), second, third, fourth]),
        of(&[first, &format!("{second} "), third, fourth]),
        of(&[first, &format!("{second}="), third, fourth]),
        of(&[first, second.trim_end_matches('='), third, fourth]),
        of(&[first, &second.replacen('=', "", 1), third, fourth]),
        of(&[first, &second.replace('=', "A"), third, fourth]),
        of(&[first, &with_unused_bits(second), third, fourth]),
        of(&[first, second, third, &with_unused_bits(fourth)]),
        of(&[first, &format!("{} {}", &second[..8], &second[8..]), third, fourth]),
        of(&[first, second, &format!("{third} "), fourth]),
        of(&[first, second, &third.replace(" version", "  version"), fourth]),
        of(&[first, second, &third.replace("tiny", "tini"), fourth]),
        of(&[first, second, &third.replace("Anna", "Anne"), fourth]),
        // The lines of two valid signatures, mixed.
        of(&[first, second, third, other.lines().last().unwrap()]),
        of(&[first, other.lines().nth(1).unwrap(), third, fourth]),
    ];
    for (at, case) in cases.iter().enumerate() {
        assert!(taken(case).is_err(), "case {at}:\n{case}");
    }
}

/// Base64 that stands for the same bytes, with a bit set in what is left over of its last letter.
fn with_unused_bits(base64: &str) -> String {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bare = base64.trim_end_matches('=');
    let last = LETTERS.find(bare.chars().last().unwrap()).unwrap();
    let padding = "=".repeat(base64.len() - bare.len());
    format!("{}{}{padding}", &bare[..bare.len() - 1], LETTERS.chars().nth(last | 1).unwrap())
}

// threat: B9
#[test]
fn what_is_signed_has_one_way_to_be_said() {
    let anna = Signer::new();
    let line = anna.says("tiny", "1.2.3").to_line();
    assert!(taken(&anna.signs(&line)).is_ok());
    let key = anna.key.as_str();
    let cases = [
        String::new(),
        "timestamp:1700000000\tfile:tiny.heelpack\thashed".into(),
        line.replacen("heelwise", "Heelwise", 1),
        line.replacen("heelwise ", "heelwise  ", 1),
        line.replace("tiny", "Tiny"),
        line.replace("tiny", "../tiny"),
        line.replace("tiny", ""),
        line.replace("tiny", &"t".repeat(65)),
        line.replace("1.2.3", "1.2"),
        line.replace("1.2.3", "01.2.3"),
        line.replace("1.2.3", &format!("1.2.3-{}", "x".repeat(60))),
        line.replace("Anna", ""),
        line.replace("Anna", "An\u{1b}[2Jna"),
        line.replace("Anna", "Anna\u{202e}"),
        line.replace("Anna", &"A".repeat(61)),
        line.replace(key, &key.replacen("RW", "RU", 1)),
        format!("heelwise version=1.2.3 pack=tiny key={key} publisher=Anna"),
        format!("heelwise pack=tiny pack=other version=1.2.3 key={key} publisher=Anna"),
        format!("heelwise pack=tiny version=1.2.3 key={key}"),
    ];
    for case in cases {
        assert!(matches!(taken(&anna.signs(&case)), Err(SignatureError::Form(_))), "{case}");
    }
}

// threat: B11
#[test]
fn a_key_cannot_be_borrowed() {
    let (anna, bert) = (Signer::new(), Signer::new());
    let annas = anna.says("tiny", "1.0.0").to_line();
    assert_eq!(
        taken(&bert.signs(&annas)),
        Err(SignatureError::Wrong),
        "signed with another key than it names"
    );
    // The number in minisign's key is the same, the key is not.
    let mut bytes = bert.pair.pk.to_bytes();
    bytes[2..10].copy_from_slice(anna.pair.pk.keynum());
    let similar = minisign::PublicKey::from_bytes(&bytes).unwrap();
    let similar = PublicKey::parse(&similar.to_base64()).unwrap();
    assert_ne!(similar.id(), anna.key.id());
    let claimed = anna.says("tiny", "1.0.0").to_line().replace(anna.key.as_str(), similar.as_str());
    assert_eq!(taken(&anna.signs(&claimed)), Err(SignatureError::Wrong));
}

// threat: B9
#[test]
fn a_signature_of_the_older_kind_is_refused() {
    // Made by minisign before it hashed first; over `test`.
    let file = format!(
        "untrusted comment: {UNTRUSTED_COMMENT}\nRWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC\
         351vwIasSSbXxwA=\ntrusted comment: timestamp:1555779966\tfile:test\nQtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/\
         VqE81QFuMKI5k/SfNQUaOAA==\n"
    );
    assert!(Signature::read(file.as_bytes()).is_err());
}

/// A trust file in which Anna has `tiny` 1.1.0 installed, after 1.2.0 was there.
fn trust(anna: &Signer) -> TrustStore {
    let mut trust = TrustStore::default();
    let name = PublisherName::parse("Anna").unwrap();
    trust.trust(&anna.key, None, &name, DAY);
    for (version, digest) in [("1.2.0", "c"), ("1.1.0", "b")] {
        trust.install("tiny", &anna.key, installed(version, digest));
    }
    trust
}

fn installed(version: &str, digest: &str) -> InstalledRelease {
    InstalledRelease {
        version: version.into(),
        digest: digest.repeat(64),
        signature: "0".repeat(64),
        since: DAY,
    }
}

fn judged(
    trust: &TrustStore,
    statement: &Statement,
    digest: &str,
    downgrade: bool,
) -> Result<AcceptedBundle, Refusal> {
    judge(
        trust,
        &OfferedBundle {
            statement,
            digest: &digest.repeat(64),
            downgrade,
            reserved: &["foundation", "heelwise"],
        },
    )
}

// threat: B12
#[test]
fn versions_only_go_up_unless_that_is_wanted_and_never_change() {
    let anna = Signer::new();
    let trust = trust(&anna);
    let change = |version: &str, digest: &str, downgrade: bool| {
        judged(&trust, &anna.says("tiny", version), digest, downgrade)
            .map(|accepted| accepted.change)
            .map_err(|it| it.to_string())
    };
    assert_eq!(change("1.3.0", "d", false), Ok(InstallChange::Upgrade("1.1.0".into())));
    assert_eq!(change("1.2.0", "c", false), Ok(InstallChange::Upgrade("1.1.0".into())));
    assert_eq!(change("1.1.0", "b", false), Ok(InstallChange::Same));
    assert_eq!(change("1.0.0", "a", true), Ok(InstallChange::Downgrade("1.1.0".into())));
    assert_eq!(change("99.0.0", "d", false), Ok(InstallChange::Upgrade("1.1.0".into())));
    for older in ["1.0.0", "1.1.5", "1.2.0-rc.1", "0.0.0"] {
        assert!(change(older, "a", false).unwrap_err().contains("older than 1.2.0"), "{older}");
    }
    for known in ["1.1.0", "1.2.0"] {
        assert!(change(known, "a", true).unwrap_err().contains("other bytes"), "{known}");
    }
}

// threat: B12
#[test]
fn a_pack_that_was_removed_is_not_forgotten() {
    let anna = Signer::new();
    let mut trust = trust(&anna);
    trust.remove("tiny", false);
    let change = |trust: &TrustStore, version: &str, digest: &str| {
        judged(trust, &anna.says("tiny", version), digest, false).map(|accepted| accepted.change)
    };
    assert_eq!(change(&trust, "1.2.0", "c"), Ok(InstallChange::First));
    assert!(matches!(change(&trust, "1.1.0", "b"), Err(Refusal::Downgrade { .. })));
    assert!(matches!(change(&trust, "1.2.0", "d"), Err(Refusal::OtherBytes { .. })));
    trust.remove("tiny", true);
    assert_eq!(change(&trust, "1.1.0", "x"), Ok(InstallChange::First));
}

// threat: B11, B13
#[test]
fn a_pack_belongs_to_the_publisher_it_first_came_from() {
    let (anna, bert) = (Signer::new(), Signer::new());
    let mut trust = trust(&anna);
    let of_bert = |trust: &TrustStore| judged(trust, &bert.says("tiny", "2.0.0"), "e", true);
    let refused = of_bert(&trust).unwrap_err().to_string();
    assert!(
        refused.contains(&anna.key.id().to_string())
            && refused.contains(&bert.key.id().to_string()),
        "{refused}"
    );
    // Neither trusting the other nor removing the pack makes it theirs.
    trust.trust(&bert.key, None, &PublisherName::parse("Bert").unwrap(), DAY);
    trust.remove("tiny", false);
    assert!(matches!(of_bert(&trust), Err(Refusal::OtherPublisher { .. })));
    trust.remove("tiny", true);
    assert_eq!(
        of_bert(&trust),
        Ok(AcceptedBundle { publisher_trust: PublisherTrust::Known, change: InstallChange::First })
    );
}

// threat: B13
#[test]
fn what_is_built_in_cannot_be_shadowed() {
    let anna = Signer::new();
    for reserved in ["foundation", "heelwise"] {
        let judged = judged(&TrustStore::default(), &anna.says(reserved, "99.0.0"), "a", true);
        assert_eq!(judged, Err(Refusal::BuiltIn { pack: reserved.into() }));
    }
}

// threat: B11
#[test]
fn who_is_new_is_said_to_be_and_a_known_name_does_not_help() {
    let (anna, other) = (Signer::new(), Signer::new());
    let trust = trust(&anna);
    let trust_in = |signer: &Signer| {
        judged(&trust, &signer.says("more", "1.0.0"), "a", false).unwrap().publisher_trust
    };
    assert_eq!(trust_in(&anna), PublisherTrust::Known);
    assert_eq!(trust_in(&other), PublisherTrust::New { same_name: vec![anna.key.id()] });
}

// threat: B11
#[test]
fn a_revoked_key_is_refused_by_name_for_what_is_installed_and_what_is_new() {
    let anna = Signer::new();
    let mut trust = trust(&anna);
    let (old, new) = (anna.says("tiny", "1.1.0"), anna.says("more", "1.0.0"));
    assert_eq!(admit(&trust, &old, &"b".repeat(64)), Ok(()));
    assert!(trust.revoke(anna.key.id(), DAY) && !trust.revoke(anna.key.id(), DAY));
    let refused = admit(&trust, &old, &"b".repeat(64)).unwrap_err();
    assert!(
        matches!(&refused, Refusal::Revoked { .. }) && refused.to_string().contains("\"Anna\""),
        "{refused}"
    );
    assert!(matches!(judged(&trust, &new, "a", false), Err(Refusal::Revoked { .. })));
    assert!(matches!(
        judged(&TrustStore::default(), &new, "a", false).unwrap().publisher_trust,
        PublisherTrust::New { .. }
    ));
    // A key can be refused before anything came from it.
    let mut ahead = TrustStore::default();
    ahead.revoke(anna.key.id(), DAY);
    assert!(matches!(judged(&ahead, &new, "a", false), Err(Refusal::Revoked { .. })));
    // To trust it again takes the whole key.
    trust.trust(&anna.key, None, &PublisherName::parse("Another").unwrap(), DAY);
    assert_eq!(admit(&trust, &old, &"b".repeat(64)), Ok(()));
    assert_eq!(trust.publisher(&anna.key).unwrap().name.as_str(), "Anna");
}

// threat: B10, B12
#[test]
fn only_what_was_installed_is_used() {
    let (anna, bert) = (Signer::new(), Signer::new());
    let trust = trust(&anna);
    let admitted =
        |statement: &Statement, digest: &str| admit(&trust, statement, &digest.repeat(64));
    assert_eq!(admitted(&anna.says("tiny", "1.1.0"), "b"), Ok(()));
    assert!(matches!(
        admitted(&anna.says("tiny", "1.1.0"), "c"),
        Err(Refusal::Changed { what: "digest", .. })
    ));
    assert!(matches!(
        admitted(&anna.says("tiny", "1.2.0"), "c"),
        Err(Refusal::Changed { what: "version", .. })
    ));
    assert!(matches!(
        admitted(&anna.says("more", "1.1.0"), "b"),
        Err(Refusal::Changed { what: "name", .. })
    ));
    assert!(matches!(
        admitted(&bert.says("tiny", "1.1.0"), "b"),
        Err(Refusal::OtherPublisher { .. })
    ));
    assert!(matches!(admitted(&bert.says("more", "1.1.0"), "b"), Err(Refusal::Unknown { .. })));
}

#[test]
fn a_trust_file_is_read_as_it_was_written_and_not_otherwise() {
    let anna = Signer::new();
    let mut store = trust(&anna);
    store.revoke(Signer::new().key.id(), DAY);
    store.set_unfinished(vec!["tiny-1.0.0.heelpack".into()]);
    let text = store.to_text().unwrap();
    assert_eq!(TrustStore::read(text.as_bytes()), Ok(store));
    let key = anna.key.as_str();
    let cases = [
        String::new(),
        text[..text.len() / 2].to_owned(),
        text.replace("\"unfinished\"", "\"unfinishde\""),
        text.replacen('{', "{\"more\": 1,", 1),
        text.replace("tiny-1.0.0.heelpack", "../tiny-1.0.0.heelpack"),
        text.replace("tiny-1.0.0.heelpack", "/etc/passwd"),
        text.replace("\"id\": \"tiny\"", "\"id\": \"../tiny\""),
        text.replace("\"1.2.0\"", "\"1.0.0\""),
        text.replace("\"1.1.0\"", "\"1.1\""),
        text.replacen(key, "RWQ", 1),
        text.replace("Anna", "An\\u001bna"),
        text.replace(&"b".repeat(64), "bb"),
        // The publisher of the pack is missing.
        text.replacen(key, Signer::new().key.as_str(), 1),
        " ".repeat(2 << 20),
    ];
    for (at, case) in cases.iter().enumerate() {
        assert!(
            matches!(TrustStore::read(case.as_bytes()), Err(TrustFileError::Damaged(_))),
            "case {at}: {case:.200}"
        );
    }
    let newer = text.replacen("\"format\": 1", "\"format\": 2", 1);
    assert_eq!(TrustStore::read(newer.as_bytes()), Err(TrustFileError::Format(2)));
}
