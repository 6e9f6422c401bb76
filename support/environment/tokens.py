"""Words in the names that browsers give themselves: apps with a browser inside, phones without a real one."""

import re

# (words in the user agent, the app's name as people know it); the first that is found counts.
APPS = (
    ("Line/", "LINE"),
    ("Instagram ", "Instagram"),
    ("FBAN/", "Facebook"),
    ("FBAV/", "Facebook"),
    ("FB_IAB/", "Facebook"),
    ("YJApp-", "Yahoo! JAPAN"),
    ("jp.co.yahoo.", "Yahoo! JAPAN"),
    ("musical_ly", "TikTok"),
    ("BytedanceWebview", "TikTok"),
    ("SmartNews", "SmartNews"),
    ("RakutenWebSearch", "楽天"),
    ("GSA/", "Google"),
)
WEBVIEW = "; wv)"  # an Android app that does not say its name
FEATURE_PHONE = re.compile(r"^(DoCoMo/|KDDI-|UP\.Browser|SoftBank/|Vodafone/|J-PHONE/|Mozilla/3\.0\(WILLCOM)")
# Simple smartphones on which e-tickets are not shown (Raku-Raku and its kin).
SIMPLE_PHONES = frozenset(
    "F-12D F-08E F-09E F-06F F-04J F-03K F-01L F-01M F-42A F-52B F-53E".split()  # noqa: SIM905 - reads as a list
)
# Chromium families that are not Google Chrome although they say so; found in the brand list of Sec-CH-UA.
OTHER_BRANDS = ("Brave", "Vivaldi", "DuckDuckGo", "Opera", "Yandex")
