use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use utoipa::PartialSchema;

use super::document;
use crate::domain::{
    AccountName, AddressStart, EventGroupId, InviteId, KeyId, Month, PasskeyId, TailnetId, TailnetName,
    UserId,
};
use crate::edge::endpoints::endpoints;
use crate::oidc::ReturnPath;

fn json_document() -> Value {
    serde_json::to_value(document()).unwrap()
}

#[test]
fn every_endpoint_and_no_other_is_in_the_document() {
    let document = json_document();
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.insert((method.to_uppercase(), path.clone()));
        }
    }
    let served =
        endpoints().map(|endpoint| (endpoint.method.to_string(), endpoint.documented_path())).collect();
    assert_eq!(described, served);
}

#[test]
fn operation_ids_are_unique_and_the_names_of_functions() {
    let mut ids = BTreeSet::new();
    for_each_operation(&json_document(), |_, operation| {
        let id = operation["operationId"].as_str().unwrap();
        assert!(endpoints().any(|endpoint| id.starts_with(endpoint.function)), "{id}");
        assert!(ids.insert(id.to_owned()), "{id} is there twice");
    });
}

#[test]
fn every_parameter_of_a_path_is_described() {
    for_each_operation(&json_document(), |path, operation| {
        let parameters = operation["parameters"].as_array().unwrap();
        let described = parameters.iter().filter(|parameter| parameter["in"] == "path");
        let in_braces: BTreeSet<String> =
            described.map(|parameter| format!("{{{}}}", parameter["name"].as_str().unwrap())).collect();
        let of_path = path.split('/').filter(|part| part.starts_with('{')).map(ToOwned::to_owned).collect();
        assert_eq!(in_braces, of_path, "{path}");
    });
}

#[test]
fn every_example_is_as_its_schema_says() {
    let document = json_document();
    let mut checked = 0;
    for_each_operation(&document, |path, operation| {
        for_each_example(operation, &mut |schema, example| {
            checked += 1;
            // The validator resolves references from the root of the schema, so the components must be in it.
            let schema = json!({ "allOf": [schema], "components": document["components"] });
            let validator = jsonschema::draft202012::new(&schema).unwrap();
            let errors: Vec<String> = validator.iter_errors(example).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{path}: {example} {errors:?}");
        });
    });
    assert!(checked > 50, "only {checked} examples were found");
}

#[test]
fn every_link_leads_to_an_operation_that_takes_what_it_passes_on() {
    let document = json_document();
    let mut operations = BTreeMap::new();
    for_each_operation(&document, |_, operation| {
        operations.insert(operation["operationId"].as_str().unwrap().to_owned(), operation.clone());
    });
    let mut followed = 0;
    for_each_operation(&document, |path, operation| {
        let responses = operation["responses"].as_object().unwrap().values();
        for link in responses.filter_map(|response| response["links"].as_object()).flat_map(Map::values) {
            let next = &operations[link["operationId"].as_str().unwrap()];
            let parameters = next["parameters"].as_array().unwrap();
            let of_path = parameters.iter().filter(|parameter| parameter["in"] == "path");
            let wanted: BTreeSet<&str> =
                of_path.map(|parameter| parameter["name"].as_str().unwrap()).collect();
            let passed: BTreeSet<&str> =
                link["parameters"].as_object().into_iter().flat_map(Map::keys).map(String::as_str).collect();
            assert_eq!(passed, wanted, "{path} to {}", next["operationId"]);
            assert_eq!(
                link["requestBody"].is_object(),
                wanted.is_empty(),
                "{path} to {}",
                next["operationId"]
            );
            followed += 1;
        }
    });
    assert!(followed > 30, "only {followed} links were found");
}

/// A text that a regular expression of the document allows.
fn allowed(pattern: &str) -> impl Strategy<Value = String> {
    proptest::string::string_regex(pattern.trim_start_matches('^').trim_end_matches('$')).unwrap()
}

/// Whether a text is a value of a type as the document describes it.
fn is_described<T: PartialSchema>(text: &str) -> bool {
    jsonschema::draft202012::new(&json!(T::schema())).unwrap().is_valid(&json!(text))
}

