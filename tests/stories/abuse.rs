//! The faults A1 to A24 of `docs/rules.md`. Each has a test here, named by its number.
//!
//! Other tests go deeper: `permissions` and `granting` for rights, `races` and `crashes`, `stream` for poison records, `revocation` for
//! removed inviters, and `shared::domain` for look-alike addresses and names.

mod joining;
mod links;
mod mail;
mod rights;

/// Looks for a test of every number, from 1 to 24.
#[test]
fn every_fault_of_the_list_has_a_test() {
    let sources = [
        include_str!("abuse/joining.rs"),
        include_str!("abuse/links.rs"),
        include_str!("abuse/mail.rs"),
        include_str!("abuse/rights.rs"),
    ];
    for number in 1..=24 {
        let name = format!("async fn fault_{number:02}_");
        assert_eq!(sources.iter().filter(|source| source.contains(&name)).count(), 1, "fault {number}");
    }
}
