"""Limits count an IPv4 address, or the /64 that one line has in IPv6."""

import pytest

from portal.shared.http.client_ip import client_ip


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::1", "::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_limits_count_the_network_that_one_line_has(rf, address, counted):
    assert client_ip(rf.get("/", REMOTE_ADDR=address)) == counted


def test_behind_a_proxy_the_address_that_it_reports_counts(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="2001:db8::666, 2001:db8:5:6::77")
    assert client_ip(request) == "2001:db8:5:6::/64"
