//! An identity provider on a local port that behaves as a story says. It speaks the code flow with PKCE, over real HTTP, and signs with
//! real keys.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaEncoding, RsaKeyPair,
};
use serde_json::{Map, Value, json};
use tokio::sync::Notify;

/// What this service is called at every issuer.
pub(crate) const CLIENT_ID: &str = "tailnet-invites";
/// The client secret; it has what must be escaped.
pub(crate) const CLIENT_SECRET: &str = "s3cret of ours: +/%";
/// What a program is called at every issuer whose ID tokens are exchanged.
pub const PROGRAM: &str = "a program of ours";

/// An RSA key in PKCS #1, made for these tests and used nowhere else: `ring` can sign with one, but makes none.
const RSA_KEY: &str = include_str!("issuer_rsa_key.txt");

/// An identity provider.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// Its issuer identifier.
    pub url: String,
    state: Arc<Mutex<Behaviour>>,
    asked: Arc<Notify>,
}

/// How an endpoint answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// With a status and nothing else.
    With(u16),
    /// Never.
    Never,
    /// With 300 kB.
    WithTooMuch,
    /// By a redirect to itself.
    ByARedirect,
}

/// A key that an issuer signs with.
#[derive(Debug, Clone)]
pub struct SigningKey {
    id: Option<String>,
    algorithm: &'static str,
    pair: Arc<Pair>,
}

#[derive(Debug)]
enum Pair {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

/// What an issuer does; stories change it.
#[derive(Debug)]
pub struct Behaviour {
    /// Members of the metadata that differ.
    pub metadata: Value,
    /// The keys that are published.
    pub published: Vec<Value>,
    /// How long they may be kept, as the value of `Cache-Control`.
    pub cache_control: Option<String>,
    /// The key that signs.
    pub signs_with: SigningKey,
    /// Members of the token's header that differ; null removes one.
    pub header: Value,
    /// Claims that differ; null removes one.
    pub claims: Value,
    /// What replaces the ID token, if anything.
    pub id_token: Option<String>,
    /// What `UserInfo` says.
    pub userinfo: Value,
    /// Whether its answers to the browser name it (RFC 9207).
    pub names_itself: bool,
    /// Endpoints that misbehave, by path.
    pub misbehaving: HashMap<&'static str, Answers>,
    asked: HashMap<String, usize>,
    codes: HashMap<String, Asked>,
    next_code: usize,
}

/// What an authorization request has asked for.
#[derive(Debug, Clone)]
struct Asked {
    parameters: HashMap<String, String>,
    at: Timestamp,
}

impl SigningKey {
    /// A new key for `EdDSA`.
    #[must_use]
    pub fn ed25519(id: &str) -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key is made");
        let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).expect("it is a key");
        Self::of(id, "EdDSA", Pair::Ed25519(pair))
    }

    /// A new key for `ES256`.
    #[must_use]
    pub fn p256(id: &str) -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key is made");
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).expect("it is a key");
        Self::of(id, "ES256", Pair::P256(pair))
    }

    /// The RSA key of the tests, for `RS256` or `PS256`.
    #[must_use]
    pub fn rsa(id: &str, algorithm: &'static str) -> Self {
        let document = Base64::decode_vec(&RSA_KEY.replace('\n', "")).expect("the key is base64");
        Self::of(id, algorithm, Pair::Rsa(RsaKeyPair::from_der(&document).expect("it is a key")))
    }

    fn of(id: &str, algorithm: &'static str, pair: Pair) -> Self {
        Self { id: Some(id.to_owned()), algorithm, pair: Arc::new(pair) }
    }

    /// The same key without a name.
    #[must_use]
    pub fn unnamed(self) -> Self {
        Self { id: None, ..self }
    }

    /// The public half as a JSON Web Key.
    #[must_use]
    pub fn public(&self) -> Value {
        let mut key = match self.pair.as_ref() {
            Pair::Ed25519(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": encoded(pair.public_key().as_ref()) })
            }
            Pair::P256(pair) => {
                // 4, then both coordinates.
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({ "kty": "EC", "crv": "P-256", "x": encoded(x), "y": encoded(y) })
            }
            Pair::Rsa(pair) => {
                let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({ "kty": "RSA", "n": encoded(n), "e": encoded(e) })
            }
        };
        key["use"] = json!("sig");
        if let Some(id) = &self.id {
            key["kid"] = json!(id);
        }
        key
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self.pair.as_ref() {
            Pair::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Pair::P256(pair) => pair.sign(&random, message).expect("it signs").as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let scheme: &dyn RsaEncoding =
                    if self.algorithm == "PS256" { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(scheme, &random, message, &mut signature).expect("it signs");
                signature
            }
        }
    }

    /// A signed token.
    #[must_use]
    pub fn token(&self, header: &Value, claims: &Value) -> String {
        let text = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
        format!("{text}.{}", encoded(self.sign(text.as_bytes())))
    }
}

