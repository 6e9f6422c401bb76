"""The number of queries of help and terms pages is the same for one row and for three."""

import pytest

from tests.factories.cms import make_entry, make_help, make_home, make_index, make_section, make_terms

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("entries", [1, 3])
def test_a_section_of_the_help(client, django_assert_num_queries, entries):
    make_help(entries=entries)
    client.get("/help/")  # what a process asks only once
    with django_assert_num_queries(11):
        page = client.get("/help/orders/")
    assert page.content.decode().count('<details class="faq"') == entries


@pytest.mark.parametrize("sections", [1, 3])
def test_the_index_of_the_help_with_its_sections(client, django_assert_num_queries, sections):
    index = make_index(make_home())
    for number in range(sections):
        make_entry(make_section(index, slug=f"section{number}"), slug=f"q{number}")
    client.get("/help/section0/")
    with django_assert_num_queries(10):
        page = client.get("/help/")
    assert page.content.decode().count('<details class="faq"') == sections


@pytest.mark.parametrize("hits", [1, 3])
def test_the_results_of_a_search(client, django_assert_num_queries, hits):
    make_help(entries=hits)
    client.get("/help/orders/q0/")
    with django_assert_num_queries(7):
        page = client.get("/help/search/", {"q": "質問"})
    assert len(page.context["hits"]) == hits


@pytest.mark.parametrize("versions", [1, 3])
def test_the_terms_with_their_older_versions(client, django_assert_num_queries, versions):
    home = make_home()
    page = make_terms(home)
    for number in range(1, versions):
        page.body = [{"type": "text", "value": f"<p>約束{number}</p>"}]
        page.save_revision().publish()
    client.get("/")
    with django_assert_num_queries(8):
        shown = client.get("/terms/")
    assert len(shown.context["versions"]) == versions
