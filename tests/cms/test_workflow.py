"""Writers submit, editors approve; neither has access to orders."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import WorkflowState

from cms.demo_content import site, workflow
from cms.faq.models import FaqEntry
from tests.cms.test_admin import edit_url, form_of
from tests.factories.accounts import make_buyer
from tests.factories.cms import make_help

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    index = make_help()
    site.load_editors(site.tree_root())
    workflow.load_writers(site.tree_root())
    workflow.load_workflow([index])


def member_of(group: str):
    user = make_buyer(f"{group.lower()}@example.jp")
    user.groups.add(Group.objects.get(name=group))
    return user


def test_a_writer_submits_and_an_editor_approves(log_in, groups):
    writer = log_in(member_of("執筆者"))
    assert writer.post(edit_url(), form_of("新しい本文", **{"action-publish": "1"})).status_code in {302, 403}
    assert "新しい本文" not in writer.get("/help/orders/q0/").text
    writer.post(edit_url(), form_of("新しい本文", **{"action-submit": "1"}))
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS
    editor = log_in(member_of("編集者"))
    editor.post(edit_url(), form_of("新しい本文", **{"action-workflow-action": "1", "workflow-action-name": "approve"}))
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_APPROVED
    assert "新しい本文" in editor.get("/help/orders/q0/").text


@pytest.mark.parametrize("group", ["執筆者", "編集者"])
def test_neither_has_access_to_orders(log_in, groups, group):
    browser = log_in(member_of(group))
    assert browser.get(reverse("wagtailadmin_home")).status_code == 200
    assert browser.get(reverse("orders:index")).status_code in {302, 403}


def test_loading_again_changes_nothing(groups):
    workflow.load_workflow(list(FaqEntry.objects.none()))
    workflow.load_writers(site.tree_root())
    assert Group.objects.filter(name="執筆者").count() == 1