impl Issuer {
    /// Starts an issuer that behaves well, and signs with an Ed25519 key.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("the listener has an address");
        let key = SigningKey::ed25519("first");
        let state = Behaviour {
            metadata: json!({}),
            published: vec![key.public()],
            cache_control: None,
            signs_with: key,
            header: json!({}),
            claims: json!({}),
            id_token: None,
            userinfo: json!({}),
            names_itself: false,
            misbehaving: HashMap::new(),
            asked: HashMap::new(),
            codes: HashMap::new(),
            next_code: 0,
        };
        let url = format!("http://{address}");
        let issuer = Self { url, state: Arc::new(Mutex::new(state)), asked: Arc::default() };
        let router = Router::new().fallback(answer).with_state(issuer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        issuer
    }

    /// Changes what it does.
    pub fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.behaviour());
    }

    /// Signs with another key from now on, and publishes only that one.
    pub fn rotate_to(&self, key: SigningKey) {
        self.behave(|behaviour| {
            behaviour.published = vec![key.public()];
            behaviour.signs_with = key;
        });
    }

    /// How often a path was asked for.
    #[must_use]
    pub fn times_asked(&self, path: &str) -> usize {
        self.behaviour().asked.get(path).copied().unwrap_or_default()
    }

    /// Waits until somebody asks for something.
    pub async fn is_asked(&self) {
        self.asked.notified().await;
    }

    /// The person at the browser signs in on its page; returns the path, with its query, that they are sent back to.
    #[must_use]
    pub fn authorize(&self, page: &str, at: Timestamp) -> String {
        let (_, query) = page.split_once('?').expect("the request has parameters");
        let parameters = form(query);
        let (redirect_uri, state) = (parameters["redirect_uri"].clone(), parameters["state"].clone());
        let mut behaviour = self.behaviour();
        behaviour.next_code += 1;
        let code = format!("code-{}-of-{}", behaviour.next_code, self.url.len());
        behaviour.codes.insert(code.clone(), Asked { parameters, at });
        let mut answer = vec![("code", code), ("state", state)];
        if behaviour.names_itself {
            answer.push(("iss", self.url.clone()));
        }
        let answer = serde_urlencoded::to_string(answer).expect("it is a form");
        let path = redirect_uri.strip_prefix(crate::world::BASE_URL).expect("it leads back to the service");
        format!("{path}?{answer}")
    }

    fn behaviour(&self) -> MutexGuard<'_, Behaviour> {
        self.state.lock().expect("no story panics while it holds the issuer")
    }

    fn metadata(&self, behaviour: &Behaviour) -> Value {
        let mut metadata = json!({
            "issuer": self.url,
            "authorization_endpoint": format!("{}/authorize", self.url),
            "token_endpoint": format!("{}/token", self.url),
            "userinfo_endpoint": format!("{}/userinfo", self.url),
            "jwks_uri": format!("{}/keys", self.url),
            "authorization_response_iss_parameter_supported": behaviour.names_itself,
        });
        change(&mut metadata, &behaviour.metadata);
        metadata
    }

    /// Redeems a code as RFC 6749 and RFC 7636 say: once, by the client that asked for it, with its verifier.
    fn redeem(&self, headers: &HeaderMap, body: &[u8]) -> Result<Value, &'static str> {
        let form = form(std::str::from_utf8(body).unwrap_or_default());
        let is_in_form = self.behaviour().metadata["token_endpoint_auth_methods_supported"]
            == json!(["client_secret_post"]);
        let client = if is_in_form {
            Some((form["client_id"].clone(), form["client_secret"].clone()))
        } else {
            client_of(headers)
        };
        if client != Some((CLIENT_ID.to_owned(), CLIENT_SECRET.to_owned())) {
            return Err("invalid_client");
        }
        let mut behaviour = self.behaviour();
        let asked = behaviour.codes.remove(&form["code"]).ok_or("invalid_grant")?;
        let challenge = encoded(digest(&SHA256, form["code_verifier"].as_bytes()));
        let is_whole = form["grant_type"] == "authorization_code"
            && asked.parameters["code_challenge_method"] == "S256"
            && asked.parameters["code_challenge"] == challenge
            && asked.parameters["redirect_uri"] == form["redirect_uri"];
        if !is_whole {
            return Err("invalid_grant");
        }
        let own = json!({ "nonce": asked.parameters["nonce"] });
        let id_token =
            behaviour.id_token.clone().unwrap_or_else(|| self.id_token(&behaviour, &own, asked.at));
        Ok(json!({ "access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": id_token }))
    }

    /// An ID token that a program brings, which has signed the person in by itself. Each is another one.
    #[must_use]
    pub fn token_for_exchange(&self, at: Timestamp) -> String {
        let mut behaviour = self.behaviour();
        behaviour.next_code += 1;
        let own = json!({ "aud": PROGRAM, "jti": behaviour.next_code });
        behaviour.id_token.clone().unwrap_or_else(|| self.id_token(&behaviour, &own, at))
    }

    fn id_token(&self, behaviour: &Behaviour, own: &Value, at: Timestamp) -> String {
        let key = &behaviour.signs_with;
        let mut header = json!({ "alg": key.algorithm, "typ": "JWT" });
        if let Some(id) = &key.id {
            header["kid"] = json!(id);
        }
        change(&mut header, &behaviour.header);
        let issued = at.as_second();
        let mut claims = json!({
            "iss": self.url,
            "sub": "248289761001",
            "aud": CLIENT_ID,
            "iat": issued,
            "exp": issued + 300,
            "name": "Ann Lee",
            "email": "ann@example.com",
            "email_verified": true,
        });
        change(&mut claims, own);
        change(&mut claims, &behaviour.claims);
        key.token(&header, &claims)
    }
}

