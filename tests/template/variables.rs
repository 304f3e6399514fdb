//! What operators can tune: every variable that the code reads is given to the functions that use it, by a parameter.

use std::cell::RefCell;

use serde_json::{Value, json};
use shared::config::{ApiConfig, FollowerConfig, MailConfig, Ring, StreamConfig};
use shared::telemetry;

use crate::template::{Function, Template};
use crate::{Names, root};

/// The functions whose variable is no secret and no concern of passkeys; those are in `keys.rs`.
const GIVEN: [(&str, &[&str]); 11] = [
    ("SEND_START", &["accept-invite", "create-tailnet", "found", "join"]),
    ("DOWNLOADS", &["show-download"]),
    ("MAIL_FROM", &["send-invite-mail"]),
    ("PRODUCT_NAME", &["send-invite-mail"]),
    ("REPLY_TO_INVITER", &["send-invite-mail"]),
    ("SES_CONFIGURATION_SET", &["send-invite-mail"]),
    ("MAILS_PER_SECOND", &["requeue-mail", "send-invite-mail"]),
    ("MAILS_TO_ADDRESS_PER_DAY", &["send-invite-mail"]),
    ("MAILS_OF_NEW_TAILNET_PER_DAY", &["send-invite-mail"]),
    ("REMINDERS", &["sweep"]),
    ("EVENT_BUS", &["expire-invites"]),
];

/// The variables that the code reads.
fn read() -> Names {
    let names = RefCell::new(Names::new());
    let lookup = |name: &str| -> Option<String> {
        names.borrow_mut().insert(name.to_owned());
        // With a value, whatever hangs on it is read, too.
        (name == "BASE_URL").then(|| "https://invites.example.com".to_owned())
    };
    drop(ApiConfig::read(&Ring::ALL, true, lookup));
    drop(MailConfig::read(lookup));
    drop(StreamConfig::read(lookup));
    drop(FollowerConfig::read(lookup));
    drop(telemetry::metrics(lookup));
    names.into_inner()
}

fn variables(function: &Function) -> Names {
    let variables = function.properties()["Environment"]["Variables"].as_object();
    variables.into_iter().flat_map(|all| all.keys().cloned()).collect()
}

fn functions_with(template: &Template, variable: &str) -> Names {
    template
        .functions()
        .filter(|function| variables(function).contains(variable))
        .map(|function| function.name())
        .collect()
}

#[test]
fn the_template_gives_what_the_code_reads_and_nothing_else() {
    let template = Template::read(root());
    let everywhere =
        template.globals()["Function"]["Environment"]["Variables"].as_object().expect("there are some");
    let given: Names = template
        .functions()
        .flat_map(|function| variables(&function))
        .chain(everywhere.keys().cloned())
        .collect();
    assert_eq!(given, read());
    for (variable, functions) in GIVEN {
        let functions: Names = functions.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(functions_with(&template, variable), functions, "{variable}");
    }
}

#[test]
fn whoever_fills_or_takes_from_a_send_budget_knows_all_of_it() {
    // The time in a user's row says how full the bucket is only for whoever knows how large it is, and how quickly it is refilled.
    let template = Template::read(root());
    let code = |name: &str| {
        let file = root().join("functions/src").join(format!("{}.rs", name.replace('-', "_")));
        std::fs::read_to_string(file).expect("a function has code")
    };
    let using: Names = template
        .functions()
        .map(|function| function.name())
        .filter(|name| code(name).contains("send_budget"))
        .collect();
    assert!(using.contains("join"));
    for variable in ["SEND_BURST", "SEND_REFILL_PER_HOUR"] {
        assert_eq!(functions_with(&template, variable), using, "{variable}");
    }
    let budget = shared::domain::SendBudget::default();
    let figure = |name: &str| {
        u32::try_from(template.parameter(name)["Default"].as_u64().expect("a number")).expect("a small one")
    };
    assert_eq!(budget, shared::domain::SendBudget::new(figure("SendBurst"), figure("SendRefillPerHour")));
}

#[test]
fn every_parameter_is_used_and_has_a_default_unless_only_the_operator_can_know() {
    let template = Template::read(root());
    let text = template.text();
    let mut without_default = Names::new();
    for (name, parameter) in template.parameters() {
        let (reference, within) = (json!({ "Ref": name }).to_string(), format!("${{{name}}}"));
        assert!(text.contains(&reference) || text.contains(&within), "{name} is used nowhere");
        assert!(
            parameter["Description"].as_str().is_some_and(|words| words.len() > 20),
            "{name} is not explained"
        );
        if parameter["Default"] == Value::Null {
            without_default.insert(name.clone());
        }
    }
    assert_eq!(without_default, ["AlarmEmail", "Founders", "MailFrom"].map(ToOwned::to_owned).into());
}
