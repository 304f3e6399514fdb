### Pages that people see in a browser. A network is what the API calls a tailnet.

## The invite: https://.../join

# The heading, and the button that joins. $network is its name.
join = 加入 { $network }
join-signed-out = { $inviter } 邀请你加入这个私有网络。请登录后加入。
join-signed-in = { $inviter } 邀请你加入这个私有网络。
fact-network = 网络
fact-inviter = 邀请人
fact-role = 加入身份
fact-expiry = 有效期至
# In front of an address: the invite is only for whoever has it.
fact-bound = 仅限
fact-login = 当前登录账号
join-one-person = 一个账号只属于一个人：请用自己的账号加入，不要与他人共用。此邀请只能让一个人加入一次。
join-unexpected = 打开此页面不会更改任何内容。如果你并未预期收到此邀请，关闭页面即可。
join-waits = 加入后，需由该网络的所有者、管理员或 IT 管理员批准。批准之前，你无法使用该网络。
use-another-account = 使用其他账号

joined-waits = 等待 { $network } 批准
    .text = 你已以{ $role }身份加入 { $network }，现在需由该网络的所有者、管理员或 IT 管理员批准。批准之前，你无法使用该网络。
joined-waits-check = 再次查看
joined-waits-client = 先获取应用
joined = 你已加入 { $network }
    .text = 你是 { $network } 的{ $role }。请获取适用于你设备的应用，并在其中用同一账号登录。
joined-suspended = 你目前无法使用 { $network }
    .text = 你已以{ $role }身份加入，但已被暂停使用。请联系该网络的所有者、管理员或 IT 管理员。

cannot-join-member = 你已在 { $network } 中
    .text = 此邀请仍然有效，可供其他人使用。
    .advice = 你无需任何操作。
cannot-join-bound = 请使用受邀地址对应的账号
    .text = 此邀请仅限 { $address }，而你的登录方式未验证该地址。
    .advice = 请用该地址对应的账号登录，或请对方向你自己的地址发送邀请。
cannot-join-home = 请先联系你自己的网络
    .text = { $network } 不允许你加入其他网络。
    .advice = 请让你自己网络的所有者、管理员或 IT 管理员更改此设置，然后再次打开此页面。
cannot-join-number = 请使用其他账号
    .text = 你账号的编号在此网络中已属于其他人。
    .advice = 请用其他账号登录。
# Stand for the name of a network that is gone.
the-network = 该网络
your-own-network = 你自己的网络

## What every page says

signed-in-as = 当前登录账号：{ $login }。
your-networks = 你的网络
get-app = 获取应用

## Signing in: https://.../sign-in

sign-in = 登录
    .text = 选择要在这里使用的账号。
    .advice = 一个账号只属于一个人：请使用自己的账号，不要与他人共用。
# A button. $provider is a name such as Google.
continue-with = 使用 { $provider } 继续
sign-in-with-passkey = 使用通行密钥登录
continue-with-passkey = 使用通行密钥继续
new-account = 还没有账号？取一个名称并创建通行密钥
new-account-help = 3 到 63 个小写字母（a 到 z）、数字或连字符，以字母开头。之后无法更改。
new-account-button = 创建通行密钥
passkey-elsewhere = 要使用通行密钥，请在你的浏览器中打开：
passkey-needs-script = 使用通行密钥需要启用了 JavaScript 的浏览器。

sign-in-no-way = 没有可用的登录方式
    .text = 这里尚未设置身份提供商。
    .advice = 请告知此服务的运营者。
sign-in-no-provider = 没有这种登录方式
    .text = 此地址对应的身份提供商尚未在这里设置。
    .advice = 请返回之前的页面，选择其他方式。
bad-return-path = 此链接无效
    .text = 链接中的 return 不是可以前往的页面。
    .advice = 请返回之前的页面，从那里重试。
bad-prompt = 此链接无效
    .text = 链接中的 prompt 必须是 select_account，或者省略。
    .advice = 请返回之前的页面，从那里重试。
sign-in-no-attempt = 请重新登录
    .text = 你尚未登录：此次登录是在其他浏览器中开始的，或超过了十分钟，或已经完成。
    .advice = 请在此浏览器中重新开始。如果仍然不行，请允许此网站使用 Cookie。
