### Words that pages and mails share.

# The role that somebody has or will have, as in "You join as ..." and "You are ...".
role = { $role ->
    [owner] propietario
    [admin] administrador
    [it-admin] administrador de TI
    [network-admin] administrador de red
    [billing-admin] administrador de facturación
    [auditor] auditor
   *[member] miembro
}

# A time to the minute. $day and $month are numbers, $year is digits, $clock is as 16:05. All times are UTC.
time = { $day } de { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }, { $clock } UTC

# Stands for the name of an inviter whose name cannot be shown to strangers.
somebody = Alguien de la red
