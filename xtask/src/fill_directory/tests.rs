use std::cell::RefCell;

use super::*;

/// A stack whose function walks a table of three parts.
#[derive(Default)]
struct Account {
    asked: RefCell<Vec<Value>>,
}

impl Aws for Account {
    fn call(&self, _: &str, action: &str, input: &Value) -> Result<Value> {
        Ok(match action {
            "describe-stacks" => json!({ "Stacks": [{ "StackName": input["StackName"] }] }),
            _ => json!({ "StackResourceDetail": { "PhysicalResourceId": "filler" } }),
        })
    }

    fn invoke(&self, function: &str, event: &Value) -> Result<Value> {
        assert_eq!(function, "filler");
        self.asked.borrow_mut().push(event.clone());
        let part = event["after"]["sort"].as_str().map_or(0, |sort| sort.parse().unwrap());
        let next = (part < 2).then(|| json!({ "partition": "T#7", "sort": (part + 1).to_string() }));
        Ok(json!({ "users": 100, "unlisted": part * 50, "next": next }))
    }

    fn object(&self, _: &str, _: &str) -> Result<Value> {
        unreachable!("nothing is read from a bucket")
    }
}

fn options(write: bool, after: Option<&str>) -> Options {
    Options { write, per_second: 25, after: after.map(ToOwned::to_owned), stack: "invites".to_owned() }
}

/// What was asked, how long was waited in between, and what was counted.
fn filled(options: &Options) -> (Vec<Value>, Duration, Count) {
    let (account, waited) = (Account::default(), RefCell::new(Duration::ZERO));
    let wait = |time| *waited.borrow_mut() += time;
    let count = fill(options, &account, &wait).unwrap();
    (account.asked.into_inner(), waited.into_inner(), count)
}

#[test]
fn every_part_of_the_table_is_looked_at_and_nothing_is_written_unless_it_is_said() {
    let (asked, waited, count) = filled(&options(false, None));
    assert!(asked.iter().all(|asked| asked["dryRun"] == true));
    assert_eq!((asked.len(), waited), (3, Duration::ZERO));
    assert_eq!(count, Count { users: 300, unlisted: 150 });
}

#[test]
fn writing_waits_for_the_function_that_lists_them() {
    let (asked, waited, _) = filled(&options(true, None));
    assert!(asked.iter().all(|asked| asked["dryRun"] == false));
    assert_eq!(waited, Duration::from_secs(2));
}

#[test]
fn a_run_goes_on_where_one_was_cut_off() {
    let (asked, ..) = filled(&options(true, Some(r#"{"partition":"T#7","sort":"2"}"#)));
    assert_eq!(asked, [json!({ "dryRun": false, "after": { "partition": "T#7", "sort": "2" } })]);
    assert!(fill(&options(true, Some("2,")), &Account::default(), &|_| ()).is_err());
}
