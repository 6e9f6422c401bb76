"""What is counted against abuse is counted by all processes together, and pages push none of it out."""

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache

from portal.env import env_caches
from portal.shared.models import SharedCacheRow


@pytest.fixture
def table(monkeypatch):
    """The table that processes share where there is no Redis, in place of the memory of the tests."""
    monkeypatch.delenv("REDIS_URL", raising=False)
    shared = env_caches("REDIS_URL")["shared"]
    before = caches["shared"]
    caches["shared"] = store = DatabaseCache(shared["LOCATION"], {"OPTIONS": shared["OPTIONS"]})
    yield store
    caches["shared"] = before


@pytest.mark.django_db
def test_what_allauth_counts_is_a_row_that_every_process_reads(table):
    cache.set("allauth:rl:login:ip:192.0.2.1", [1.0, 2.0], 60)

    assert [row.cache_key for row in SharedCacheRow.objects.all()] == [":1:allauth:rl:login:ip:192.0.2.1"]
    caches["memory"].clear()
    assert cache.get("allauth:rl:login:ip:192.0.2.1") == [1.0, 2.0]


@pytest.mark.django_db
def test_a_code_is_used_once_by_all_processes_together(table):
    used = "allauth.mfa.totp.used?user=1&code=123456"
    assert [cache.add(used, "y", timeout=30), cache.add(used, "y", timeout=30)] == [True, False]
    assert SharedCacheRow.objects.count() == 1


@pytest.mark.django_db
def test_counts_can_be_changed_and_removed(table):
    cache.set("n", 1, 60)
    assert (cache.incr("n"), cache.touch("n", 90), cache.get_or_set("n", 5), cache.delete("n"), cache.get("n")) == (
        *(2, True, 2, True, None),
    )
    cache.set("n", 1, 60)
    cache.clear()
    assert SharedCacheRow.objects.count() == 0


@pytest.mark.django_db
def test_the_paths_of_sites_that_each_link_needs_stay_in_memory(table, django_assert_num_queries):
    with django_assert_num_queries(0):
        cache.set("wagtail_site_root_paths", ["paths"], 60)
        assert cache.get("wagtail_site_root_paths") == ["paths"]


def test_pages_have_a_bounded_cache_of_their_own(settings):
    stores = settings.CACHES
    assert stores["pages"]["OPTIONS"] == {"MAX_ENTRIES": 500}
    assert len({store.get("LOCATION", name) for name, store in stores.items()}) == len(stores)
