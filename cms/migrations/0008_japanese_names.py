"""Groups, the workflow and the root of the page tree, which Wagtail makes in English, are named in Japanese."""

from django.db import migrations

GROUPS = {"Editors": "編集者", "Moderators": "承認者", "Writers": "執筆者"}
WORKFLOW = ("Moderators approval", "承認者の確認")
ROOT = ("Root", "すべてのページ")


def to_japanese(apps, schema_editor):
    rename(apps, list(GROUPS.items()), WORKFLOW, ROOT)


def to_english(apps, schema_editor):
    rename(apps, [(new, old) for old, new in GROUPS.items()], WORKFLOW[::-1], ROOT[::-1])


def rename(apps, groups, workflow, root):
    """Renames rows that still have the old name; a group is left alone where the new name is taken."""
    group_model = apps.get_model("auth", "Group")
    for old, new in groups:
        if not group_model.objects.filter(name=new).exists():
            group_model.objects.filter(name=old).update(name=new)
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name=workflow[0]).update(name=workflow[1])
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=root[0]).update(name=root[1])
    pages = apps.get_model("wagtailcore", "Page").objects.filter(depth=1)
    pages.filter(title=root[0]).update(title=root[1])
    pages.filter(draft_title=root[0]).update(draft_title=root[1])


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0007_plain_words"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [
        migrations.RunPython(to_japanese, to_english),
        migrations.AlterModelOptions(
            name="relatedentry",
            options={"ordering": ["sort_order"], "verbose_name": "関連する質問", "verbose_name_plural": "関連する質問"},
        ),
    ]
