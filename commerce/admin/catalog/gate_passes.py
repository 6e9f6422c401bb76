"""Gate passes in the admin: the PIN is shown once after adding; later only the end of a pass can be changed."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateTimeInput

from commerce.admin.base.viewsets import CatalogForm, CatalogViewSet, CreateView, EditView
from commerce.tickets.gate_passes import digest, new_pin
from commerce.tickets.models import GatePass
from portal.shared import clock


class GatePassForm(CatalogForm):
    """A new gate pass: name, event, performance and end."""

    class Meta(CatalogForm.Meta):
        model = GatePass
        fields = ["event", "performance", "name", "valid_until", "may_sell"]
        widgets = {"valid_until": AdminDateTimeInput}
        help_texts = {
            "performance": gettext_lazy("空欄なら、イベントのすべての公演を受け付けます。"),
            "may_sell": gettext_lazy("この受付で、残りのあるチケットを現金で販売できます。"),
            "name": gettext_lazy("「正面入口」など。入場記録に残ります。"),
        }

    def clean(self) -> dict:
        """Requires a performance of the chosen event, and an end in the future."""
        data = super().clean()
        performance = data.get("performance")
        if performance and performance.event != data.get("event"):
            self.add_error("performance", _("選んだイベントの公演を選んでください。"))
        if data.get("valid_until") and data["valid_until"] <= clock.now():
            self.add_error("valid_until", _("これからの日時を入れてください。"))
        return data


class AddGatePassView(CreateView):
    """Adds a pass with a new PIN and shows the PIN once."""

    def save_instance(self) -> GatePass:
        """Stores only the digest of the PIN."""
        pin = new_pin()
        self.form.instance.pin = digest(pin)
        self.form.instance.created_at, self.form.instance.created_by = clock.now(), self.request.user
        gate_pass = super().save_instance()
        message = _(
            "PINは %(pin)s です。いま控えてください。もう一度表示することはできません。受付は /gate/ を開きます。"
        )
        messages.warning(self.request, message % {"pin": pin})
        return gate_pass


class EndGatePassForm(CatalogForm):
    """The end of an existing pass, its only editable field."""

    class Meta(CatalogForm.Meta):
        model = GatePass
        fields = ["valid_until"]
        widgets = {"valid_until": AdminDateTimeInput}
        help_texts = {"valid_until": gettext_lazy("いますぐ止めるには、過去の日時を入れてください。")}


class GatePassViewSet(CatalogViewSet):
    """Gate passes of events."""

    model = GatePass
    form = GatePassForm
    name = url_prefix = url_namespace = "gate_passes"
    icon = "key"
    menu_label = gettext_lazy("受付パス")
    list_display = ["name", "event", "performance", "valid_until", Column("created_by", label=gettext_lazy("作成者"))]
    list_select = ("event", "performance", "created_by")
    list_prefetch = ("event__texts",)
    list_filter = ["event"]
    add_view_class = AddGatePassView
    edit_view_class = EditView

    def get_form_class(self, for_update: bool = False) -> type[CatalogForm]:
        """The full form for a new pass, the end only for an existing one."""
        return EndGatePassForm if for_update else GatePassForm
