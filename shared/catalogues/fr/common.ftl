### Words that pages and mails share.

# The role that somebody has or will have, as in "You join as ..." and "You are ...".
role = { $role ->
    [owner] Propriétaire
    [admin] Administrateur
    [it-admin] Administrateur informatique
    [network-admin] Administrateur réseau
    [billing-admin] Administrateur de facturation
    [auditor] Auditeur
   *[member] Membre
}

# A time to the minute. $day and $month are numbers, $year is digits, $clock is as 16:05. All times are UTC.
time = { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year } à { $clock } UTC

# Stands for the name of an inviter whose name cannot be shown to strangers.
somebody = Une personne du réseau
