"""The rich text editor's tool that inserts a fact by its name."""

from wagtail.admin.rich_text.editors.draftail.features import ControlFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

SCRIPT = "js/admin/help-editor.js"


def register(features: FeatureRegistry) -> None:
    """Registers the tool; called by the hook `register_rich_text_features`."""
    features.register_editor_plugin("draftail", "facts", ControlFeature({"type": "facts"}, js=[SCRIPT]))
