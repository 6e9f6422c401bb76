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
国立大学法人東京大学 独立行政法人海 社会福祉法人海 宗教法人海 弁護士法人海 農事組合法人海 特許業務法人海 有限責任監査法人海
国民健康保険団体連合会
（一社）海 （医）海会 （学）湯殿 （特非）海 (NPO)海 ㈲海 相互会社海 生活協同組合海 マンション管理組合 友の会 海外県人会 在日フランス大使館
千代田区 東京都 神奈川県 横浜市 北海道 山田工務店 海建設 山田製作所 山田酒造 ホテル海 レストラン海 行政書士事務所海 海オーケストラ
"""
WITH_BLANKS = """
株式会社 鷗/株式会社鷗 営業部/東京大学 文学部/Seagull Inc./Seagull Co., Ltd./SEAGULL CORPORATION/Gull LLC/Ｓｅａｇｕｌｌ　Ｉｎｃ．
/GmbH Müller/Müller GmbH & Co. KG/Société SA/Gull B.V./Gull AG/Gull L.L.C./Gull LP/Gull Pte. Ltd./Gull, Inc/GULL INC.
/Tokyo Orchestra/Bank of Tokyo/東京大学 吹奏楽部/海高校 合唱団/吹奏楽団 海/劇団 海/カフェ 海/医療法人 神様/一般社団法人 海 総務部/
University of Tokyo/渋谷区役所 総務課
"""
PERSONS = """
山本 梢/髙﨑/湯殿 太郎/湯殿/服部/氷室 京子/古市/園部/小野寺 学/宮殿/山田 省/John Smith/Vince/Cocoa/山本 梢（屋号 星空工房）
株式会社鷗 代表取締役 山本 梢/高市 早子/高市/山県/山県 有子/工藤 静/会田 誠/団 伊子/町 京子/局 長子/財団 太郎/Anna Co/Kim Lee/Ito Agnes
個人事業主 山本 梢/山本 梢（個人事業主）/株式会社鷗 部長 山本 梢/東京大学 教授 鷗 花子/🎄/WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW
"""
TYPED = """
株式会社鷗 御中/株式会社鷗御中/髙﨑様/髙﨑 様/株式会社鷗様/株式会社湯殿 様/株式会社多様 御中/湯殿様/山本さん/山本 梢 さま/山本先生
会員各位/山本氏/山本 女史/山本くん/山本様方/山本殿/株式会社鷗 山本 梢 様/山本 梢　様
"""


def names(text: str) -> list[str]:
    return [name for name in text.replace("\n", "/").split("/") if name]


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
