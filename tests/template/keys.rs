//! Key rings: which function is given which, and how a changed ring reaches it.

use std::fmt::Write;

use serde_json::{Value, json};
use shared::config::Ring;
use shared::identity::LinkKeys;
use shared::oidc::Providers;

use crate::template::Template;
use crate::{functions as all_functions, root};

/// What the template calls a ring: the secret, and the parameters that name its version and its signing key.
fn names(ring: Ring) -> (&'static str, &'static str, &'static str) {
    match ring {
        Ring::Links => ("LinkKeys", "LinkKeysVersion", "LinkSigningKey"),
        Ring::Credentials => ("CredentialKeys", "CredentialKeysVersion", "CredentialSigningKey"),
        Ring::Cookies => ("CookieKeys", "CookieKeysVersion", "CookieSigningKey"),
    }
}

#[test]
fn a_function_is_given_the_key_rings_that_its_code_declares_and_no_other() {
    for function in Template::read(root()).functions() {
        let variables = &function.properties()["Environment"]["Variables"];
        for ring in Ring::ALL {
            let (keys, signing_key) = ring.variables();
            let (secret, version, parameter) = names(ring);
            let is_given = functions::rings(&function.name()).contains(&ring);
            // The version stands in the reference, so that a new one changes the function and the secret is read again.
            let reference = json!({ "Sub": format!("{{{{resolve:secretsmanager:${{{secret}}}:SecretString:::${{{version}}}}}}}") });
            let (reference, signing) =
                if is_given { (reference, json!({ "Ref": parameter })) } else { (Value::Null, Value::Null) };
            assert_eq!(variables[keys], reference, "{}", function.logical_id);
            assert_eq!(variables[signing_key], signing, "{}", function.logical_id);
        }
    }
}

#[test]
fn a_function_is_given_the_identity_providers_if_its_code_asks_them_and_no_other() {
    let template = Template::read(root());
    for function in template.functions() {
        let variables = &function.properties()["Environment"]["Variables"];
        let reference =
            json!({ "Sub": "{{resolve:secretsmanager:${Providers}:SecretString:::${ProvidersVersion}}}" });
        let asks = functions::asks_providers(&function.name());
        let providers = if asks { reference } else { Value::Null };
        assert_eq!(variables["PROVIDERS"], providers, "{}", function.logical_id);
        // The names of the buttons are no secret: pages have them that lead to a provider, and know nothing else of it.
        let shows_buttons = asks || ["show-invite", "show-home"].contains(&function.name().as_str());
        let names = if shows_buttons { json!({ "Ref": "ProviderNames" }) } else { Value::Null };
        assert_eq!(variables["PROVIDER_NAMES"], names, "{}", function.logical_id);
    }
    // A stack without providers starts.
    let secret = template.resource("Providers");
    let providers: Providers =
        secret["Properties"]["SecretString"].as_str().unwrap_or_default().parse().expect("providers");
    assert_eq!(providers, Providers::default());
    assert_eq!(template.parameter("ProviderNames")["Default"], "");
    assert_eq!(template.parameter("ProvidersVersion")["Default"], "");
}

#[test]
fn every_function_with_passkeys_is_given_their_domain() {
    let template = Template::read(root());
    assert_eq!(template.parameter("PasskeyDomain")["Default"], "");
    for function in template.functions() {
        let has_passkeys = function.name().contains("passkey") || function.name() == "begin-sign-in";
        let domain = if has_passkeys { json!({ "Ref": "PasskeyDomain" }) } else { Value::Null };
        let variables = &function.properties()["Environment"]["Variables"];
        assert_eq!(variables["PASSKEY_DOMAIN"], domain, "{}", function.logical_id);
    }
}

#[test]
fn the_examples_of_how_to_set_up_a_provider_are_providers() {
    let document = std::fs::read_to_string(root().join("docs/sign-in.md")).expect("there is a document");
    let examples = document.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let examples: Vec<_> = examples.map(str::parse::<Providers>).collect();
    assert!(examples.iter().all(Result::is_ok), "{examples:?}");
    assert_eq!(examples.len(), 6);
}

#[test]
fn the_security_document_says_which_function_holds_which_key_ring() {
    let mut table =
        "| function | links | credentials | cookies | providers |\n|---|---|---|---|---|\n".to_owned();
    for function in all_functions() {
        let mark = |ring| if functions::rings(&function).contains(&ring) { "✓" } else { "" };
        let marks = Ring::ALL.map(mark).join(" | ");
        let providers = if functions::asks_providers(&function) { "✓" } else { "" };
        writeln!(table, "| `{function}` | {marks} | {providers} |").expect("a text takes a line");
    }
    let document = std::fs::read_to_string(root().join("docs/security.md")).expect("there is a document");
    assert!(document.contains(&table), "docs/security.md should have\n{table}");
}

#[test]
fn secrets_manager_makes_a_ring_with_which_the_functions_start() {
    let template = Template::read(root());
    for ring in Ring::ALL {
        let (secret, version, signing_key) = names(ring);
        let resource = template.resource(secret);
        let generate = &resource["Properties"]["GenerateSecretString"];
        let (text, id) = (&generate["SecretStringTemplate"], &generate["GenerateStringKey"]);
        assert_eq!((text, id), (&json!("{}"), &json!("1")));
        assert_eq!(generate["ExcludePunctuation"], true);
        // What it makes is `{"1":"<64 random letters and digits>"}`.
        let length =
            usize::try_from(generate["PasswordLength"].as_u64().expect("a length")).expect("a small one");
        let random = "Rk1xV7m2QeYc0hTz9sWbLpUa4JdNfG6iOoXvKt3rEq8yHnBwZuDlSgMjICPFA5RT".get(..length);
        let made = json!({ "1": random.expect("64 characters") }).to_string();
        let signing =
            template.parameter(signing_key)["Default"].as_u64().expect("an id").try_into().expect("a byte");
        assert!(!LinkKeys::parse(&made, signing).expect("a ring").is_guessable());
        assert_eq!(template.parameter(version)["Default"], "");
    }
}
