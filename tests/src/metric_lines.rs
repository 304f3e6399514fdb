//! The lines of metrics that functions have written, and what CloudWatch makes of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use shared::metrics::Metrics;

/// The namespace of a story's metrics.
pub const NAMESPACE: &str = "story";

/// The lines that were written so far.
#[derive(Debug, Clone, Default)]
pub struct MetricLines(Arc<Mutex<Vec<String>>>);

impl MetricLines {
    pub(crate) fn metrics(&self) -> Metrics {
        let lines = Arc::clone(&self.0);
        let write =
            move |line: &str| lines.lock().expect("no story panics while it writes").push(line.to_owned());
        Metrics::new(NAMESPACE, Arc::new(write))
    }

    /// The lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().expect("no story panics while it writes").clone()
    }

    /// Forgets the lines so far.
    pub fn forget(&self) {
        self.0.lock().expect("no story panics while it writes").clear();
    }

    /// The sum of every metric, by its name and the values of its dimensions, as in `Refused gone`. Of latencies it is how many there are.
    #[must_use]
    pub fn sums(&self) -> BTreeMap<String, u64> {
        let mut sums = BTreeMap::new();
        for line in self.lines() {
            let line: Value = serde_json::from_str(&line).expect("a line is JSON");
            for (name, value) in values(&line) {
                *sums.entry(name.clone()).or_default() += if name == "Latency" { 1 } else { value };
            }
        }
        sums
    }
}

/// What CloudWatch reads out of a line: the metrics that its directives name, with the values of their dimensions.
#[must_use]
pub fn values(line: &Value) -> Vec<(String, u64)> {
    let mut values = Vec::new();
    for directive in line["_aws"]["CloudWatchMetrics"].as_array().expect("there are directives") {
        for dimensions in directive["Dimensions"].as_array().expect("there are sets of dimensions") {
            let dimensions = dimensions.as_array().expect("a set is a list").iter();
            let dimensions = dimensions.map(|name| text(&line[text(name)])).collect::<Vec<_>>();
            for metric in directive["Metrics"].as_array().expect("there are metrics") {
                let name = text(&metric["Name"]);
                let value = line[name].as_u64().expect("a metric has a value");
                values.push(([&[name], dimensions.as_slice()].concat().join(" "), value));
            }
        }
    }
    values
}

fn text(value: &Value) -> &str {
    value.as_str().expect("it is a text")
}
