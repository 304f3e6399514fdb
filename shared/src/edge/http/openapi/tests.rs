use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::document;
use crate::edge::endpoints::endpoints;

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
