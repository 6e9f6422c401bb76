"""Every name of the code that the test of the upgrade uses; whoever renames one of them changes it here alone."""

# As django.apps knows them today.
MODELS = {
    "mail": "shared.MailMessage",
    "order log": "commerce.OrderLogEntry",
    "inquiry log": "support.InquiryLogEntry",
    "ledger": "commerce.LedgerEntry",
    "receipt": "commerce.Receipt",
    "staff access": "shared.StaffAccess",
    "task": "django_tasks_database.DBTaskResult",
}
# Their fields; `ledger` is read by kind and amount, `receipt` by its number, its file and the file's hash.
FIELDS = {
    "mail": "kind",
    "order log": "kind",
    "inquiry log": "kind",
    "ledger": ("kind", "amount_yen"),
    "receipt": ("public_id", "pdf", "sha256"),
    "staff access": "what",
}
MAIL_KINDS = "portal.shared.mail.mail_kinds.mail_kinds"  # each has a `name`
APPS = ("portal", "cms", "commerce", "support")  # packages whose sources name the kinds of log lines
# What the old version called otherwise; old name → the name of today.
TABLES: dict[str, str] = {
    "cms_carrierhelp": "cms_mailboxguide",
    "commerce_application": "commerce_lotteryentry",
    "commerce_application_terms": "commerce_lotteryentry_terms",
    "commerce_applicationchoice": "commerce_lotterychoice",
    "commerce_doorpass": "commerce_gatepass",
    "commerce_watchsession": "commerce_streamsession",
    "shared_leaving": "shared_accountdeletionrequest",
    "shared_login": "shared_loginsession",
}
STORED: dict[str, str] = {}  # kinds of the ledger
# How addresses of pages began that moved; links that people were sent must not be here.
PATHS: dict[str, str] = {"/staff/door_passes/": "/staff/gate_passes/"}
