//! An authenticator in software: makes passkeys and signs with them (Web Authentication, level 3, sections 6.1 and 6.5).

use base64ct::{Base64UrlUnpadded, Encoding};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

/// The user was there, and was verified.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
/// A credential follows.
const WITH_CREDENTIAL: u8 = 0x40;

/// An authenticator of somebody.
#[derive(Debug)]
pub struct Authenticator {
    /// Its passkeys.
    pub passkeys: Vec<Resident>,
    /// Whether it verifies its user, by a fingerprint for example.
    pub verifies: bool,
    /// How much its counter grows with each signature; a passkey that is synchronized does not count.
    pub counts: u32,
    /// The origin that the browser says it is at.
    pub origin: String,
    /// The id of the next credential, instead of a random one.
    pub next_id: Option<Vec<u8>>,
}

/// A passkey in an authenticator.
#[derive(Debug)]
pub struct Resident {
    id: Vec<u8>,
    domain: String,
    handle: Vec<u8>,
    key: EcdsaKeyPair,
    counter: u32,
}

impl Authenticator {
    /// An authenticator without passkeys that verifies its user, in a browser at this origin. It does not count.
    #[must_use]
    pub fn at(origin: &str) -> Self {
        Self { passkeys: Vec::new(), verifies: true, counts: 0, origin: origin.to_owned(), next_id: None }
    }

    /// Makes a passkey, as `navigator.credentials.create()` does with these options.
    ///
    /// # Panics
    /// If it has one of those already that the options exclude, as a browser refuses.
    pub fn create(&mut self, options: &Value) -> Value {
        let options = &options["publicKey"];
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let domain = options["rp"]["id"].as_str().expect("there is a domain").to_owned();
        let excluded = options["excludeCredentials"].as_array().expect("there is always a list");
        let excluded: Vec<_> = excluded.iter().map(|one| bytes(&one["id"])).collect();
        assert!(!self.passkeys.iter().any(|mine| excluded.contains(&mine.id)), "it has one already");
        let rng = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng).expect("a key");
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref(), &rng).expect("a key");
        let mut id = vec![0; 32];
        rng.fill(&mut id).expect("there is randomness");
        let id = self.next_id.clone().unwrap_or(id);
        let point = key.public_key().as_ref();
        let data = [
            &self.data(&domain, WITH_CREDENTIAL, self.counts)[..],
            &[0; 16],
            &u16::try_from(id.len()).expect("an id is short").to_be_bytes(),
            &id,
            // An EC2 key for ES256 on P-256, in CBOR.
            &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20],
            &point[1..33],
            &[0x22, 0x58, 0x20],
            &point[33..65],
        ]
        .concat();
        let attestation =
            [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData"[..], &cbor_bytes(&data)].concat();
        let response = json!({
            "clientDataJSON": text(&self.client_data("webauthn.create", &options["challenge"])),
            "attestationObject": text(&attestation),
            "transports": ["internal"],
        });
        let handle = bytes(&options["user"]["id"]);
        self.passkeys.push(Resident { id: id.clone(), domain, handle, key, counter: self.counts });
        json!({ "id": text(&id), "rawId": text(&id), "type": "public-key", "response": response,
            "clientExtensionResults": { "credProps": { "rk": true } } })
    }

    /// Signs with its latest passkey for the domain, as `navigator.credentials.get()` does with these options.
    ///
    /// # Panics
    /// If it has none.
    pub fn get(&mut self, options: &Value) -> Value {
        let options = &options["publicKey"];
        assert_eq!(options["userVerification"], "required");
        let domain = options["rpId"].as_str().expect("there is a domain");
        let index = self.passkeys.iter().rposition(|mine| mine.domain == domain).expect("it has a passkey");
        self.passkeys[index].counter += self.counts;
        let data = self.data(domain, 0, self.passkeys[index].counter);
        let client_data = self.client_data("webauthn.get", &options["challenge"]);
        let signed = [&data[..], digest(&SHA256, &client_data).as_ref()].concat();
        let Resident { id, handle, key, .. } = &self.passkeys[index];
        let signature = key.sign(&SystemRandom::new(), &signed).expect("it signs");
        let response = json!({
            "clientDataJSON": text(&client_data),
            "authenticatorData": text(&data),
            "signature": text(signature.as_ref()),
            "userHandle": text(handle),
        });
        json!({ "id": text(id), "rawId": text(id), "type": "public-key", "response": response,
            "clientExtensionResults": {} })
    }

    /// A random id of a credential, as long as one can be.
    ///
    /// # Panics
    /// If there is no randomness.
    #[must_use]
    pub fn long_id() -> Vec<u8> {
        let mut id = vec![0; shared::domain::MAX_CREDENTIAL_ID];
        SystemRandom::new().fill(&mut id).expect("there is randomness");
        id
    }

    fn data(&self, domain: &str, flags: u8, counter: u32) -> Vec<u8> {
        let flags = flags | PRESENT | if self.verifies { VERIFIED } else { 0 };
        [digest(&SHA256, domain.as_bytes()).as_ref(), &[flags], &counter.to_be_bytes()].concat()
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }
}

/// Bytes in base64url.
#[must_use]
pub(crate) fn text(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

fn bytes(value: &Value) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(value.as_str().expect("bytes are a text")).expect("base64url")
}

/// A byte string in CBOR, whose length takes two bytes.
fn cbor_bytes(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("it is short").to_be_bytes();
    [&[0x59], &length[..], bytes].concat()
}
