"""The base templates: no inline script or style, accessible forms, style sheets that old browsers can read."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.utils.translation import override

from portal.shared.brand.palette import DEFAULT_COLOUR, HUES, palette_of
from portal.shared.http.form_renderer import Choice
from portal.shared.posters.kinds import Kind
from portal.shared.styleguide import icon_names
from portal.shared.urls import sample_urls
from scripts import build_stylesheets

CSS = settings.BASE_DIR / "portal" / "css"
TEMPLATES = settings.BASE_DIR / "templates"
INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)|\son[a-z]+=|hx-on|javascript:"
)


class ContactForm(forms.Form):
    email = forms.EmailField(label="メールアドレス", help_text="例：hanako@example.jp")
    note = forms.CharField(label="補足", required=False)
    method = forms.ChoiceField(
        label="支払い方法",
        choices=[("card", Choice("カード", "手数料 無料")), ("paypay", Choice("PayPay", unavailable="準備中です"))],
        widget=forms.RadioSelect,
    )


def render(source: str, **context) -> str:
    return Template(source).render(Context(context))


def check_page(html: str) -> None:
    assert INLINE.findall(html) == []
    assert len(re.findall(r"<h1[\s>]", html)) == 1
    assert re.findall(r'<html lang="([^"]+)"', html) == ["ja"]
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "413", "429", "500", "503"])
def test_error_pages_use_the_base_template(rf, name):
    check_page(get_template(f"{name}.html").render({}, rf.get("/")))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["login/", "password/reset/", "password/reset/done/", "password/reset/key/x-y/", "signup/", "inactive/"]
)
def test_account_pages_use_the_base_template(client, address):
    html = client.get(f"/accounts/{address}").content.decode()
    check_page(html)
    assert "placeholder" not in html


@pytest.mark.django_db
def test_the_style_guide_shows_every_role_accent_kind_of_poster_and_icon(client):
    html = client.get("/styleguide/").text
    check_page(html)
    assert re.findall(r'fill="var\(--([a-z-]+)\)"', html) == list(palette_of(DEFAULT_COLOUR).light)
    assert len(re.findall(r'<li class="hue-\d+">', html)) == HUES
    posters = re.findall(r'src="(/styleguide/poster/[a-z]+\.svg)"', html)
    assert posters == [f"/styleguide/poster/{kind}.svg" for kind in Kind]
    assert [client.get(path)["Content-Type"] for path in posters] == ["image/svg+xml"] * len(posters)
    assert client.get("/styleguide/poster/unknown.svg").status_code == 404
    assert re.findall('name="robots" content="([^"]+)"', html) == ["noindex"]


@pytest.mark.parametrize(("demo", "debug", "number"), [(True, False, 3), (False, True, 3), (False, False, 0)])
def test_a_site_that_sells_has_no_style_guide(settings, demo, debug, number):
    settings.DEMO, settings.DEBUG = demo, debug
    assert len(sample_urls()) == number


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["400", "405", "413", "500", "503"])
def test_the_page_of_a_request_that_failed_early_makes_no_query(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = render_to_string(f"{name}.html")
    assert 'class="btn fill l"' in html


@pytest.mark.django_db
def test_the_footer_links_to_the_same_page_in_the_other_language(client):
    with override("ja"):  # a request leaves its language active
        japanese = client.get("/accounts/login/").content.decode()
        english = client.get("/en/accounts/login/").content.decode()
    assert 'href="/en/accounts/login/" lang="en" hreflang="en">English<' in japanese
    assert 'href="/accounts/login/" lang="ja" hreflang="ja">日本語<' in english


def test_paths_without_a_url_name_follow_the_language():
    source = '{% load layout %}{% site_path "/help/" %}'
    with override("ja"):
        assert render(source) == "/help/"
    with override("en"):
        assert render(source) == "/en/help/"


def test_hint_and_error_of_a_field_are_linked_to_its_control():
    html = ContactForm({"email": "x"})["email"].as_field_group()
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.index('class="err"') < html.index("<input")


def test_labels_mark_required_and_optional_fields():
    form = ContactForm()
    assert ">必須<" in form["email"].as_field_group()
    assert ">任意<" in form["note"].as_field_group()


def test_a_missing_value_is_named_in_the_summary_and_beside_the_field():
    form = ContactForm({})
    summary = render('{% include "components/error_summary.html" with form=form only %}', form=form)
    assert "2か所、直してください" in re.sub(r"<[^>]+>", "", summary)
    assert re.findall(r'<a href="(#\w+)">([^<]+)</a>', summary) == [
        ("#id_email", "メールアドレスを入力してください。"),
        ("#id_method_group", "支払い方法を選んでください。"),
    ]
    assert "支払い方法を選んでください。" in form["method"].as_field_group()


class GroupsForm(forms.Form):
    """Groups as the site has them: the first choice unavailable, checkboxes, and a widget of several controls."""

    method = forms.ChoiceField(
        choices=[("konbini", Choice("コンビニ", unavailable="選べません")), ("card", Choice("カード"))],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(choices=[("1", "1日"), ("2", "2日")], widget=forms.CheckboxSelectMultiple)
    at = forms.SplitDateTimeField()
    name = forms.CharField()


def test_an_error_of_a_group_leads_to_the_group_with_its_legend_whatever_can_be_chosen_in_it():
    form = GroupsForm({})
    summary = render('{% include "components/error_summary.html" with form=form only %}', form=form)
    fields = "".join(field.as_field_group() for field in form)
    targets = [re.search(rf'<(\w+)[^>]*\sid="{name}"', fields) for name in re.findall(r'href="#(\w+)"', summary)]
    assert [target and target[1] for target in targets] == ["fieldset", "fieldset", "fieldset", "input"]


class TwoFields(forms.Form):
    password = forms.CharField(label="パスワード")
    agreed = forms.BooleanField(label="同意します")


@pytest.mark.parametrize(
    ("wrong", "heading"),
    [
        (["password"], "「パスワード」を直してください"),
        (["password", "password"], "「パスワード」を直してください"),
        (["password", "password", "agreed"], "2か所、直してください"),
        (["password", None], "「パスワード」を直してください"),
        (["agreed"], "次の点をご確認ください"),
        ([None], "次の点をご確認ください"),
    ],
)
def test_the_summary_names_the_one_field_to_mend_and_counts_several(wrong, heading):
    form = TwoFields({"password": "a", "agreed": "on"})
    for n, name in enumerate(wrong):
        form.add_error(name, f"理由{n}")
    summary = render('{% include "components/error_summary.html" with form=form only %}', form=form)
    shown = re.search(r"</svg>(.*?)</h2>", summary, re.DOTALL)[1]
    assert re.sub(r"<[^>]+>", "", shown).strip() == heading


def test_an_unavailable_choice_has_its_reason_and_no_control():
    html = ContactForm()["method"].as_field_group()
    assert re.findall(r'value="(\w+)"', html) == ["card"]
    assert "準備中です" in html
    assert "手数料 無料" in html


def test_every_icon_of_a_template_exists():
    used = {
        name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'{% icon "([^"]+)" %}', path.read_text())
    }
    assert used - set(icon_names()) == set()


def test_every_template_is_free_of_inline_script_and_style():
    pages = [path for path in TEMPLATES.rglob("*.html") if "mail" not in path.parts]
    assert [path.name for path in pages if INLINE.search(re.sub(r"\{[%#].*?[%#]\}", "", path.read_text()))] == []


def _rules(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def test_the_base_style_sheet_uses_only_what_old_browsers_know():
    rules = _rules(CSS / "base.css")
    unknown = re.compile(
        r"var\(|@layer|@supports|grid|flex|clamp\(|min\(|max\(|:is\(|:where\(|:has\(|:not\(|inset|-inline|-block[-:]"
    )
    assert unknown.findall(rules) == []


def test_the_base_style_sheet_has_no_rule_that_cannot_be_overridden():
    rules = _rules(CSS / "base.css")
    assert re.findall(r"#[\w-]+(?=[^;{}]*\{)", rules) == []  # no id in a selector
    strict = re.findall(r"([^{};]+)\{[^{}]*!important[^{}]*\}", rules)
    assert {selector.strip() for selector in strict} == {"[hidden]", ".later[hidden]", ".btn.later[hidden]"}


NOT_LAYERED = {
    "base.css",
    "tokens.css",
    "admin.css",
}  # what no layer may be above, and what stands beside Wagtail's own


def test_every_part_belongs_to_a_style_sheet():
    parts = {"base", "tokens", "print", *build_stylesheets.ALONE}.union(*build_stylesheets.KINDS.values())
    assert {path.stem for path in CSS.glob("*.css")} == parts


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_parts_with_components_are_in_their_layer(path):
    is_layered = re.fullmatch(r"\s*@layer components \{.*\n\}\s*", _rules(path), re.DOTALL) is not None
    assert is_layered == (path.name not in NOT_LAYERED)


def test_a_page_asks_for_one_style_sheet():
    links = re.findall(r'"css/([^"]+)"', (TEMPLATES / "components/stylesheets.html").read_text())
    assert links == ["site.css"]


def test_no_button_and_no_dialog_is_for_the_style_guide_alone():
    """What only the style guide shows would be sent to every reader of every page."""
    sheet = re.sub(r"/\*.*?\*/", "", (settings.BASE_DIR / "portal" / "css" / "button.css").read_text(), flags=re.DOTALL)
    looks = {frozenset(found[1:].split(".")) for found in re.findall(r"\.btn(?:\.\w+)+", sheet)}
    sources = [path.read_text() for path in TEMPLATES.rglob("*.html") if "styleguide" not in path.parts]
    worn = [set(found.split()) for text in sources for found in re.findall(r'class="(btn [^"]*)"', text)]
    assert [sorted(look) for look in looks if not any(look <= classes for classes in worn)] == []
    scripts = [path.read_text() for path in (settings.BASE_DIR / "portal" / "static" / "js").glob("*.js")]
    dialogs = [text for text in sources + scripts + [sheet] if "<dialog" in text or "showModal" in text]
    assert dialogs == []


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_text_sizes_follow_the_readers_own(path):
    assert re.findall(r"(?:font-size|line-height):[^;]*\dpx", _rules(path)) == []


def test_no_ring_of_focus_is_removed_where_nothing_else_draws_one():
    rules = re.sub(r"@supports selector\(:has\(a\)\) \{(?:[^{}]*\{[^}]*\})*\s*\}", "", _rules(CSS / "field.css"))
    assert re.findall(r"[^{}]*:focus-visible[^{}]*\{[^}]*outline: 0[^}]*\}", rules) == []


def test_the_breadcrumbs_sign_is_not_read_aloud():
    assert re.findall(r'content: "＞"[^;]*', _rules(CSS / "text.css")) == ['content: "＞"', 'content: "＞" / ""']


def test_every_table_of_rules_stands_in_a_box_that_scrolls_and_takes_the_focus():
    bare = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        for before in re.findall(r'(.{0,160})<table class="grid">', path.read_text(), re.DOTALL)
        if not re.search(r'class="scroll" role="region" tabindex="0" aria-label="[^>]*>\s*$', before)
    ]
    assert bare == []


def test_a_heading_is_not_left_alone_at_the_foot_of_a_printed_page():
    assert "h1, h2, h3, h4, legend, caption, summary { break-after: avoid; page-break-after: avoid; }" in _rules(
        CSS / "print.css"
    )


def test_the_name_of_a_choice_is_its_label_and_its_note_describes_it():
    html = ContactForm()["method"].as_field_group()
    radio = re.search(r"<input[^>]*>", html)[0]
    assert 'aria-labelledby="id_method_0_label"' in radio
    assert 'aria-describedby="id_method_0_note"' in radio
    assert re.search(r'<b\s+id="id_method_0_label">(.*?)</b>', html)[1] == "カード"
    assert re.search(r'id="id_method_0_note">(.*?)</span>', html)[1] == "手数料 無料"


@pytest.mark.django_db
def test_menus_mark_the_page_that_is_open_and_the_part_that_it_belongs_to(client):
    def marks(path: str) -> list[tuple[str, str]]:
        return re.findall(r'href="([^"]+)" aria-current="([^"]+)"', client.get(path).text)

    with override("ja"):
        assert marks("/events/") == [("/events/", "page")]
        assert marks("/contact/") == [("/contact/", "page")]
        assert marks("/accounts/login/") == []
        assert marks("/en/events/") == [("/en/events/", "page")]
