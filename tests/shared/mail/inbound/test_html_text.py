"""Of HTML only what a reader sees becomes text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.shared.mail.inbound.html_text import visible_text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>A &amp; B<br>C</p><script>x</script>", "A & B\nC"),
        ("<html><head><title>題</title><style>p{color:red}</style></head><body><p>本文</p></body></html>", "本文"),
        ("<style>x</style>本文<template>y</template><noscript>z</noscript>", "本文"),
        ("<!-- 注 --><![if !mso]>本文<![endif]>", "本文"),
        ("<div>一</div><div><br></div><div>二</div>", "一\n\n二"),
        ("<div>一<br></div><div>二</div>", "一\n二"),
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("一<br><br>二", "一\n\n二"),
        ("<div><div><div>一</div></div></div>二", "一\n二"),
        ("<b>太</b>字の<i> 言 葉 </i>", "太字の 言 葉"),
        ("  a\n   b&nbsp;&nbsp;c ", "a b  c"),
        ("<pre>一\n  二</pre>三", "一\n  二\n三"),
        ("<table><tr><td>席</td><td>A-1</td></tr><tr><td>数</td><td>2</td></tr></table>", "席 A-1\n数 2"),
        ("<tr><td>席<td>A-1<tr><td>数<td>2", "席 A-1\n数 2"),
        ("<details><summary>席</summary>A-1</details>", "席\nA-1"),
        ("<xml><w:Zoom>0</w:Zoom></xml><o:p></o:p>本文<iframe>代</iframe>", "本文"),
        ('<div style="max-height:0px;overflow:hidden">前置き</div><i style="font-size: 0">x</i>本文', "本文"),
        ('<p style="font-size:0.9em">小さい</p>', "小さい"),
        ("<STYLE>a{}</STYLE><SCRIPT>if(a<b){}</SCRIPT>本文<style>p{}", "本文"),
        ("<select><option>一</select><svg><title>x</title><text>y</text></svg>本文", "本文"),
        ("<ul><li>一</li><li>二</li></ul>", "一\n二"),
        ('見える<span style="display: none">隠れた</span><div hidden>これも</div>', "見える"),
        (
            '返事<blockquote type="cite"><div>質問</div><blockquote type="cite">前</blockquote></blockquote>',
            "返事\n> 質問\n>> 前",
        ),
        (
            '<div>返事</div><div class="gmail_quote"><div>頭:<br></div><blockquote class="gmail_quote">質問</blockquote></div>',
            "返事\n頭:\n> 質問",
        ),
        ("<blockquote>引いた文</blockquote>", "引いた文"),
        ("&lt;b&gt;&#1;&#0;", "<b>\ufffd"),
        ("<p>閉じない<div>もの", "閉じない\nもの"),
        ("本文<!--" * 20_000, "本文"),
        ("本文<!-- a --><?xml b?><!x>" * 2, "本文本文"),
        ("<div>" * 5000 + "深い", "深い"),
        ("", ""),
    ],
)
def test_the_visible_text(html, expected):
    assert visible_text(html) == expected


@given(st.text(st.sampled_from('<>/!-[]&;#x1"= \n"bpdivrqte本文'), max_size=200))
def test_any_html_becomes_text(html):
    text = visible_text(html)
    assert text.encode().decode() == text
