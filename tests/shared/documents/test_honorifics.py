"""御中 or 様 is decided by what the addressee is, and stands once."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from portal.shared.documents.honorifics import addressed

COMPANIES = """
株式会社宮殿 有限会社湯殿 株式会社多様 合同会社王様 株式会社鷗 鷗株式会社 有限会社鷗 合同会社鷗 合資会社鷗 合名会社鷗 ㈱鷗 鷗㈲ ㍿鷗
(株)鷗 （株）鷗 鷗（有） (一社)鷗 一般社団法人鷗 公益財団法人多様 学校法人鷗 NPO法人鷗 ＮＰＯ法人鷗 特定非営利活動法人鷗
医療法人社団鷗会 税理士法人鷗 東京大学 鷗高等学校 鷗小学校 渋谷区役所 横浜市役所 神奈川県庁 鷗村役場 鷗商店 髙﨑商事 鷗協会
鷗労働組合 国土交通省 鷗病院 日本鷗学会 鷗交響楽団 鷗町内会 鷗小学校PTA 株式会社先生堂
"""
WITH_BLANKS = """
株式会社 鷗/株式会社鷗 営業部/東京大学 文学部/Seagull Inc./Seagull Co., Ltd./SEAGULL CORPORATION/Gull LLC/Ｓｅａｇｕｌｌ　Ｉｎｃ．
University of Tokyo/渋谷区役所 総務課
"""
PERSONS = """
山本 梢/髙﨑/湯殿 太郎/湯殿/服部/氷室 京子/古市/園部/小野寺 学/宮殿/山田 省/John Smith/Vince/Cocoa/山本 梢（屋号 星空工房）
株式会社鷗 代表取締役 山本 梢/株式会社鷗 部長 山本 梢/東京大学 教授 鷗 花子/🎄/WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
"""
TYPED = """
株式会社鷗 御中/株式会社鷗御中/髙﨑様/髙﨑 様/株式会社鷗様/株式会社湯殿 様/株式会社多様 御中/湯殿様/山本さん/山本 梢 さま/山本先生
会員各位/山本殿/株式会社鷗 山本 梢 様/山本 梢　様
"""


def names(text: str) -> list[str]:
    return text.strip().replace("\n", "/").split("/")


@pytest.mark.parametrize("name", COMPANIES.split() + names(WITH_BLANKS))
def test_an_organisation_is_addressed_with_onchu(name):
    assert addressed(name) == f"{name} 御中"


@pytest.mark.parametrize("name", names(PERSONS))
def test_a_person_is_addressed_with_sama(name):
    assert addressed(name) == f"{name} 様"


@pytest.mark.parametrize("name", [*names(TYPED), ""])
def test_an_honorific_that_was_typed_is_not_doubled(name):
    assert addressed(name) == name


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("山本 梢", "山本 梢 さま"),
        ("株式会社多様", "株式会社多様 御中"),
        ("山本 梢 様", "山本 梢 様"),
        ("<b>", "&lt;b&gt; さま"),
        ("100%(n)s", "100%(n)s さま"),
    ],
)
def test_a_mail_begins_with_the_name_and_one_honorific(name, line):
    with override("ja"):
        assert Template("{% salutation name %}").render(Context({"name": name})) == line
