### Words that pages and mails share.

# The role that somebody has or will have, as in "You join as ..." and "You are ...".
role = { $role ->
    [owner] proprietário
    [admin] administrador
    [it-admin] administrador de TI
    [network-admin] administrador de rede
    [billing-admin] administrador de faturamento
    [auditor] auditor
   *[member] membro
}

# A time to the minute. $day and $month are numbers, $year is digits, $clock is as 16:05. All times are UTC.
time = { $day ->
    [1] 1º
   *[other] { $day }
} de { $month ->
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[12] dezembro
} de { $year } às { $clock } UTC

# Stands for the name of an inviter whose name cannot be shown to strangers.
somebody = Alguém da rede
