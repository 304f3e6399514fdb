//! Signing in with an identity provider: OpenID Connect Core 1.0 as a relying party, authorization code flow with PKCE (R24).
//!
//! `providers` is what the operator configures, and `names` what people see of it. `flow` is one attempt to sign in, from the link to the
//! identity. It asks the provider by `client`, remembers in `directory` what the provider has published, and believes of what it says
//! about a person what `id_token` has verified. `exchange` believes an ID token that a program brings.

mod names;
mod providers;

mod flow;
mod return_path;

mod client;
mod directory;

mod crypto;
mod id_token;

mod exchange;

pub use client::{FetchError, OAuthError};
pub use exchange::Exchanged;
pub use flow::{ATTEMPT_SECONDS, Attempt, Callback, RelyingParty, SIGN_IN, SignInError, SignedIn, Wish};
pub use id_token::BadIdToken;
pub use names::{ParseProviderNamesError, ProviderNames};
pub use providers::{ParseProvidersError, Provider, Providers};
pub use return_path::{BadReturnPath, ReturnPath};
