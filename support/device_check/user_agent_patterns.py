"""Patterns in User-Agent and Sec-CH-UA: in-app browsers, feature phones, and brands of Chromium browsers."""

import re

from django.utils.translation import gettext_lazy as _

# (text in the User-Agent, name of the app); the first match counts.
APPS = (
    ("Line/", "LINE"),
    ("Instagram ", "Instagram"),
    ("Barcelona ", "Threads"),
    ("FBAN/", "Facebook"),
    ("FBAV/", "Facebook"),
    ("FB_IAB/", "Facebook"),
    ("YJApp-", "Yahoo! JAPAN"),
    ("jp.co.yahoo.", "Yahoo! JAPAN"),
    ("Twitter for ", "X"),
    ("TwitterAndroid", "X"),
    ("musical_ly", "TikTok"),
    ("BytedanceWebview", "TikTok"),
    ("SmartNews", "SmartNews"),
    ("RakutenWebSearch", "楽天"),
    ("GSA/", "Google"),
    ("MicroMessenger/", "WeChat"),
    ("KAKAOTALK", "KakaoTalk"),
    ("Snapchat", "Snapchat"),
    ("LinkedInApp", "LinkedIn"),
    ("Slack/", "Slack"),
)
# How to open the page outside the app; the texts in an app's menu change with its versions.
_OTHER_APP = _("画面の「︙」を押し、「他のアプリで開く」または「デフォルトのブラウザで開く」を選んでください。")
_OUTSIDE = _("画面の右上の「…」を押し、「外部ブラウザーで開く」または「ブラウザーで開く」を選んでください。")
MENUS = {
    "LINE": _OTHER_APP,
    "Instagram": _OUTSIDE,
    "Threads": _OUTSIDE,
    "Facebook": _OUTSIDE,
    "X": _OUTSIDE,
    "TikTok": _OUTSIDE,
    "Yahoo! JAPAN": _("画面の下の「…」または「共有」を押し、「ブラウザーで開く」を選んでください。"),
    "Google": _("画面の「︙」または「…」を押し、「ブラウザで開く」または「Safariで開く」を選んでください。"),
}
ANY_MENU = _("画面の「︙」「…」または「共有」を押し、「ブラウザーで開く」を選んでください。")
WEBVIEW = "; wv)"  # an Android WebView of an app that is not in APPS
FEATURE_PHONE = re.compile(
    r"^(DoCoMo/|KDDI-|UP\.Browser|SoftBank/|Vodafone/|J-PHONE/|Mozilla/3\.0\((WILLCOM|DDIPOCKET))"
    r"|[(;/ ](DoCoMo/|KDDI-|FOMA;)"  # full-page browsers of such phones
)
# Brands in Sec-CH-UA to ignore: the engine, and the random "GREASE" brand of UA Client Hints.
ENGINE = re.compile(r"Chromium|Not.{0,3}A.{0,3}Brand", re.IGNORECASE)
# Chromium browsers whose User-Agent may look like Google Chrome.
OTHER_BRANDS = ("Brave", "Vivaldi", "DuckDuckGo", "HuaweiBrowser", "YaBrowser", "Sleipnir", "Electron")
