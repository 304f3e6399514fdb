//! The directory: a tailnet's users as they are listed and found, in rows that follow the users' own (W37, decision 31).
//!
//! An entry is one joining of a user, with what others see of them. Pointers lead to it by what it is found by; their keys say it all. Only
//! the function that follows the stream writes here.

mod row;

mod reads;
mod writes;

pub use reads::Index;
pub use row::Entry;
