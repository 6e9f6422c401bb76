"""What every page about a person's own things shares: whose it is, and that nobody keeps a copy."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare

from commerce.orders.models import Order

View = Callable[..., HttpResponse]


def private_page(view: View) -> View:
    """Keeps a page out of caches and search engines; what htmx gets is not what a browser gets."""

    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    return page


def private_login_page(view: View) -> View:
    """A personal page for people who are logged in; others log in first and come back."""

    @private_page
    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return page


def placed_orders():
    """Orders with their event and its words, ready for a page."""
    return (
        Order.objects.placed()
        .select_related("event__organizer", "payment_method", "user")
        .prefetch_related("event__texts")
    )


def buyer_order(request: HttpRequest, code: str) -> Order | None:
    """The order of that number, if it is the logged-in buyer's."""
    return placed_orders().of(request.user).filter(code=code).first()


def accessible_order(request: HttpRequest, code: str) -> Order | None:
    """The order of that number for its logged-in buyer, or for whoever has the signed link of a mail (`?k=`)."""
    order = placed_orders().filter(code=code).first()
    if order is None or (request.user.is_authenticated and order.user_id == request.user.pk):
        return order
    return order if constant_time_compare(request.GET.get("k", ""), order.link_token) else None


def no_such_order(request: HttpRequest) -> HttpResponse:
    """The same page for an order of somebody else and for one that never was."""
    return render(request, "commerce/mypage/no_order.html", status=404)


def fragment(request: HttpRequest, page: str, part: str) -> str:
    """The template for this request: the whole page, or with htmx only its part."""
    return f"{page}#{part}" if request.htmx else page  # type: ignore[attr-defined]


def login_context(request: HttpRequest) -> dict:
    """`next_path`: where the login comes back to, the help page that a fragment stands in or this page."""
    around = request.htmx.current_url_abs_path if request.htmx else None  # type: ignore[attr-defined]
    return {"next_path": around or request.get_full_path()}
