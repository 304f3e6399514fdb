### Mails. A network is what the API calls a tailnet.

## The invite

# The subject. $inviter and $network are names.
invite = { $inviter } 邀请你加入 { $network }
# The subject of a mail that was sent before.
invite-reminder = 提醒：{ $inviter } 邀请你加入 { $network }
# What mail programs show beside the subject.
invite-preview = 以{ $role }身份加入，{ $time } 前有效。
invite-text = { $inviter } 邀请你以{ $role }身份加入私有网络 { $network }。
# In a mail that was sent before. $time is that of the first one.
invite-first-sent = 此邀请首次发送于 { $time }。
invite-open = 要加入，请打开此链接并登录：
# The heading, too.
invite-button = 加入 { $network }
invite-expiry = 此链接只能使用一次，{ $time } 前有效。
invite-bound = 只有使用 { $address } 这一地址登录的人才能使用。
invite-keep = 任何人拿到此链接都能使用，请不要转发。
invite-unexpected = 如果你并未预期收到此邀请，无需任何操作：只要没有人打开链接并登录，就不会有人加入。
# Leads to a page with a button.
opt-out = 不再接收邀请

## To an inviter: somebody who has joined by their invite waits

# The subject and the heading. $person is a name.
waiting = { $person } 正在等待 { $network } 的批准
# The same when the name cannot be shown.
waiting-somebody = 有人正在等待 { $network } 的批准
waiting-text = 对方通过你的邀请以{ $role }身份加入，需经该网络的所有者、管理员或 IT 管理员批准后才能使用网络。
waiting-button = 查看等待批准的人

## To somebody who was approved

# The subject and the heading.
approved = 你已加入 { $network }
approved-text = 你已获批准，成为 { $network } 的{ $role }。请获取适用于你设备的应用，并在其中用同一账号登录。
approved-button = 获取应用

# Under these two. Leads to a page with a button.
opt-out-of-mails = 不再接收此服务的邮件
