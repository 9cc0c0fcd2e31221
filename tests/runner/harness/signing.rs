//! Signing of bundles with the key of the tests.

use std::path::Path;

use heelwise_pack::bundle::Bundle;
use heelwise_trust::{PublicKey, PublisherName, Statement, UNTRUSTED_COMMENT, signature_path};
use minisign::{SecretKey, SecretKeyBox};

use super::root;

/// The signing key of the tests, the same in every run.
pub(crate) fn publisher() -> SecretKey {
    let file = std::fs::read_to_string(root().join("tests/fixtures/trust/tests.key")).unwrap();
    SecretKeyBox::from_string(&file).unwrap().into_unencrypted_secret_key().unwrap()
}

/// The public key of a secret key.
pub(crate) fn public(secret: &SecretKey) -> PublicKey {
    PublicKey::parse(&minisign::PublicKey::from_secret_key(secret).unwrap().to_base64()).unwrap()
}

/// Writes a bundle, and its signature beside it.
pub(crate) fn write_signed(path: &Path, bytes: &[u8], secret: &SecretKey, publisher: &str) {
    std::fs::write(path, bytes).unwrap();
    let bundle = Bundle::from_bytes(path, bytes.into()).unwrap();
    let statement = Statement {
        pack: bundle.index().id.clone(),
        version: bundle.index().version.clone(),
        key: public(secret),
        publisher: PublisherName::parse(publisher).unwrap(),
    };
    let signed =
        minisign::sign(None, secret, bytes, Some(&statement.to_line()), Some(UNTRUSTED_COMMENT))
            .unwrap();
    std::fs::write(signature_path(path), signed.to_string()).unwrap();
}