/// The access token of every sign-in.
const ACCESS_TOKEN: &str = "an access token";

async fn answer(
    State(issuer): State<Issuer>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().to_owned();
    let misbehaving = {
        let mut behaviour = issuer.behaviour();
        *behaviour.asked.entry(path.clone()).or_default() += 1;
        behaviour.misbehaving.get(path.as_str()).copied()
    };
    issuer.asked.notify_one();
    match misbehaving {
        Some(Answers::With(status)) => StatusCode::from_u16(status).expect("a status").into_response(),
        Some(Answers::Never) => std::future::pending().await,
        Some(Answers::WithTooMuch) => {
            format!(r#"{{"keys":[],"x":"{}"}}"#, "x".repeat(300_000)).into_response()
        }
        Some(Answers::ByARedirect) => {
            (StatusCode::FOUND, [(header::LOCATION, format!("{}{path}/elsewhere", issuer.url))])
                .into_response()
        }
        None => well(&issuer, &method, &path, &headers, &body),
    }
}

fn well(issuer: &Issuer, method: &Method, path: &str, headers: &HeaderMap, body: &[u8]) -> Response {
    let json = |value: &Value| ([(header::CONTENT_TYPE, "application/json")], value.to_string());
    match (method.as_str(), path) {
        ("GET", "/.well-known/openid-configuration") => {
            json(&issuer.metadata(&issuer.behaviour())).into_response()
        }
        ("GET", "/keys" | "/keys/elsewhere") => {
            let behaviour = issuer.behaviour();
            let mut response = json(&json!({ "keys": behaviour.published })).into_response();
            if let Some(value) = &behaviour.cache_control {
                response.headers_mut().insert(header::CACHE_CONTROL, value.parse().expect("a header"));
            }
            response
        }
        ("POST", "/token") => match issuer.redeem(headers, body) {
            Ok(tokens) => json(&tokens).into_response(),
            Err(error) => (StatusCode::BAD_REQUEST, json(&json!({ "error": error }))).into_response(),
        },
        ("GET", "/userinfo") if headers[header::AUTHORIZATION] == format!("Bearer {ACCESS_TOKEN}") => {
            json(&issuer.behaviour().userinfo).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Sets the members of one object in another; null removes one.
fn change(object: &mut Value, changes: &Value) {
    let object: &mut Map<String, Value> = object.as_object_mut().expect("an object");
    for (name, value) in changes.as_object().into_iter().flatten() {
        if value.is_null() {
            object.remove(name);
        } else {
            object.insert(name.clone(), value.clone());
        }
    }
}

/// The client of HTTP Basic, form-decoded.
fn client_of(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(Base64::decode_vec(value).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let decoded = |text: &str| form(&format!("x={text}"))["x"].clone();
    Some((decoded(id), decoded(secret)))
}

fn form(text: &str) -> HashMap<String, String> {
    serde_urlencoded::from_str(text).unwrap_or_default()
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}
