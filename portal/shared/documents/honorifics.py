"""How an addressee is addressed: 御中 for organisations, 様 for persons, and nothing where somebody typed it already."""

import re
import unicodedata

ORGANISATION, PERSON = "御中", "様"
TYPED = re.compile(r"(御中|各位|様方?|さま|殿|先生|さん|氏|女史|くん|ちゃん)$")
# Words that end with 様 or 殿 without being addressed, in names of organisations: 株式会社多様, 有限会社湯殿.
NO_HONORIFIC = re.compile(r"([多仕模文王神奥皆和唐異有今一同殿]様|[宮湯神御社仏寝拝貴]殿|紫宸殿|伏魔殿)$")
FAMILY_NAME = re.compile(r"[宮湯神御]殿")  # 湯殿 is a family name; 山本殿 is one that was addressed
# 法人格 in any place; 法人 covers 一般社団法人, 学校法人, NPO法人, 独立行政法人 and the like.
LEGAL_FORM = re.compile(
    r"(株式|有限|合同|合資|合名|相互|持株)会社|法人|\((株|有|同|資|名|社|財|学|医|福|宗|独|特非|一社|一財|公社|公財|相|NPO)\)"
)
# Without a legal form: how offices, schools and groups end. No family or given name ends so (氷室, 服部, 古市 do not match).
ENDING = re.compile(
    r"(大学|大学院|学部|研究科|高校|学校|学園|学院|幼稚園|保育園|研究所|研究室|病院|医院|クリニック|役所|役場|[都道府県]庁|警察署|消防署|税務署"
    r"|委員会|協会|組合|商会|商店|商事|会社|事務所|事務局|銀行|信用金庫|財団|連盟|連合会|学会|会議所|協議会|後援会|自治会|町内会|同窓会|保存会|振興会|県人会|[OB]B会|の会|連合|大使館|領事館"
    r"|工務店|建設|建築|設計|製作所|工業|産業|酒造|醸造|印刷|不動産|運輸|電機|製薬|薬局|旅館|ホテル|レストラン|カフェ|美容室|理容室|写真館|書店"
    r"|劇団|楽団|合唱団|図書館|美術館|博物館|公民館|教会|神社|新聞社|出版社|支社|本社|支店|本店|営業所|事業所|工場|センター|グループ|クラブ"
    r"|倶楽部|サークル|ホールディングス|本部|(事業|営業|総務|経理|人事|企画|広報|技術|開発|管理|業務|製造|購買|財務|法務|宣伝|制作)部"
    r"|(総務|法務|外務|財務|文部科学|厚生労働|農林水産|経済産業|国土交通|環境|防衛)省|課|係|PTA)$"
)
# What stands in front, or anywhere: 劇団 海, 生活協同組合海, ホテル海.
BEGINNING = re.compile(
    r"^(カフェ|ホテル|レストラン|喫茶|旅館|美容室|劇団|楽団|楽隊|合唱団)|(吹奏楽|管弦楽|交響楽|バレエ|合唱)団|オーケストラ|(協同|労働|管理)組合|事務所"
    r"|(大学|高校|学校|学園|学院)\s?.*(部|会|団|班|サークル)$"
)
# Family names end in 市 and 県 too (高市, 山県), so that these are named.
PLACE = re.compile(
    r"^(北海道|東京都|(京都|大阪)府|\S{2,3}県)$|\S{2}区$|\S[都道府県]\S+[市町村]$"
    r"|^(札幌|仙台|さいたま|千葉|横浜|川崎|相模原|新潟|静岡|浜松|名古屋|京都|大阪|堺|神戸|岡山|広島|北九州|福岡|熊本)市$"
)
LATIN_FORM = re.compile(
    r"(^|[\s,])(inc|incorporated|ltd|limited|llc|llp|corp|corporation|co\.|company|gmbh|ag|plc|lp|k\.?k|s\.?a|b\.?v|n\.?v|l\.l\.c|pty|partnership|foundation"
    r"|association)\.?$|\bgmbh\b|[&+] co\b"
    r"|\b(university|univ|institute|college|embassy|orchestra|society|bank)\b",
    re.IGNORECASE,
)
# A person of an organisation, named after a title: 株式会社鷗 代表取締役 山本 梢.
TITLE = re.compile(
    r"[\s](代表|取締役|代表取締役|社長|会長|部長|課長|係長|店長|所長|理事長|理事|主任|教授|准教授|講師|ご?担当者?)([\s].+)?$"
)


def honorific(name: str) -> str:
    """御中, 様, or "" for an empty name and for one that has its honorific already.

    Decided by 法人格 and by how organisations call themselves, not by the last sign: 株式会社宮殿 has no honorific yet.
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    if not plain or _is_addressed(plain):
        return ""
    return ORGANISATION if is_organisation(plain) else PERSON


def is_organisation(name: str) -> bool:
    """Whether a name, without its honorific, is that of a company, an office, a school or a group."""
    plain = unicodedata.normalize("NFKC", name).strip()
    if TITLE.search(plain):
        return False
    return any(pattern.search(plain) for pattern in (LEGAL_FORM, ENDING, BEGINNING, PLACE, LATIN_FORM))


def addressed(name: str) -> str:
    """株式会社鷗 → 株式会社鷗 御中, 山本 梢 → 山本 梢 様; a name that has its honorific already is unchanged."""
    name = name.strip()
    return f"{name} {suffix}" if (suffix := honorific(name)) else name


def _is_addressed(plain: str) -> bool:
    found = TYPED.search(plain)
    if not found:
        return False
    if plain[: found.start()].endswith(" "):
        return True
    return not (NO_HONORIFIC.search(plain) if is_organisation(plain) else FAMILY_NAME.fullmatch(plain))
