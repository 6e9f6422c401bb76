from datetime import timedelta

import pytest
from django.utils import timezone

from cms.faq.models import FaqEntry
from cms.jobs import publish_due_pages
from tests.factories.cms import make_help

pytestmark = pytest.mark.django_db


def test_a_scheduled_page_is_published_at_its_time(client, time_machine):
    make_help()
    question = FaqEntry.objects.get(slug="q0")
    question.answer = "あしたの答え。"
    question.go_live_at = timezone.now() + timedelta(hours=1)
    question.save_revision().publish()
    assert publish_due_pages(timezone.now()) == 0
    assert "あしたの答え。" not in client.get("/help/orders/q0/").content.decode()
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert publish_due_pages(timezone.now()) == 1
    assert "あしたの答え。" in client.get("/help/orders/q0/").content.decode()


def test_an_expired_page_is_unpublished(client, time_machine):
    make_help()
    question = FaqEntry.objects.get(slug="q0")
    question.expire_at = timezone.now() + timedelta(hours=1)
    question.save_revision().publish()
    assert client.get("/help/orders/q0/").status_code == 200
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert publish_due_pages(timezone.now()) == 1
    assert client.get("/help/orders/q0/").status_code == 404