proptest! {
    #[test]
    fn what_the_document_allows_is_read(
        invite in allowed(InviteId::PATTERN),
        event in allowed(EventGroupId::PATTERN),
        key in allowed(KeyId::PATTERN),
        month in allowed(Month::PATTERN),
        name in allowed(TailnetName::PATTERN),
        number in allowed(UserId::PATTERN),
        account in allowed(AccountName::PATTERN),
        passkey in allowed(PasskeyId::PATTERN),
        path in allowed(ReturnPath::PATTERN),
    ) {
        prop_assert!(account.parse::<AccountName>().is_ok() && passkey.parse::<PasskeyId>().is_ok());
        prop_assert_eq!(path.parse::<ReturnPath>().is_ok(), path.len() <= ReturnPath::MAX_LENGTH, "{}", path);
        prop_assert!(invite.parse::<InviteId>().is_ok() && event.parse::<EventGroupId>().is_ok());
        prop_assert!(key.parse::<KeyId>().is_ok() && month.parse::<Month>().is_ok());
        let lengths = TailnetName::MIN_LENGTH..=TailnetName::MAX_LENGTH;
        prop_assert_eq!(name.parse::<TailnetName>().is_ok(), lengths.contains(&name.len()), "{}", name);
        // The pattern does not say where the numbers end.
        prop_assert_eq!(number.parse::<UserId>().is_ok(), number.parse::<u64>().unwrap() < 1 << 53);
    }

    #[test]
    fn what_is_read_is_as_the_document_says(
        number in 1_u64..1 << 53,
        millis in 0_i64..4_000_000_000_000,
        entropy: [u8; 8],
        name in "[a-c0-9.-]{0,66}",
        start in "([a-zA-Z0-9!.-]{0,9}|[ab]{60,65}\\.?)(@([a-zA-Z0-9.-]{0,9}|[ab]{180,200}))?",
    ) {
        let time = Timestamp::from_millisecond(millis).unwrap();
        prop_assert!(is_described::<UserId>(&UserId::try_from(number).unwrap().to_string()));
        prop_assert!(is_described::<TailnetId>(&TailnetId::try_from(number).unwrap().to_string()));
        prop_assert!(is_described::<InviteId>(&InviteId::in_batch(time, entropy, 1).to_string()));
        prop_assert!(is_described::<EventGroupId>(&EventGroupId::new(time, entropy).to_string()));
        prop_assert!(is_described::<KeyId>(&KeyId::from_entropy(entropy).to_string()));
        prop_assert!(millis < 946_684_800_000 || is_described::<Month>(&Month::of(time).to_string()));
        prop_assert_eq!(is_described::<TailnetName>(&name), name.parse::<TailnetName>().is_ok(), "{}", name);
        prop_assert_eq!(is_described::<AddressStart>(&start), start.parse::<AddressStart>().is_ok(), "{}", start);
    }
}

#[test]
fn descriptions_are_for_readers_who_do_not_have_the_rules() {
    let text = json_document().to_string();
    for kind in ["(R", "(P", "(W"] {
        let numbered =
            text.split(kind).skip(1).any(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
        assert!(!numbered, "a rule number follows {kind}");
    }
}

fn for_each_operation(document: &Value, mut check: impl FnMut(&str, &Value)) {
    for (path, methods) in document["paths"].as_object().unwrap() {
        methods.as_object().unwrap().values().for_each(|operation| check(path, operation));
    }
}

/// Finds every schema that has examples beside it.
fn for_each_example(value: &Value, check: &mut impl FnMut(&Value, &Value)) {
    if let Some(schema) = value.get("schema") {
        value.get("example").into_iter().for_each(|example| check(schema, example));
        let named = value.get("examples").and_then(Value::as_object);
        named.into_iter().flat_map(Map::values).for_each(|example| check(schema, &example["value"]));
    }
    match value {
        Value::Object(members) => members.values().for_each(|member| for_each_example(member, check)),
        Value::Array(items) => items.iter().for_each(|item| for_each_example(item, check)),
        _ => {}
    }
}
