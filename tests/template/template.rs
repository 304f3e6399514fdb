//! A template in `infra` as JSON: the short form of an intrinsic, such as `!Ref Table`, becomes `{"Ref": "Table"}`.

use std::path::Path;

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

/// The template.
pub(crate) struct Template(Value);

/// A function of the template.
pub(crate) struct Function {
    /// Its name in the template.
    pub(crate) logical_id: String,
    resource: Value,
}

impl Template {
    /// Reads the template of the service.
    pub(crate) fn read(root: &Path) -> Self {
        Self::of(&root.join("infra/template.yaml"))
    }

    /// Reads the template of what can be put in front of it.
    pub(crate) fn read_edge(root: &Path) -> Self {
        Self::of(&root.join("infra/edge.yaml"))
    }

    fn of(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).expect("there is a template");
        let documents = Yaml::load_from_str(&text).expect("the template is YAML");
        Self(json_of(documents.first().expect("the template is not empty")))
    }

    /// The `Globals` section.
    pub(crate) fn globals(&self) -> &Value {
        &self.0["Globals"]
    }

    /// The whole template, without what its parameters are.
    pub(crate) fn text(&self) -> String {
        let mut sections = self.0.clone();
        sections["Parameters"].take();
        sections.to_string()
    }

    /// Every parameter by its name.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0["Parameters"].as_object().expect("there are parameters").iter()
    }

    /// A parameter.
    pub(crate) fn parameter(&self, name: &str) -> &Value {
        &self.0["Parameters"][name]
    }

    /// A rule about parameters.
    pub(crate) fn rule(&self, name: &str) -> &Value {
        &self.0["Rules"][name]
    }

    /// A condition.
    pub(crate) fn condition(&self, name: &str) -> &Value {
        &self.0["Conditions"][name]
    }

    /// What is told of the deployed stack.
    pub(crate) fn outputs(&self) -> &Value {
        &self.0["Outputs"]
    }

    /// Every resource by its logical id.
    pub(crate) fn resources(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0["Resources"].as_object().expect("there are resources").iter()
    }

    /// A resource.
    pub(crate) fn resource(&self, logical_id: &str) -> Value {
        self.0["Resources"][logical_id].clone()
    }

    /// The functions.
    pub(crate) fn functions(&self) -> impl Iterator<Item = Function> {
        let resources = self.0["Resources"].as_object().expect("there are resources").iter();
        resources.filter(|(_, resource)| resource["Type"] == "AWS::Serverless::Function").map(
            |(logical_id, resource)| Function { logical_id: logical_id.clone(), resource: resource.clone() },
        )
    }

    /// The functions with these names. Panics if one is missing.
    pub(crate) fn functions_of(&self, names: &[&str]) -> Vec<Function> {
        let found: Vec<_> =
            self.functions().filter(|function| names.contains(&function.name().as_str())).collect();
        assert_eq!(found.len(), names.len(), "{names:?}");
        found
    }
}

impl Function {
    /// The name of its binary, from the folder that it is built into.
    pub(crate) fn name(&self) -> String {
        let code = self.properties()["CodeUri"].as_str().expect("a function has code");
        code.strip_prefix("../target/lambda/")
            .expect("the code is where `cargo lambda build` puts it")
            .to_owned()
    }

    /// Its properties.
    pub(crate) fn properties(&self) -> &Value {
        &self.resource["Properties"]
    }

    /// Its routes, as `METHOD path function`. An event without method and path is the default route.
    pub(crate) fn routes(&self) -> Vec<String> {
        let events = self.properties()["Events"].as_object().into_iter().flat_map(Map::values);
        let routes = events.filter(|event| event["Type"] == "HttpApi").map(|event| &event["Properties"]);
        let key = |route: &Value| match (route["Method"].as_str(), route["Path"].as_str()) {
            (None, None) => "$default".to_owned(),
            (method, path) => format!("{} {}", method.unwrap_or_default(), path.unwrap_or_default()),
        };
        routes.map(|route| format!("{} {}", key(route), self.name())).collect()
    }

    /// The statements of its policies.
    pub(crate) fn statements(&self) -> Vec<Value> {
        let policies = self.properties()["Policies"].as_array().expect("a function has policies").iter();
        policies
            .flat_map(|policy| policy["Statement"].as_array().expect("a policy has statements").clone())
            .collect()
    }
}

fn json_of(node: &Yaml<'_>) -> Value {
    match node {
        Yaml::Value(Scalar::Boolean(value)) => Value::from(*value),
        Yaml::Value(Scalar::Integer(value)) => Value::from(*value),
        Yaml::Value(Scalar::FloatingPoint(value)) => Value::from(value.into_inner()),
        Yaml::Value(Scalar::String(value)) => Value::from(value.as_ref()),
        Yaml::Sequence(items) => items.iter().map(json_of).collect(),
        Yaml::Mapping(entries) => {
            let text = |key: &Yaml<'_>| key.as_str().expect("keys are texts").to_owned();
            Value::Object(entries.iter().map(|(key, value)| (text(key), json_of(value))).collect())
        }
        Yaml::Tagged(tag, value) => Value::Object(Map::from_iter([(tag.suffix.clone(), json_of(value))])),
        _ => Value::Null,
    }
}