sign-in-refused = 请重新登录
    .text = 你尚未登录：你中途停止了，或你选择的服务未允许你登录。
    .advice = 请重试，或选择其他账号。
sign-in-bad-answer = 请重新登录
    .text = 你尚未登录：你选择的服务返回的结果无法在这里使用。
    .advice = 请重试。如果再次出现，请告知此服务的运营者。
sign-in-no-answer = 请稍后重新登录
    .text = 你尚未登录：你选择的服务暂时没有响应。
    .advice = 请稍后重试，或选择其他方式。

## Passkeys: https://.../passkeys

passkeys-only = 添加第二个通行密钥
    .text = 如果丢失唯一的通行密钥，任何人都无法帮你恢复登录。请再添加一个，最好在另一台设备上。
passkeys = 管理你的通行密钥
    .text = 每个通行密钥都可用于登录。请移除已丢失或不再使用的通行密钥。
passkey-of = { $time } 的通行密钥
passkey-is-only = 你唯一的一个
passkey-remove = 移除
passkey-add = 添加通行密钥
passkeys-elsewhere = 此浏览器不支持通行密钥。请在你的浏览器中打开：
passkeys-need-script = 添加通行密钥需要启用了 JavaScript 的浏览器。
passkeys-not-now = 暂不
passkeys-go-on = 继续
passkeys-login = 你的登录账号是 { $login }。移除通行密钥不会结束用它开始的会话。

passkeys-no-account = 你在这里不需要通行密钥
    .text = 你是通过身份提供商登录的。通行密钥只用于以通行密钥创建的账号。
    .advice = 保持当前登录状态继续即可。
passkeys-too-old = 重新登录后再移除通行密钥
    .text = 你登录已超过 5 分钟。未做任何更改。
    .advice = 请重新登录，然后移除通行密钥。
passkeys-last = 请保留唯一的通行密钥
    .text = 没有它，你将无法再登录。未做任何更改。
    .advice = 请返回，先添加另一个通行密钥，再移除这一个。
passkeys-gone = 没有这个通行密钥
    .text = 它已被移除，或从未属于你。
    .advice = 请返回，并重新加载通行密钥页面。

# What the page says when a passkey could not be made or used.
passkey-stopped = 未做任何更改：你停止了操作，或用时过长。
passkey-on-device = 此设备上已有你的通行密钥。请使用其他设备。
passkey-bad-name = 名称必须是 3 到 63 个小写字母（a 到 z）、数字或连字符，并以字母开头。
passkey-name-taken = 此名称已被使用。用过的名称不会再次分配，请另选一个。
passkey-unknown = 此通行密钥未在这里登记，或已被移除。
passkey-too-many = 你的通行密钥数量已达个人上限。请先移除一个。
passkey-no-invite = 创建新账号需要邀请：请先在此浏览器中打开邀请链接。
passkey-again = 未能成功。请稍后重试。

## The first page: https://.../

welcome = 登录你的私有网络
    .text = 在这里，你可以加入邀请你的私有网络，查看已加入的网络，也可以创建自己的网络。
    .advice = 收到邀请了吗？请在此浏览器中打开邀请链接。

home-found = 创建你的网络
    .text = 你尚未加入任何网络。可以创建一个，并邀请其他人。
home-wait = 等待邀请
    .text = 你尚未加入任何网络。加入网络需要邀请：网络的管理者会通过邮件或其他方式把链接发给你。请在此浏览器中打开。
home-more = 更多网络
home-create = 创建网络

# How somebody stands in a network of their list.
standing-active = 你是{ $role }。
standing-waits = 你正在等待批准成为{ $role }。
standing-suspended = 你是{ $role }，但已被暂停使用。
standing-over-limit = 你是{ $role }。该网络的成员数已超出付费人数。

# Shows what leaving means.
leave = 离开
leave-explained = 你将立即无法访问 { $network }。要重新加入，需要新的邀请。
# The button that leaves.
leave-network = 离开 { $network }
cannot-leave = 你无法离开此网络
    .advice = 其所有者或管理员可以将你移除。
    .suspended = 你在该网络中已被暂停使用。离开会让你得以绕过这一限制。
    .owner = 你是其所有者，网络不能没有所有者。
    .personal = 它只属于一个人。
    .home = 这是你加入的第一个网络，由它决定你可以加入哪些其他网络。

