var e=`
role = { $role ->
    [owner] مالك
    [admin] مسؤول
    [it-admin] مسؤول تكنولوجيا المعلومات
    [network-admin] مسؤول الشبكة
    [billing-admin] مسؤول الفوترة
    [auditor] مدقق
   *[member] عضو
}

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

somebody = أحد أعضاء الشبكة


console = وحدة التحكم
skip = الانتقال إلى المحتوى
screens = الشاشات
users = المستخدمون
settings = الإعدادات
log = سجل تدقيق الإعدادات
usage = الاستخدام
    .text = يُحتسب مرة واحدة كل من انضم ونقل بيانات خلال الشهر، بمن فيهم من يُدفع مقابلهم في مكان آخر.
switch-network = { $network }: التبديل إلى شبكة أخرى
you-are = { $login }، دورك: { $role }
your-networks = شبكاتك
sign-out = تسجيل الخروج
sign-in = تسجيل الدخول
loading = جارٍ التحميل…
cancel = إلغاء
close = إغلاق
copy = نسخ
copied = تم النسخ
copy-by-hand = لا يسمح متصفحك لهذه الصفحة بالنسخ. النص محدد: انسخه بنفسك.
saved = تم الحفظ
created = تاريخ الإنشاء
expires = تنتهي الصلاحية
expired-at = انتهت صلاحيتها
joined = تاريخ الانضمام
value = القيمة
any = الكل
show-exactly = عرض الوقت بالضبط
pages = الصفحات
first-page = الصفحة الأولى
next-page = الصفحة التالية


problem = لم ينجح ذلك
problem-offline = يتعذر الوصول إلى الخدمة. لم يُفقد أي شيء: حاول مجددًا عند توفر الاتصال.
problem-limit = { $seconds ->
    [zero] طلباتك سريعة جدًا: حاول مجددًا بعد { $seconds } ثانية. لم يتغير أي شيء.
    [one] طلباتك سريعة جدًا: حاول مجددًا بعد ثانية واحدة. لم يتغير أي شيء.
    [two] طلباتك سريعة جدًا: حاول مجددًا بعد ثانيتين. لم يتغير أي شيء.
    [few] طلباتك سريعة جدًا: حاول مجددًا بعد { $seconds } ثوانٍ. لم يتغير أي شيء.
    [many] طلباتك سريعة جدًا: حاول مجددًا بعد { $seconds } ثانية. لم يتغير أي شيء.
   *[other] طلباتك سريعة جدًا: حاول مجددًا بعد { $seconds } ثانية. لم يتغير أي شيء.
}
problem-busy = الخدمة مشغولة. لم يُفقد أي شيء: حاول مجددًا بعد قليل.
problem-gone = لم يعد موجودًا. ربما غيّره شخص آخر.
problem-forbidden = لا يُسمح لك بذلك: { $message }.
problem-refused = تم رفض ذلك: { $message }.
session-over = سجّل الدخول مجددًا
    .text = انتهت جلستك، أو أن هذا الإجراء يتطلب تسجيل دخول خلال الدقائق الأخيرة. سجّل الدخول في النافذة التي تُفتح. ويبقى ما كتبته هنا خمس دقائق.
    .again = سجّلت الدخول
signed-in-again = تم تسجيل دخولك مجددًا
    .text = أغلق هذه النافذة، وتابع في النافذة الأخرى.
no-screen = هذه الشاشة غير موجودة
    .text = اختر شاشة من الأعلى.
no-network = لم تنضم إلى أي شبكة
    .text = تتوفر وحدة التحكم بعد الانضمام إلى شبكة أو إنشائها.
not-yours = لست في هذه الشبكة
    .text = إما أنها غير موجودة، أو أنك لم تنضم إليها. ربما لديك حساب آخر.
waiting = انتظار الموافقة
    .text = انضممت إلى { $network } بحساب { $login }. يلزم أن يوافق عليك المالك أو أحد المسؤولين أو مسؤولي تكنولوجيا المعلومات.
are-suspended = عضويتك معلّقة
    .text = لا يمكنك استخدام { $network } بحساب { $login } الآن. تواصل مع مالك الشبكة أو أحد مسؤوليها أو مسؤولي تكنولوجيا المعلومات فيها.
only-for-admins = وحدة التحكم مخصصة للمسؤولين
    .text = أنت في { $network } بحساب { $login }، ودورك لا يتيح وحدة التحكم.
discard = هل تريد الإغلاق وفقدان ما كتبته؟
    .yes = إغلاق
    .no = متابعة الكتابة


role-owner = مالك
role-member = عضو
    .text = يستخدم الشبكة. لا تتاح له وحدة التحكم.
role-admin = مسؤول
    .text = يمكنه فعل كل شيء عدا امتلاك الشبكة: المستخدمون والدعوات والإعدادات والسجل.
role-it-admin = مسؤول تكنولوجيا المعلومات
    .text = يدعو المستخدمين ويوافق عليهم ويعلّق عضويتهم ويزيلهم. لا يمكنه اتخاذ إجراء بشأن المالك أو المسؤولين.
role-network-admin = مسؤول الشبكة
    .text = يشغّل الموافقة على المستخدمين ويوقفها، ويرى المستخدمين والدعوات من دون روابطها والإعدادات والسجل.
role-billing-admin = مسؤول الفوترة
    .text = يرى المستخدمين والدعوات من دون روابطها والإعدادات والسجل والاستخدام.
role-auditor = مدقق
    .text = يرى المستخدمين والإعدادات والاستخدام. ولا يغيّر أي شيء.


name = الاسم
role-column = الدور
status = الحالة
invited-by = الدعوة من
since = التاريخ
delivery = الرسالة
actions = الإجراءات
more-actions = المزيد
actions-for = إجراءات { $name }
you = أنت
external = خارجي
bound = لهذا العنوان فقط
search-people = البحث بالاسم أو العنوان
only-invited-by = من دعاهم { $name } فقط
clear-filters = مسح عوامل التصفية
nobody = لا يوجد أحد هنا بعد.
nobody-found = لا أحد يطابق عوامل التصفية هذه.
download-csv = تنزيل بصيغة CSV
download-ndjson = تنزيل بصيغة NDJSON
choose = تحديد { $name }
choose-all = تحديد كل من في هذه الصفحة
choose-none = إلغاء التحديد
many = الإجراءات على المحددين
chosen = { $count ->
    [zero] لم يتم تحديد أحد
    [one] تم تحديد واحد
    [two] تم تحديد اثنين
    [few] تم تحديد { $count }
    [many] تم تحديد { $count }
   *[other] تم تحديد { $count }
}
status-active = نشط
status-idle = خامل
status-needs-approval = بانتظار الموافقة
status-suspended = عضوية معلّقة
status-over-billing-limit = فوق الحد
status-invited = مدعو
status-expired = منتهية الصلاحية
status-on-hold = دعوة موقوفة مؤقتًا
mail-queued = بانتظار الإرسال
mail-held = موقوفة مؤقتًا
mail-suppressed = غير مرغوب فيها
mail-sent = أُرسلت
mail-delayed = تأخرت
mail-delivered = سُلّمت
mail-bounced = ارتدّت
mail-complained = أُبلغ عنها كبريد مزعج
next-try = المحاولة التالية
approve = الموافقة
approved = تمت الموافقة على { $name }.
change-role = تغيير الدور
role-of = دور { $name }
role-changed = الدور الجديد للمستخدم { $name }: { $role }.
suspend = تعليق العضوية
suspended = تم تعليق عضوية { $name }.
suspend-user = هل تريد تعليق عضوية { $name }؟
    .text = لا يمكن للمستخدم { $name } فعل أي شيء في { $network } حتى تُستعاد عضويته. ولا ينضم أحد بدعواته في هذه الأثناء.
restore = استعادة العضوية
restored = تمت استعادة عضوية { $name }.
remove = إزالة
removed = تمت إزالة { $name }.
remove-user = هل تريد إزالة { $name }؟
    .text = يخرج المستخدم { $name } من { $network } فورًا. ولا تعود دعواته المفتوحة ورموز الوصول إلى API الخاصة به صالحة بعد ذلك. يمكنك دعوته مجددًا.
leave-tailnet = مغادرة هذه الشبكة
leave-of = هل تريد مغادرة { $network }؟
    .text = لا يمكنك العودة إلى { $network } من دون دعوة جديدة.


invite = دعوة مستخدمين خارجيين
invite-way = طريقة الدعوة
invite-by-mail = بالبريد الإلكتروني
invite-by-link = نسخ رابط الدعوة
invite-addresses = عناوين البريد الإلكتروني
    .hint = الصق قائمة، أو اكتب العناوين واحدًا تلو الآخر. الحد الأقصى في المرة الواحدة: { $most }.
chips-added = العناوين
chips-count = { $count ->
    [zero] لا عناوين
    [one] عنوان واحد
    [two] عنوانان
    [few] { $count } عناوين
    [many] { $count } عنوانًا
   *[other] { $count } عنوان
}
chip-remove = إزالة { $address }
chip-invalid = ليس عنوان بريد إلكتروني
chip-repeated = مكرر
chip-invited = سبقت دعوته
chip-member = سبق انضمامه
chip-member-named = سبق انضمامه باسم { $name }
invite-role = الانضمام بصفة
invite-language = لغة الرسالة
invite-bind = لهذه العناوين فقط
    .text = لا يمكن لأحد الانضمام بعنوان آخر، حتى لو كان لديه الرابط.
invite-remind = إرسال تذكير قبل انتهاء صلاحية الدعوة بثلاثة أيام
invite-send = { $count ->
    [0] دعوة
    [one] دعوة شخص واحد
    [two] دعوة شخصين
    [few] دعوة { $count } أشخاص
    [many] دعوة { $count } شخصًا
   *[other] دعوة { $count } شخص
}
invited = { $count ->
    [zero] لم تتم دعوة أحد.
    [one] تمت دعوة شخص واحد. الرسالة في طريقها إليه.
    [two] تمت دعوة شخصين. الرسالتان في طريقهما إليهما.
    [few] تمت دعوة { $count } أشخاص. الرسائل في طريقها إليهم.
    [many] تمت دعوة { $count } شخصًا. الرسائل في طريقها إليهم.
   *[other] تمت دعوة { $count } شخص. الرسائل في طريقها إليهم.
}
invite-link = رابط الدعوة
    .text = يمكن لمن لديه الرابط الانضمام مرة واحدة خلال 30 يومًا. ولا تُرسل أي رسالة.
invite-link-of = رابط الانضمام بصفة: { $role }
invite-generate = إنشاء ونسخ
link-for = رابط الانضمام بصفة: { $role }
resend = إعادة إرسال الدعوة
    .text = يبقى الرابط ومدة صلاحيته كما هما.
resend-in = { $seconds ->
    [zero] مجددًا بعد { $seconds } ثانية
    [one] مجددًا بعد ثانية واحدة
    [two] مجددًا بعد ثانيتين
    [few] مجددًا بعد { $seconds } ثوانٍ
    [many] مجددًا بعد { $seconds } ثانية
   *[other] مجددًا بعد { $seconds } ثانية
}
resent = أُعيد إرسال الدعوة إلى { $name }.
copy-link = نسخ رابط الدعوة
link-copied = تم نسخ الرابط.
delete-invite = حذف الدعوة
invite-again = الدعوة مجددًا
    .text = لا يعمل رابطها بعد ذلك.
delete-invite-of = هل تريد حذف الدعوة إلى { $name }؟
invite-deleted = تم حذف الدعوة إلى { $name }.


many-approve = الموافقة ({ $count })
many-suspend = تعليق العضوية ({ $count })
many-restore = استعادة العضوية ({ $count })
many-set-role = تغيير الدور ({ $count })
many-remove = إزالة ({ $count })
many-resend = إعادة إرسال الدعوة ({ $count })
many-delete-invite = حذف الدعوة ({ $count })
progress = { $count } من { $most }
results = النتائج
results-done = تم: { $done }. رُفض: { $refused }.
result-not-found = لم يعد موجودًا.
result-yourself = لا يمكنك فعل ذلك بنفسك.
result-owner = لا يمكن فعل ذلك بالمالك.
result-needs-approval = ينتظر الموافقة: وافق عليه أو أزله.
result-over-billing-limit = تجاوز حد الفوترة.
result-role-not-allowed = دورك لا يسمح بذلك.
result-nothing-to-resend = هذا رابط: لا توجد رسالة لإعادة إرسالها.
result-too-soon = أُرسلت قبل أقل من دقيقة.
result-limit = أرسلت دعوات كثيرة جدًا. حاول مرة أخرى لاحقًا.
result-denied = لم يعد مسموحًا لك بذلك.
result-busy = حدث تغيير آخر في الوقت نفسه. حاول مرة أخرى.
import = استيراد قائمة
import-role = دور الصفوف التي لا تحدد دورًا
import-file = ملف عناوين
    .text = ملف CSV أو ملف نصي، والحد الأقصى لعدد الصفوف { $most }. يمكن أن يحدد الصف دورًا، مثل auditor.
import-preview = { $count ->
    [zero] لا عناوين في الملف
    [one] عنوان واحد في الملف
    [two] عنوانان في الملف
    [few] { $count } عناوين في الملف
    [many] { $count } عنوانًا في الملف
   *[other] { $count } عنوان في الملف
}
import-empty = لا يوجد أي عنوان في هذا الملف.
import-too-many = عدد العناوين في هذا الملف { $count }؛ والحد الأقصى للدعوات في المرة الواحدة { $most }.


mail-stopped = لا تُرسل دعوات بالبريد الإلكتروني الآن
    .text = ارتدّ عدد كبير جدًا من الرسائل الأخيرة. لا يزال بالإمكان نسخ الروابط. المحاولة التالية:
mail-release = استئناف الإرسال
    .text = عند الاستئناف تُرسل الرسائل المنتظرة خلال دقائق. إذا ارتدّ عدد كبير جدًا منها مجددًا، يتوقف الإرسال مرة أخرى. يمكن استئنافه مرة واحدة في الأسبوع.
mail-released = استؤنف الإرسال.
mail-release-from = استؤنف الإرسال قبل أقل من أسبوع. يمكن استئنافه مجددًا:
only-releasers = يمكن للمالك والمسؤولين استئناف الإرسال قبل ذلك.
user-approval = الموافقة على المستخدمين
    .on = تلزم الموافقة على المستخدمين
    .text = ينتظر من يقبل دعوة حتى يوافق عليه المالك أو أحد المسؤولين أو مسؤولي تكنولوجيا المعلومات.
only-approval-switchers = يشغّل هذا الإعداد ويوقفه المالك والمسؤولون ومسؤولو الشبكة.
join-policy = الانضمام إلى شبكات أخرى
    .text = من يمكنه من هذه الشبكة الانضمام إلى شبكات الآخرين بالحساب نفسه.
    .who = من يمكنه الانضمام إلى شبكات أخرى
join-policy-none = لا أحد
join-policy-admin = المسؤولون: كل الأدوار عدا المدقق والعضو
join-policy-member = الجميع
only-policy-makers = يغيّر هذا الإعداد المالك والمسؤولون ومسؤولو تكنولوجيا المعلومات.
tokens = رموز الوصول إلى API
    .text = يتيح الرمز لبرنامج أن يفعل ما يمكنك فعله في هذه الشبكة. ولا يمكن لأحد رؤيته مجددًا بعد إنشائه.
tokens-none = ليس لديك أي رموز.
token = الرمز
token-new = رمز جديد
token-once = هذه هي المرة الوحيدة التي ترى فيها الرمز. احتفظ به في مكان آمن.
token-description = ما الغرض منه؟
token-lifetime = مدة الصلاحية
days = { $count ->
    [zero] { $count } يوم
    [one] يوم واحد
    [two] يومان
    [few] { $count } أيام
    [many] { $count } يومًا
   *[other] { $count } يوم
}
revoke = إبطال
revoke-token = هل تريد إبطال { $name }؟
    .text = تُرفض البرامج التي تستخدمه بعد ذلك.
token-revoked = تم إبطال { $name }.


event = ما حدث
actor = من فعله
target = المعنيّ
from = من
to = إلى
log-empty = لم يحدث شيء من هذا النوع خلال آخر 90 يومًا.
log-not-allowed = لا يتيح دورك قراءة السجل.
origin-ADMIN_CONSOLE = عبر المتصفح
origin-CONFIG_API = عبر API
origin-CONTROL = من الخدمة
origin-IDENTITY_PROVIDER = من موفّر الهوية
event-invite-create = إنشاء دعوة
event-invite-accept = قبول دعوة
event-invite-delete = حذف دعوة
event-invite-resend = إعادة إرسال دعوة
event-invite-remind = إرسال تذكير
event-invite-expired = انتهاء صلاحية دعوة
event-user-create = انضمام مستخدم
event-user-approve = الموافقة على مستخدم
event-user-suspend = تعليق عضوية مستخدم
event-user-restore = استعادة عضوية مستخدم
event-user-delete = إزالة مستخدم
event-user-update = تغيير مستخدم
event-tailnet-create = إنشاء شبكة
event-tailnet-enable = تشغيل إعداد
event-tailnet-disable = إيقاف إعداد
event-tailnet-update = تغيير إعداد
event-tailnet-release = استئناف إرسال البريد
event-tailnet-join = الانضمام إلى شبكة أخرى
event-tailnet-leave = مغادرة شبكة أخرى
event-api-key-create = إنشاء رمز وصول إلى API
event-api-key-delete = إبطال رمز وصول إلى API


month = الشهر
active-users = المستخدمون النشطون
joined-by-invite = انضموا بدعوة
home-elsewhere = من شبكات أخرى
`;export{e as default};