### Words that pages and mails share.

# The role that somebody has or will have, as in "You join as ..." and "You are ...".
role = { $role ->
    [owner] مالك
    [admin] مسؤول
    [it-admin] مسؤول تكنولوجيا المعلومات
    [network-admin] مسؤول الشبكة
    [billing-admin] مسؤول الفوترة
    [auditor] مدقق
   *[member] عضو
}

# A time to the minute. $day and $month are numbers, $year is digits, $clock is as 16:05. All times are UTC.
time = { $day } { $month ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
} { $year }، { $clock } UTC

# Stands for the name of an inviter whose name cannot be shown to strangers.
somebody = أحد أعضاء الشبكة
