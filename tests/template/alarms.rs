//! Alarms: each rings for what it watches and for nothing less, and has its section in the runbook.

use std::collections::BTreeMap;

use serde_json::Value;
use tests::values;

use crate::template::Template;
use crate::{Names, root};

/// A metric as it was recorded: times in seconds since 1970, and values.
type Record = Vec<(i64, f64)>;

/// What happens, as an alarm's metric records it.
struct Cause {
    alarm: &'static str,
    what: &'static str,
    /// The values in each period of the alarm, one after the other.
    periods: &'static [&'static [f64]],
    rings: bool,
}

const fn rings(alarm: &'static str, what: &'static str, periods: &'static [&'static [f64]]) -> Cause {
    Cause { alarm, what, periods, rings: true }
}

const fn silent(alarm: &'static str, what: &'static str, periods: &'static [&'static [f64]]) -> Cause {
    Cause { alarm, what, periods, rings: false }
}

const FIVE: [f64; 5] = [1.0; 5];
const LATE: &[f64] = &[12_000.0, 310_000.0];
const IN_TIME: &[f64] = &[900.0, 300_000.0];

/// What every alarm rings for, and the most that it does not ring for. Those of metrics of our own have stories as well.
const CAUSES: &[Cause] = &[
    rings("ApiFailures", "six requests of five minutes end in 5xx", &[&[1.0, 1.0, 1.0, 1.0, 1.0, 1.0]]),
    silent("ApiFailures", "five in each five minutes", &[&FIVE, &FIVE]),
    rings("FailedRecordsWaiting", "an event is given up", &[&[0.0], &[1.0]]),
    silent("FailedRecordsWaiting", "the queue is empty, or idle", &[&[0.0], &[], &[0.0]]),
    rings("SendInviteMailGaveUp", "a batch goes to the bucket", &[&[1.0]]),
    silent("SendInviteMailGaveUp", "none does", &[&[0.0], &[]]),
    rings("ExpireInvitesGaveUp", "a batch goes to the bucket", &[&[1.0]]),
    silent("ExpireInvitesGaveUp", "none does", &[&[0.0], &[]]),
    rings(
        "SendInviteMailLate",
        "the oldest record is late in five minutes on end",
        &[LATE, LATE, LATE, LATE, LATE],
    ),
    silent(
        "SendInviteMailLate",
        "it is late in four, and has caught up",
        &[LATE, LATE, LATE, LATE, IN_TIME, LATE],
    ),
    silent("SendInviteMailLate", "nothing is read in one of them", &[LATE, LATE, LATE, LATE, &[], LATE]),
    rings("SendInviteMailErrors", "an invocation fails", &[&[0.0, 1.0]]),
    silent("SendInviteMailErrors", "none does", &[&[0.0, 0.0]]),
    rings("SendInviteMailThrottles", "it is throttled for ten minutes", &[&[1.0], &[3.0]]),
    silent("SendInviteMailThrottles", "a moment's throttle", &[&[0.0], &[9.0], &[0.0]]),
    rings(
        "ExpireInvitesLate",
        "the oldest record is late in five minutes on end",
        &[LATE, LATE, LATE, LATE, LATE],
    ),
    silent("ExpireInvitesLate", "it is late in four, and has caught up", &[LATE, LATE, LATE, LATE, IN_TIME]),
    rings("ExpireInvitesErrors", "an invocation fails", &[&[0.0, 1.0]]),
    silent("ExpireInvitesErrors", "none does", &[&[0.0, 0.0]]),
    rings("ExpireInvitesThrottles", "it is throttled for ten minutes", &[&[1.0], &[3.0]]),
    silent("ExpireInvitesThrottles", "a moment's throttle", &[&[0.0], &[9.0], &[0.0]]),
    rings("RecordActivityErrors", "an event fails", &[&[1.0]]),
    silent("RecordActivityErrors", "none does", &[&[0.0]]),
    rings("RecordDeliveryErrors", "an event fails", &[&[1.0]]),
    silent("RecordDeliveryErrors", "none does", &[&[0.0]]),
    rings("RequeueMailErrors", "a run fails", &[&[0.0, 0.0, 1.0, 0.0, 0.0]]),
    silent("RequeueMailErrors", "all five succeed", &[&[0.0, 0.0, 0.0, 0.0, 0.0]]),
    rings("SweepErrors", "a run fails", &[&[1.0]]),
    silent("SweepErrors", "it succeeds", &[&[0.0]]),
    rings("MailsPostponed", "eleven mails in five minutes cannot be sent", &[&[1.0; 11]]),
    silent("MailsPostponed", "ten", &[&[1.0; 10], &[1.0; 10]]),
    rings("TableReadsThrottled", "eleven reads in five minutes are throttled", &[&[6.0, 5.0]]),
    silent("TableReadsThrottled", "ten", &[&[6.0, 4.0]]),
    rings("TableWritesThrottled", "eleven writes in five minutes are throttled", &[&[6.0, 5.0]]),
    silent("TableWritesThrottled", "ten", &[&[6.0, 4.0]]),
    rings("AccountConcurrencyLow", "801 of 1,000 executions", &[&[20.0, 801.0]]),
    silent("AccountConcurrencyLow", "800", &[&[800.0]]),
    rings("BounceRateHigh", "31 mails of 1,000 bounce", &[&[0.012], &[0.031]]),
    silent("BounceRateHigh", "30 do, and then no mail goes out", &[&[0.03], &[]]),
    rings("ComplaintRateHigh", "6 mails of 10,000 are called spam", &[&[0.0006]]),
    silent("ComplaintRateHigh", "5 are", &[&[0.0005]]),
    rings("MailQuotaUsedUp", "one mail is refused for half an hour", &[&[1.0], &[1.0]]),
    silent("MailQuotaUsedUp", "many are, at one time", &[&[1.0; 90], &[], &[1.0]]),
    rings("SweepUnfinished", "four runs of a day end before the table does", &[&[1.0; 4]]),
    silent("SweepUnfinished", "three of four, each day", &[&[1.0; 3], &[1.0; 3]]),
    rings("RequestsThrottled", "101 requests in five minutes are answered 429", &[&[1.0; 101]]),
    silent("RequestsThrottled", "100", &[&[1.0; 100]]),
    rings("ClientCertificateEnds", "29 days are left", &[&[30.0], &[29.0]]),
    silent("ClientCertificateEnds", "30 days", &[&[30.0], &[]]),
    rings("OriginFails", "six of a hundred requests fail", &[&[6.0]]),
    silent("OriginFails", "five do", &[&[5.0], &[5.0]]),
];

