### Words that pages and mails share.

# The role that somebody has or will have, as in "You join as ..." and "You are ...".
role = { $role ->
    [owner] Inhaber
    [admin] Admin
    [it-admin] IT-Admin
    [network-admin] Netzwerkadmin
    [billing-admin] Abrechnungsadmin
    [auditor] Auditor
   *[member] Mitglied
}

# A time to the minute. $day and $month are numbers, $year is digits, $clock is as 16:05. All times are UTC.
time = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }, { $clock } Uhr UTC

# Stands for the name of an inviter whose name cannot be shown to strangers.
somebody = Jemand aus dem Netzwerk
