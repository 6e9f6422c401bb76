"""Who works on the demo's help: writers propose, editors look through and publish; neither sees an order."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask

WRITERS, EDITORS = "Writers", "Editors"
WORKFLOW = "ヘルプの確認"


def load_writers(root: Page) -> None:
    """The group of writers: pages without publishing."""
    group, _new = Group.objects.get_or_create(name=WRITERS)
    rights = Permission.objects.filter(content_type__app_label="wagtailcore")
    for permission in rights.filter(codename__in=["add_page", "change_page"]):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    group.permissions.add(Permission.objects.get(codename="access_admin"))


def load_workflow(pages: list[Page]) -> None:
    """What is submitted below these pages waits for one of the editors. A workflow that is there is left as it is."""
    workflow, new = Workflow.objects.get_or_create(name=WORKFLOW)
    if new:
        task = GroupApprovalTask.objects.create(name=WORKFLOW)
        task.groups.add(Group.objects.get(name=EDITORS))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for page in pages:
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
