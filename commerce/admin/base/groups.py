"""The groups of staff that a site starts with; others are added in the admin's settings."""

from django.contrib.auth.models import Group, Permission

# Every group may open the admin. `every_order`: orders of all organizers, for users who are members of none.
VIEW_PERMISSIONS = (
    "access_admin",
    "view_lotteryentry",
    "view_draw",
    "view_order",
    "view_receipt",
    "every_order",
    "view_refund",
    "view_reviewitem",
    "view_eventcancellation",
)
# What an organizer sells and who has applied. Of `change_organizer` and `every_order` it must have neither: they show all organizers.
SOLD = ("event", "performance", "quota", "tickettype", "salesperiod", "paymentoption", "eventfee")
GROUPS: dict[str, tuple[str, ...]] = {
    "サポート": (
        *VIEW_PERMISSIONS,
        "support_order",
        "view_suppressedaddress",
        "delete_suppressedaddress",
        "view_inquiry",
        "answer_inquiry",
        "correct_inquiry",
        "view_receivedmail",
        "review_receivedmail",
        "view_dailycount",
    ),
    "経理": (
        *VIEW_PERMISSIONS,
        "support_order",
        "refund_order",
        "export_order",
        "export_receipt",
        "change_reviewitem",
        "add_eventcancellation",
    ),
    "抽選": ("access_admin", "view_lotteryentry", "view_draw", "every_order", "run_draw"),
    "個人情報": (
        "access_admin",
        "view_staffaccess",
        "view_erasure",
        "view_retentionperiod",
        "change_retentionperiod",
    ),
    "主催者": (
        *(codename for codename in VIEW_PERMISSIONS if codename != "every_order"),
        *(f"{action}_{name}" for name in SOLD for action in ("add", "change", "view")),
        "publish_event",
        "use_gate",
        "add_gatepass",
        "change_gatepass",
        "view_gatepass",
    ),
    "受付": ("access_admin", "use_gate", "add_gatepass", "change_gatepass", "view_gatepass"),
}


def make_groups() -> None:
    """Creates missing groups; existing ones are not changed."""
    for name, codenames in GROUPS.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.permissions.set(Permission.objects.filter(codename__in=codenames))
