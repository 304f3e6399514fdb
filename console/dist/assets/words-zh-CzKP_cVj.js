var e=`
role = { $role ->
    [owner] 所有者
    [admin] 管理员
    [it-admin] IT 管理员
    [network-admin] 网络管理员
    [billing-admin] 计费管理员
    [auditor] 审计员
   *[member] 成员
}

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

somebody = 该网络的一位成员


console = 控制台
skip = 跳到正文
screens = 页面列表
users = 用户
settings = 设置
log = 配置审计日志
usage = 用量
    .text = 当月已加入并传输过数据的每个人计一次，包括由其他网络付费的人。
switch-network = { $network }：切换到其他网络
you-are = { $login }：你是{ $role }
your-networks = 你的网络
sign-out = 退出登录
sign-in = 登录
loading = 正在加载…
cancel = 取消
close = 关闭
copy = 复制
copied = 已复制
copy-by-hand = 你的浏览器不允许此页面复制内容。文本已选中，请自行复制。
saved = 已保存
created = 创建于
expires = 到期
expired-at = 过期于
joined = 加入于
value = 值
any = 不限
show-exactly = 显示准确时间
pages = 分页
first-page = 第一页
next-page = 下一页


problem = 未能成功
problem-offline = 无法连接到此服务。没有丢失任何内容：请在联网后重试。
problem-limit = { $seconds ->
   *[other] 操作过快：请在 { $seconds } 秒后重试。未做任何更改。
}
problem-busy = 服务繁忙。没有丢失任何内容：请稍后重试。
problem-gone = 它已不存在。可能有人更改过。
problem-forbidden = 你无权执行此操作：{ $message }。
problem-refused = 操作被拒绝：{ $message }。
session-over = 请重新登录
    .text = 你的会话已结束，或此操作要求你在最近几分钟内登录过。请在打开的窗口中登录。你输入的内容会在这里保留五分钟。
    .again = 我已登录
signed-in-again = 你已重新登录
    .text = 请关闭此窗口，在原来的窗口中继续。
no-screen = 没有这个页面
    .text = 请在顶部选择。
no-network = 你尚未加入任何网络
    .text = 加入或创建网络后，即可使用控制台。
not-yours = 你不在此网络中
    .text = 它不存在，或你尚未加入。你可能还有其他账号。
waiting = 等待批准
    .text = 你已用 { $login } 加入 { $network }，需由所有者、管理员或 IT 管理员批准。
are-suspended = 你已被暂停使用
    .text = 你目前无法用 { $login } 使用 { $network }。请联系该网络的所有者、管理员或 IT 管理员。
only-for-admins = 控制台仅供管理员使用
    .text = 你已用 { $login } 加入 { $network }，但你的角色无法使用控制台。
discard = 关闭后，你输入的内容会丢失。要关闭吗？
    .yes = 关闭
    .no = 继续输入


role-owner = 所有者
role-member = 成员
    .text = 使用网络，无法使用控制台。
role-admin = 管理员
    .text = 除拥有网络外，可执行所有操作：用户、邀请、设置、日志。
role-it-admin = IT 管理员
    .text = 邀请、批准、暂停和移除用户。不能对所有者或管理员执行操作。
role-network-admin = 网络管理员
    .text = 开启或关闭用户批准，查看用户、邀请（不含链接）、设置和日志。
role-billing-admin = 计费管理员
    .text = 查看用户、邀请（不含链接）、设置、日志和用量。
role-auditor = 审计员
    .text = 查看用户、设置和用量。不能做任何更改。


name = 名称
role-column = 角色
status = 状态
invited-by = 邀请人
since = 时间
delivery = 邮件
actions = 操作
more-actions = 更多
actions-for = 对 { $name } 的操作
you = 你
external = 外部
bound = 仅限此地址
search-people = 按姓名或地址查找
only-invited-by = 仅显示由 { $name } 邀请的人
clear-filters = 清除筛选
nobody = 这里还没有人。
nobody-found = 没有人符合筛选条件。
download-csv = 下载 CSV
download-ndjson = 下载 NDJSON
choose = 选择 { $name }
choose-all = 选择本页所有人
choose-none = 取消选择
many = 对所选的人执行的操作
chosen = { $count ->
   *[other] 已选 { $count } 项
}
status-active = 活跃
status-idle = 闲置
status-needs-approval = 待批准
status-suspended = 已暂停
status-over-billing-limit = 超出上限
status-invited = 已邀请
status-expired = 已过期
status-on-hold = 暂不可用
mail-queued = 等待发送
mail-held = 暂缓发送
mail-suppressed = 对方拒收
mail-sent = 已发送
mail-delayed = 已延迟
mail-delivered = 已送达
mail-bounced = 已退信
mail-complained = 被举报为垃圾邮件
next-try = 下次尝试
approve = 批准
approved = 已批准 { $name }。
change-role = 更改角色
role-of = { $name } 的角色
role-changed = { $name } 现在的角色：{ $role }。
suspend = 暂停
suspended = 已暂停 { $name }。
suspend-user = 要暂停 { $name } 吗？
    .text = 在恢复之前，{ $name } 无法在 { $network } 中进行任何操作。在此期间，其发出的邀请也无法用来加入。
restore = 恢复
restored = 已恢复 { $name }。
remove = 移除
removed = 已移除 { $name }。
remove-user = 要移除 { $name } 吗？
    .text = { $name } 将立即退出 { $network }。其未使用的邀请和 API 访问令牌也会随之失效。你可以再次邀请对方。
leave-tailnet = 离开此网络
leave-of = 要离开 { $network } 吗？
    .text = 没有新的邀请，你将无法重新加入 { $network }。


invite = 邀请外部用户
invite-way = 邀请方式
invite-by-mail = 通过邮件
invite-by-link = 复制邀请链接
invite-addresses = 邮箱地址
    .hint = 粘贴列表，或逐个输入。每次最多 { $most } 个。
chips-added = 地址
chips-count = { $count ->
   *[other] { $count } 个地址
}
chip-remove = 移除 { $address }
chip-invalid = 不是邮箱地址
chip-repeated = 重复
chip-invited = 已被邀请
chip-member = 已加入
chip-member-named = 已加入，名称为 { $name }
invite-role = 加入身份
invite-language = 邮件语言
invite-bind = 仅限这些地址
    .text = 即使拿到链接，也无法用其他地址加入。
invite-remind = 在邀请到期前三天提醒对方
invite-send = { $count ->
    [0] 邀请
   *[other] 邀请 { $count } 人
}
invited = { $count ->
   *[other] 已邀请 { $count } 人。邮件即将发出。
}
invite-link = 邀请链接
    .text = 任何人拿到此链接，都可在 30 天内加入一次。不会发送邮件。
invite-link-of = 加入链接，身份：{ $role }
invite-generate = 生成并复制
link-for = 加入链接，身份：{ $role }
resend = 重新发送邀请
    .text = 链接和到期时间不变。
resend-in = { $seconds ->
   *[other] { $seconds } 秒后可重新发送
}
resent = 已重新发送给 { $name } 的邀请。
copy-link = 复制邀请链接
link-copied = 链接已复制。
delete-invite = 删除邀请
invite-again = 再次邀请
    .text = 其链接将随之失效。
delete-invite-of = 要删除给 { $name } 的邀请吗？
invite-deleted = 已删除给 { $name } 的邀请。


many-approve = 批准（{ $count }）
many-suspend = 暂停（{ $count }）
many-restore = 恢复（{ $count }）
many-set-role = 更改角色（{ $count }）
many-remove = 移除（{ $count }）
many-resend = 重新发送邀请（{ $count }）
many-delete-invite = 删除邀请（{ $count }）
progress = { $count } / { $most }
results = 结果
results-done = 已完成：{ $done }。被拒绝：{ $refused }。
result-not-found = 已不存在。
result-yourself = 不能对自己执行此操作。
result-owner = 不能对所有者执行此操作。
result-needs-approval = 正在等待批准：请批准或移除。
result-over-billing-limit = 已超出计费上限。
result-role-not-allowed = 你的角色不允许此操作。
result-nothing-to-resend = 这是链接，没有可重新发送的邮件。
result-too-soon = 距上次发送不到一分钟。
result-limit = 发送的邀请过多，请稍后再试。
result-denied = 你已无权执行此操作。
result-busy = 同时有其他更改，请重试。
import = 导入列表
import-role = 未指定角色的行所用的角色
import-file = 包含地址的文件
    .text = CSV 或文本文件，最多 { $most } 行。每行可以指定角色，例如 auditor。
import-preview = { $count ->
   *[other] 文件中有 { $count } 个地址
}
import-empty = 此文件中没有地址。
import-too-many = 此文件中有 { $count } 个地址；每次最多可邀请 { $most } 个。


mail-stopped = 目前不发送邀请邮件
    .text = 最近的邮件中退信过多。你仍可复制链接。下次尝试：
mail-release = 恢复发送
    .text = 恢复后，等待中的邮件将在几分钟内发出。如果退信再次过多，发送会再次停止。每周只能恢复一次。
mail-released = 已恢复发送。
mail-release-from = 不到一周前已恢复过一次。下次可恢复：
only-releasers = 所有者和管理员可以提前恢复发送。
user-approval = 用户批准
    .on = 用户必须经过批准
    .text = 接受邀请的人需等待所有者、管理员或 IT 管理员批准。
only-approval-switchers = 可由所有者、管理员和网络管理员开启或关闭。
join-policy = 加入其他网络
    .text = 此网络中的哪些人可以用同一账号加入他人的网络。
    .who = 可以加入其他网络的人
join-policy-none = 任何人都不可以
join-policy-admin = 管理员：除审计员和成员外的所有角色
join-policy-member = 所有人
only-policy-makers = 可由所有者、管理员和 IT 管理员更改。
tokens = API 访问令牌
    .text = 程序可以凭令牌执行你在此网络中有权执行的操作。令牌创建之后，任何人都无法再次查看。
tokens-none = 你没有令牌。
token = 令牌
token-new = 新建令牌
token-once = 令牌只显示这一次。请妥善保管。
token-description = 用途
token-lifetime = 有效期
days = { $count ->
   *[other] { $count } 天
}
revoke = 撤销
revoke-token = 要撤销 { $name } 吗？
    .text = 使用它的程序将随之被拒绝。
token-revoked = 已撤销 { $name }。


event = 事件
actor = 操作者
target = 对象
from = 开始日期
to = 结束日期
log-empty = 过去 90 天内没有此类事件。
log-not-allowed = 你的角色无法查看日志。
origin-ADMIN_CONSOLE = 通过浏览器
origin-CONFIG_API = 通过 API
origin-CONTROL = 由此服务
origin-IDENTITY_PROVIDER = 由身份提供商
event-invite-create = 创建邀请
event-invite-accept = 接受邀请
event-invite-delete = 删除邀请
event-invite-resend = 重新发送邀请
event-invite-remind = 发送提醒
event-invite-expired = 邀请到期
event-user-create = 用户加入
event-user-approve = 批准用户
event-user-suspend = 暂停用户
event-user-restore = 恢复用户
event-user-delete = 移除用户
event-user-update = 更改用户
event-tailnet-create = 创建网络
event-tailnet-enable = 开启设置
event-tailnet-disable = 关闭设置
event-tailnet-update = 更改设置
event-tailnet-release = 恢复邮件发送
event-tailnet-join = 加入其他网络
event-tailnet-leave = 离开其他网络
event-api-key-create = 创建 API 访问令牌
event-api-key-delete = 撤销 API 访问令牌


month = 月份
active-users = 活跃用户
joined-by-invite = 受邀加入
home-elsewhere = 属于其他网络
`;export{e as default};