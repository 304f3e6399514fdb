### Words that pages and mails share.

# The role that somebody has or will have, as in "You join as ..." and "You are ...".
role = { $role ->
    [owner] 所有者
    [admin] 管理员
    [it-admin] IT 管理员
    [network-admin] 网络管理员
    [billing-admin] 计费管理员
    [auditor] 审计员
   *[member] 成员
}

# A time to the minute. $day and $month are numbers, $year is digits, $clock is as 16:05. All times are UTC.
time = { $year }年{ $month ->
    [1] 1月
    [2] 2月
    [3] 3月
    [4] 4月
    [5] 5月
    [6] 6月
    [7] 7月
    [8] 8月
    [9] 9月
    [10] 10月
    [11] 11月
   *[12] 12月
}{ $day }日 { $clock } UTC

# Stands for the name of an inviter whose name cannot be shown to strangers.
somebody = 该网络的一位成员
