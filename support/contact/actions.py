"""The action of help answers that opens the contact form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.registries.actions import Action, register_action
from support.contact.states import Topic


class TopicChooser(forms.Form):
    """The topic that is preselected in the contact form."""

    topic = forms.ChoiceField(label=_("用件"), choices=[("", _("選ばない")), *Topic.choices], required=False)


register_action(Action("contact", _("お問い合わせをする"), url_name="contact", chooser=TopicChooser, icon="chat"))