/// The alarms of both templates by name.
fn alarms() -> BTreeMap<String, Value> {
    let mut alarms = BTreeMap::new();
    for template in [Template::read(root()), Template::read_edge(root())] {
        let found = template.resources().filter(|(_, resource)| resource["Type"] == "AWS::CloudWatch::Alarm");
        alarms.extend(found.map(|(name, alarm)| (name.clone(), alarm["Properties"].clone())));
    }
    alarms
}

/// Whether an alarm rings for what its metric has recorded: if as many periods on end breach as it evaluates. A period without values does
/// not breach. (Every alarm has it so, or keeps its state then, which comes to the same where one period decides.)
fn is_ringing(alarm: &Value, record: &Record) -> bool {
    assert!(alarm["DatapointsToAlarm"].is_null(), "not known here");
    let needed = alarm["EvaluationPeriods"].as_i64().expect("it evaluates periods");
    match alarm["TreatMissingData"].as_str() {
        Some("notBreaching") => {}
        Some("ignore") => assert_eq!(needed, 1),
        other => panic!("{other:?} is not known here"),
    }
    let (statistic, period) = watched(alarm);
    let mut periods: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for (time, value) in record {
        periods.entry(time.div_euclid(period)).or_default().push(*value);
    }
    let breaches = |period: &i64| {
        periods.get(period).is_some_and(|values| breaches(alarm, value(alarm, &statistic, values)))
    };
    periods.keys().any(|first| (*first..first + needed).all(|period| breaches(&period)))
}

/// The statistic and the seconds of a period.
fn watched(alarm: &Value) -> (String, i64) {
    let metric = alarm.pointer("/Metrics/1/MetricStat");
    let statistic = metric.map_or(&alarm["Statistic"], |metric| &metric["Stat"]);
    let period = metric.map_or(&alarm["Period"], |metric| &metric["Period"]);
    (statistic.as_str().expect("a statistic").to_owned(), period.as_i64().expect("a period"))
}

fn value(alarm: &Value, statistic: &str, values: &[f64]) -> f64 {
    let sum: f64 = values.iter().sum();
    let value = match statistic {
        "Sum" => sum,
        "Maximum" => values.iter().copied().fold(f64::MIN, f64::max),
        "Minimum" => values.iter().copied().fold(f64::MAX, f64::min),
        "Average" => sum / f64::from(u32::try_from(values.len()).expect("a few")),
        other => panic!("{other} is not known here"),
    };
    match alarm.pointer("/Metrics/0/Expression").and_then(Value::as_str) {
        None => value,
        // A quota of 1,000.
        Some("used / SERVICE_QUOTA(used) * 100") => value / 1_000.0 * 100.0,
        Some(other) => panic!("{other} is not known here"),
    }
}

