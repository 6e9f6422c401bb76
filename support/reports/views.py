"""The usage report: /staff/help-numbers/."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.shared import clock
from portal.shared.http.admin_pages import admin_page
from support.reports.charts import chart
from support.reports.forms import PeriodForm, default_period
from support.reports.queries import figures

PERMISSION = "support.view_dailycount"


@never_cache
@require_safe
def usage_report(request: HttpRequest) -> HttpResponse:
    """Shows the report of the chosen period; for an invalid one (422) the default period and the form's errors."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    period = default_period(timezone.localtime(clock.now()).date())
    form = PeriodForm(request.GET or None, initial={"first": period.first, "last": period.last})
    if form.is_valid():
        period = form.period
    shown = [(figure, chart(figure)) for figure in figures(period)]
    status = 422 if form.errors else 200
    context = admin_page(_("ヘルプの数字"), "order") | {"form": form, "period": period, "shown": shown}
    return render(request, "support/reports/numbers.html", context, status=status)
