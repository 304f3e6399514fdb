use std::collections::BTreeSet;

use super::*;

#[test]
fn the_committed_document_is_up_to_date() {
    run(true).unwrap();
}

#[test]
fn every_route_and_no_other_is_in_the_document() {
    let document = document().unwrap();
    let described: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let routed = ROUTES.iter().map(|route| (route.method.to_string(), route.path.to_owned())).collect();
    assert_eq!(described, routed);
}

#[test]
fn operation_ids_are_unique_and_the_names_of_functions() {
    let mut ids = BTreeSet::new();
    for_each_operation(&document().unwrap(), |_, operation| {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ROUTES.iter().any(|route| id.starts_with(route.function)), "{id}");
        assert!(ids.insert(id.to_owned()), "{id} is there twice");
    });
}

#[test]
fn every_parameter_of_a_path_is_described() {
    for_each_operation(&document().unwrap(), |path, operation| {
        let parameters = operation["parameters"].as_array().unwrap();
        let described = parameters.iter().filter(|parameter| parameter["in"] == "path").count();
        assert_eq!(described, path.matches('{').count(), "{path}");
    });
}

#[test]
fn every_example_is_as_its_schema_says() {
    let document = document().unwrap();
    let mut checked = 0;
    for_each_operation(&document, |path, operation| {
        for_each_schema(operation, &mut |schema, example| {
            checked += 1;
            conforms(&document, schema, example).unwrap_or_else(|why| panic!("{path}: {example} {why}"));
        });
    });
    assert!(checked > 50, "only {checked} examples were found");
}

fn for_each_operation(document: &Value, mut check: impl FnMut(&str, &Value)) {
    for (path, methods) in document["paths"].as_object().unwrap() {
        methods.as_object().unwrap().values().for_each(|operation| check(path, operation));
    }
}

/// Finds every schema that has examples beside it.
fn for_each_schema(value: &Value, check: &mut impl FnMut(&Value, &Value)) {
    if let Some(schema) = value.get("schema") {
        value.get("example").into_iter().for_each(|example| check(schema, example));
        let named = value.get("examples").and_then(Value::as_object);
        named.into_iter().flat_map(Map::values).for_each(|example| check(schema, &example["value"]));
    }
    match value {
        Value::Object(members) => members.values().for_each(|member| for_each_schema(member, check)),
        Value::Array(items) => items.iter().for_each(|item| for_each_schema(item, check)),
        _ => {}
    }
}

/// The few words of JSON Schema that the document uses; one that it does not know is an error.
fn conforms(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    for (word, rule) in schema.as_object().ok_or("has no schema")? {
        let holds = match word.as_str() {
            "description" | "format" | "default" | "pattern" => true,
            "$ref" => {
                let target = document.pointer(rule.as_str().unwrap().trim_start_matches('#'));
                conforms(document, target.ok_or("refers to nothing")?, value)?;
                true
            }
            "type" => match rule.as_array() {
                Some(types) => types.iter().any(|kind| is_of_type(kind, value)),
                None => is_of_type(rule, value),
            },
            "enum" => rule.as_array().unwrap().contains(value),
            "required" => {
                rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some())
            }
            "properties" => {
                for (name, property) in rule.as_object().unwrap() {
                    value.get(name).map_or(Ok(()), |member| conforms(document, property, member))?;
                }
                true
            }
            "additionalProperties" => {
                let mut names = value.as_object().into_iter().flat_map(Map::keys);
                *rule == false && names.all(|name| schema["properties"].get(name).is_some())
            }
            "items" => {
                let mut items = value.as_array().into_iter().flatten();
                items.try_for_each(|item| conforms(document, rule, item))?;
                true
            }
            "oneOf" => {
                let matching =
                    rule.as_array().unwrap().iter().filter(|one| conforms(document, one, value).is_ok());
                matching.count() == 1
            }
            "allOf" => {
                rule.as_array().unwrap().iter().try_for_each(|one| conforms(document, one, value))?;
                true
            }
            "minimum" => value.as_u64() >= rule.as_u64(),
            "maximum" => value.as_u64() <= rule.as_u64(),
            "minItems" => length(value.as_array().map(Vec::len)) >= rule.as_u64(),
            "maxItems" => length(value.as_array().map(Vec::len)) <= rule.as_u64(),
            "minLength" => length(value.as_str().map(str::len)) >= rule.as_u64(),
            "maxLength" => length(value.as_str().map(str::len)) <= rule.as_u64(),
            unknown => return Err(format!("has the unknown word {unknown} in its schema")),
        };
        if !holds {
            return Err(format!("breaks {word}: {rule}"));
        }
    }
    Ok(())
}

fn length(length: Option<usize>) -> Option<u64> {
    length.and_then(|length| u64::try_from(length).ok())
}

fn is_of_type(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        other => panic!("unknown type {other}"),
    }
}
