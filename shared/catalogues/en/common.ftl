### Words that pages and mails share.

# The role that somebody has or will have, as in "You join as ..." and "You are ...".
role = { $role ->
    [owner] the owner
    [admin] an admin
    [it-admin] an IT admin
    [network-admin] a network admin
    [billing-admin] a billing admin
    [auditor] an auditor
   *[member] a member
}

# A time to the minute. $day and $month are numbers, $year is digits, $clock is as 16:05. All times are UTC.
time = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }, { $clock } UTC

# Stands for the name of an inviter whose name cannot be shown to strangers.
somebody = A member of the network
