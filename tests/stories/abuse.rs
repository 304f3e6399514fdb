//! The faults A1 to A24 of `docs/rules.md`, which systems like this one had. Each has a test with its number here.
//!
//! Others tell more: `permissions` and `granting` of rights, `races` and `crashes`, `stream` of poison records, `revocation` of inviters
//! who are gone, and `shared::domain` of look-alike addresses and names.

mod joining;
mod links;
mod mail;
mod rights;

/// The numbers of the list are without a gap.
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
