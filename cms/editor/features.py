"""Our tool in the rich text editor: a list of facts, of which one is put into the text by its name."""

from wagtail.admin.rich_text.editors.draftail.features import ControlFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

SCRIPT = "js/admin/help-editor.js"


def register(features: FeatureRegistry) -> None:
    """Called by Wagtail's hook."""
    features.register_editor_plugin("draftail", "facts", ControlFeature({"type": "facts"}, js=[SCRIPT]))