home-passkeys = 你的通行密钥
sign-out = 退出登录
sign-out-everywhere = 在所有位置退出登录
    .text = 包括以你的身份登录的所有浏览器和程序。
sign-out-tokens = 同时撤销我的 API 访问令牌

## Creating a network: https://.../found

found = 创建网络
    .text = 你将成为其所有者，并可邀请其他人。
found-name = 名称
found-name-help = 小写字母（a 到 z）、数字和连字符，以字母开头；或你自己的邮箱域名。
found-whose = 网络归谁所有？
found-personal = 我自己：供家人和朋友使用
found-organizational = 组织：成员可以离开
found-button = 创建网络
found-name-malformed = 名称必须是 2 到 63 个小写字母（a 到 z）、数字或连字符，以字母开头，且不以连字符结尾；或是你已验证地址的域名。
found-name-digits = 名称中连续的数字不得超过 4 个，中间有连字符也算连续。
found-name-provider = 这是邮箱服务商的域名，有很多人使用该域名的地址。
found-name-domain = 带点的名称必须是你自己已验证地址的域名。
found-name-taken = 已有其他网络使用此名称。请另选一个。
cannot-found = 你无法在这里创建网络
    .text = 此服务的运营者按已验证的邮箱地址指定了谁可以创建。
    .advice = 加入网络需要邀请：请在此浏览器中打开邀请链接。
cannot-found-more = 你无法再创建网络
    .text = 你创建的网络数量已达个人上限。
    .advice = 请使用其中一个。

## Where to get the app: https://.../download

download-for = 获取 { $system } 版应用
download-button = 获取 { $system } 版
download-none = 这里尚未设置下载链接。请向邀请你的人询问获取方式。
download-others = 其他设备
download-then = 安装并打开应用，用与这里相同的账号登录。

## No more mails: https://.../opt-out/..., where a link in every mail leads

opt-out = 不再接收此服务的邮件
    .text = 确认后，此服务将不再向收到此链接的地址发送邮件：无论是谁发出的邀请，还是通知，都不会发送。邀请你的人仍可直接把链接给你。
    .advice = 你可以在此页面撤销。
opt-out-button = 停止所有邮件
opt-out-done = 你不会再收到此服务的邮件
    .text = 此服务不会向收到此链接的地址发送邮件。邀请你的人仍可直接把链接给你。
    .advice = 请保留那封邮件：通过其中的链接可再次打开此页面。
opt-out-undo = 重新接收邮件

## When something is wrong

not-opened = 请先打开邀请链接
    .text = 在同一浏览器中打开邀请链接后，此页面才会显示邀请。
    .advice = 请再次打开邮件中的链接。如果仍然不行，请允许此网站使用 Cookie。
unknown-link = 此链接无效
    .text = 链接不完整，或在传送过程中被改动。
    .advice = 请再次打开邮件中的链接，或将完整链接复制到地址栏。
nowhere = 这里没有内容
    .text = 此地址没有对应的页面。
    .advice = 如果这是邀请的地址，请从邮件中将完整地址复制到地址栏。
invite-gone = 此邀请已失效
    .text = 它已被使用、已过期，或已被撤回。
    .advice = 请让邀请你的人再发一个邀请。
failed = 这里出了问题
    .text = 无法处理你的请求。这不是你的问题，重试也多半没有用。
    .advice = 请告知此服务的运营者。
busy = 请稍后重试
    .text = 暂时无法处理你的请求。没有丢失任何内容。
    .advice = 请重新加载此页面。
bad-form = 无法识别此表单
    .text = 其中有一项内容不符合要求。
    .advice = 请返回，重新加载页面后重试。
# $field is the name of the field.
bad-field = 表单中的 { $field } 项不符合要求。
too-large = 此表单的内容过大。
other-site = 此请求并非来自我们的页面
    .text = 此请求由其他网站或程序发出。未做任何更改。
    .advice = 如果是你本人操作，请返回，重新加载页面后重试。
