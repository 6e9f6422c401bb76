"""The request of private pages: its user is logged in."""

from portal.shared.accounts.models import User
from portal.shared.http.requests import HtmxRequest


class UserRequest(HtmxRequest):
    """A request whose user is logged in, as the decorators of private pages make sure."""

    user: User
