//! `cargo xtask sign`.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use heelwise_pack::bundle::Bundle;
use heelwise_trust::{
    PublicKey, PublisherName, Signature, Statement, UNTRUSTED_COMMENT, signature_path,
};
use minisign::{KeyPair, SecretKey, SecretKeyBox};

use crate::print;
use crate::workspace::{self, Problem};

/// The signature is written beside each bundle: BUNDLE.minisig. Anyone can check it, also with
/// minisign itself: minisign -V -m BUNDLE -P KEY
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Bundles to sign
    #[arg(required_unless_present = "new_key")]
    bundles: Vec<PathBuf>,
    /// The file with your secret key, made with --new-key or with minisign
    #[arg(long, value_name = "FILE", required_unless_present = "new_key")]
    key: Option<PathBuf>,
    /// Your name as a publisher; people see it beside your key's short id
    #[arg(long, value_name = "NAME", default_value = "no name given")]
    publisher: String,
    /// Make a new key: the secret one in FILE, the public one in FILE.pub. Nothing is overwritten
    #[arg(long, value_name = "FILE", conflicts_with_all = ["bundles", "key", "publisher"])]
    new_key: Option<PathBuf>,
    /// Do not protect the new key with a password, for machines that sign on their own
    #[arg(long, requires = "new_key")]
    no_password: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Problem> {
    if let Some(file) = &args.new_key {
        return new_key(file, args.no_password);
    }
    let publisher =
        PublisherName::parse(&args.publisher).map_err(|error| format!("--publisher: {error}"))?;
    let secret = secret(args.key.as_deref().ok_or("--key is missing")?)?;
    let public =
        minisign::PublicKey::from_secret_key(&secret).map_err(|error| error.to_string())?;
    let key = PublicKey::parse(&public.to_base64()).map_err(|error| error.to_string())?;
    for bundle in &args.bundles {
        let path = sign(bundle, &secret, &key, &publisher)?;
        print::line(format!("{} (key {})", workspace::short(path).display(), key.id()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Signs bundles with a key that is made for it and then discarded.
pub(crate) fn for_now(bundles: &[PathBuf]) -> Result<(), Problem> {
    let pair = KeyPair::generate_unencrypted_keypair().map_err(|error| error.to_string())?;
    let key = PublicKey::parse(&pair.pk.to_base64()).map_err(|error| error.to_string())?;
    let publisher = PublisherName::parse("nobody").map_err(|error| error.to_string())?;
    bundles.iter().try_for_each(|bundle| sign(bundle, &pair.sk, &key, &publisher).map(drop))
}

/// Signs one bundle, and verifies the signature before it gets its final name.
fn sign(
    path: &Path,
    secret: &SecretKey,
    key: &PublicKey,
    publisher: &PublisherName,
) -> Result<PathBuf, Problem> {
    let bundle = Bundle::open(path).map_err(|error| error.to_string())?;
    bundle.verify().map_err(|error| error.to_string())?;
    let (pack, version) = (bundle.index().id.clone(), bundle.index().version.clone());
    let statement = Statement { pack, version, key: key.clone(), publisher: publisher.clone() };
    let line = statement.to_line();
    let made =
        minisign::sign(None, secret, &bundle.bytes()[..], Some(&line), Some(UNTRUSTED_COMMENT));
    let text = made.map_err(|error| error.to_string())?.to_string();
    let read_back = Signature::read(text.as_bytes()).and_then(|signature| {
        signature.verify(bundle.bytes())?;
        Ok(signature.statement() == &statement)
    });
    match read_back {
        Ok(true) => {}
        Ok(false) => return Err("the signature states something other than what was signed".into()),
        Err(error) => {
            return Err(format!("{}: the new signature is invalid: {error}", path.display()));
        }
    }
    let signature = signature_path(path);
    heelwise_fs::replace(&signature, text.as_bytes())
        .map_err(|error| format!("{}: {error}", signature.display()))?;
    Ok(signature)
}

/// Reads a secret key, and asks for its password when it has one.
fn secret(path: &Path) -> Result<SecretKey, Problem> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let boxed = || SecretKeyBox::from_string(&text);
    let open = boxed().and_then(SecretKeyBox::into_unencrypted_secret_key);
    let Err(problem) = open else { return open.map_err(|error| error.to_string()) };
    if !std::io::stdin().is_terminal() {
        return Err(format!(
            "{}: {problem}; there is no terminal to ask for a password in",
            path.display()
        ));
    }
    let secret = boxed().and_then(|it| it.into_secret_key(None));
    secret.map_err(|error| format!("{}: {error}", path.display()))
}

/// Makes a pair of keys. The secret one can be read by its owner alone.
fn new_key(path: &Path, no_password: bool) -> Result<ExitCode, Problem> {
    let public_path = heelwise_fs::with_suffix(path, ".pub");
    if let Some(existing) =
        [path, &public_path].into_iter().find(|path| path.symlink_metadata().is_ok())
    {
        return Err(format!("{} already exists; a key is never overwritten", existing.display()));
    }
    if !no_password && !std::io::stdin().is_terminal() {
        return Err(
            "there is no terminal to ask for a password in; --no-password makes a key without one"
                .into(),
        );
    }
    let pair = if no_password {
        KeyPair::generate_unencrypted_keypair()
    } else {
        KeyPair::generate_encrypted_keypair(None)
    };
    let pair = pair.map_err(|error| error.to_string())?;
    let secret = pair
        .sk
        .to_box(Some("secret key for heelwise packs; keep it to yourself"))
        .map_err(|error| error.to_string())?;
    let public = pair.pk.to_box().map_err(|error| error.to_string())?;
    let id = PublicKey::parse(&pair.pk.to_base64()).map_err(|error| error.to_string())?.id();
    heelwise_fs::write_private(path, secret.into_string().as_bytes())
        .map_err(|error| format!("{}: {error}", path.display()))?;
    write_public(&public_path, &public.into_string())
        .map_err(|error| format!("{}: {error}", public_path.display()))?;
    print::line(format!(
        "{}: the secret key. Keep it safe, and a copy somewhere else: who has it can sign as you.",
        path.display()
    ));
    print::line(format!(
        "{}: the public key, {id}. Show it where people know you.",
        public_path.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Writes the public key to a new file that anyone may read.
fn write_public(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = std::fs::File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
