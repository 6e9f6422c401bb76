"""The demo's group of writers, and the workflow in which editors approve what writers submit."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask

WRITERS, EDITORS = "執筆者", "編集者"
WORKFLOW = "ヘルプの確認"


def load_writers(root: Page) -> None:
    """Creates the group of writers, who may edit pages but not publish them."""
    group, _new = Group.objects.get_or_create(name=WRITERS)
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore")
    for permission in permissions.filter(codename__in=["add_page", "change_page"]):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    group.permissions.add(Permission.objects.get(codename="access_admin"))


def load_workflow(pages: list[Page]) -> None:
    """Assigns the approval workflow to these pages and all below; an existing workflow is not changed."""
    workflow, new = Workflow.objects.get_or_create(name=WORKFLOW)
    if new:
        task = GroupApprovalTask.objects.create(name=WORKFLOW)
        task.groups.add(Group.objects.get(name=EDITORS))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for page in pages:
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
