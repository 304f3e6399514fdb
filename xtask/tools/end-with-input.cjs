// Ends the mail service when nobody holds the other end of its standard input any more.
process.stdin.on("end", () => process.exit(0)).resume();
