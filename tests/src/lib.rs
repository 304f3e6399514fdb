//! Telling stories to the functions: a world with an engine, a mailbox and a clock of its own.
