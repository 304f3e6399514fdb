### Words that pages and mails share.

# The role that somebody has or will have, as in "You join as ..." and "You are ...".
role = { $role ->
    [owner] オーナー
    [admin] 管理者
    [it-admin] IT 管理者
    [network-admin] ネットワーク管理者
    [billing-admin] 課金管理者
    [auditor] 監査者
   *[member] メンバー
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
somebody = ネットワークのメンバー