fn breaches(alarm: &Value, value: f64) -> bool {
    let threshold = alarm["Threshold"].as_f64().expect("a threshold");
    match alarm["ComparisonOperator"].as_str() {
        Some("GreaterThanThreshold") => value > threshold,
        Some("LessThanThreshold") => value < threshold,
        other => panic!("{other:?} is not known here"),
    }
}

/// What CloudWatch makes of the lines that a story has written (`tests/stories/metrics.rs`), for one metric.
fn recorded(story: &str, metric: &str) -> Record {
    let file = root().join(format!("tests/stories/snapshots/stories__metrics__{story}.snap"));
    let text = std::fs::read_to_string(file).expect("the story has left its lines");
    let lines = text.lines().filter(|line| line.starts_with('{'));
    let mut record = Record::new();
    for line in lines.map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON")) {
        let time = line["_aws"]["Timestamp"].as_i64().expect("a line has a time") / 1_000;
        let found = values(&line).into_iter().filter(|(name, _)| name == metric);
        record
            .extend(found.map(|(_, value)| (time, f64::from(u32::try_from(value).expect("a small count")))));
    }
    assert!(!record.is_empty(), "{story} counts {metric}");
    record
}

#[test]
fn every_alarm_rings_for_what_it_watches_and_for_nothing_less() {
    let alarms = alarms();
    let (mut ringing, mut silent) = (Names::new(), Names::new());
    for cause in CAUSES {
        let alarm = alarms.get(cause.alarm).unwrap_or_else(|| panic!("{} is in no template", cause.alarm));
        let (_, period) = watched(alarm);
        let at = |(index, values): (usize, &&[f64])| {
            let time = i64::try_from(index).expect("a few periods") * period;
            values.iter().map(|value| (time, *value)).collect::<Vec<_>>()
        };
        let record: Record = cause.periods.iter().enumerate().flat_map(at).collect();
        assert_eq!(is_ringing(alarm, &record), cause.rings, "{}: {}", cause.alarm, cause.what);
        if cause.rings { &mut ringing } else { &mut silent }.insert(cause.alarm.to_owned());
    }
    let all: Names = alarms.into_keys().collect();
    assert_eq!(ringing, all);
    assert_eq!(silent, all);
}

#[test]
fn the_alarms_of_our_own_metrics_ring_by_what_the_functions_write() {
    let alarms = alarms();
    for (alarm, story, minutes, rings) in [
        ("MailQuotaUsedUp", "without_a_quota_left", 0, true),
        // It goes on: by then the mail is tried every ten minutes only.
        ("MailQuotaUsedUp", "without_a_quota_left", 40, true),
        ("MailQuotaUsedUp", "throttled_for_a_moment", 0, false),
        ("SweepUnfinished", "sweeps_without_an_end", 0, true),
    ] {
        let metric = alarms[alarm]["MetricName"].as_str().expect("an alarm watches a metric");
        let mut record = recorded(story, metric);
        let from = record[0].0 + minutes * 60;
        record.retain(|(time, _)| *time >= from);
        assert_eq!(is_ringing(&alarms[alarm], &record), rings, "{alarm}: {story}, from minute {minutes}");
    }
}

#[test]
fn every_alarm_leads_to_its_section_in_the_runbook() {
    let text = std::fs::read_to_string(root().join("docs/operations.md")).expect("there is a document");
    let (_, runbook) = text.split_once("\n## Runbook\n").expect("it has a runbook");
    let runbook = runbook.split("\n## ").next().unwrap_or_default();
    let sections =
        runbook.split("\n### ").skip(1).map(|section| section.split_once('\n').expect("it has a text"));
    let sections: BTreeMap<&str, &str> = sections.collect();
    let alarms = alarms();
    let named: Vec<&str> = alarms.keys().map(String::as_str).collect();
    assert_eq!(sections.keys().copied().collect::<Vec<_>>(), named);
    for (name, alarm) in &alarms {
        let leads = format!("See docs/operations.md#{}.", name.to_lowercase());
        let description = alarm["AlarmDescription"].as_str().expect("an alarm has a description");
        assert!(description.ends_with(&leads), "{name}: {description}");
        for part in ["**Look**", "**Do**"] {
            assert!(sections[name.as_str()].contains(part), "{name}: {part}");
        }
    }
}
