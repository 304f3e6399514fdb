### Mails. A network is what the API calls a tailnet.

## The invite

# The subject. $inviter and $network are names.
invite = دعوة من { $inviter } للانضمام إلى { $network }
# The subject of a mail that was sent before.
invite-reminder = تذكير: دعوة من { $inviter } للانضمام إلى { $network }
# What mail programs show beside the subject.
invite-preview = بصفة { $role }، حتى { $time }.
invite-text = تلقيت دعوة من { $inviter } للانضمام إلى الشبكة الخاصة { $network } بصفة { $role }.
# In a mail that was sent before. $time is that of the first one.
invite-first-sent = أُرسلت هذه الدعوة أول مرة في { $time }.
invite-open = للانضمام، افتح هذا الرابط وسجّل الدخول:
# The heading, too.
invite-button = الانضمام إلى { $network }
invite-expiry = يعمل الرابط مرة واحدة، وحتى { $time }.
invite-bound = لا يعمل إلا لمن يسجّل الدخول بالعنوان { $address }.
invite-keep = يمكن لأي شخص لديه الرابط استخدامه، فلا تشاركه مع أحد.
invite-unexpected = إذا لم تكن تتوقع هذه الدعوة، فلا حاجة إلى فعل أي شيء: ما لم يُفتح الرابط ويُسجَّل الدخول، فلن ينضم أحد إلى أي شبكة.
# Leads to a page with a button.
opt-out = إيقاف تلقي الدعوات نهائيًا

## To an inviter: somebody who has joined by their invite waits

# The subject and the heading. $person is a name.
waiting = { $person } بانتظار الموافقة في { $network }
# The same when the name cannot be shown.
waiting-somebody = شخص بانتظار الموافقة في { $network }
waiting-text = تم الانضمام بدعوة منك، بصفة { $role }. ولا يمكن استخدام الشبكة قبل موافقة المالك أو أحد المسؤولين أو مسؤولي تكنولوجيا المعلومات فيها.
waiting-button = عرض من ينتظر الموافقة

## To somebody who was approved

# The subject and the heading.
approved = تم قبولك في { $network }
approved-text = تمت الموافقة عليك في { $network } بصفة { $role }. نزّل التطبيق المناسب لجهازك، وسجّل الدخول فيه بالحساب نفسه.
approved-button = الحصول على التطبيق

# Under these two. Leads to a page with a button.
opt-out-of-mails = إيقاف تلقي الرسائل من هذه الخدمة
