"""Every letter of the corpus gives exactly the text that its sender wrote."""

from email import message_from_bytes
from email.policy import compat32

import pytest
from anymail.inbound import AnymailInboundMessage

from portal.shared.mail.inbound.messages import parse_message
from support.contact.incoming.reply_parsing import Reply, split_reply
from tests.support.contact.incoming.samples import PROGRAMS, Sample, samples
from tests.support.contact.incoming.special_samples import SPECIAL

CORPUS = [*samples(), *SPECIAL]


def test_the_corpus_has_120_different_samples_of_all_programs():
    assert len({sample.raw for sample in CORPUS}) >= 120
    assert len({sample.name for sample in CORPUS}) == len(CORPUS)
    assert {sample.name.partition(":")[0] for sample in CORPUS} >= {program.name for program in PROGRAMS}


@pytest.mark.parametrize("sample", CORPUS, ids=lambda sample: sample.name)
def test_a_mail_gives_the_text_that_its_sender_wrote(sample: Sample):
    mail = parse_message(message_from_bytes(sample.raw, policy=compat32))

    assert split_reply(mail.text) == Reply(sample.text, sample.folded)
    assert tuple(name for name, _content in mail.attachments) == sample.files
    assert mail.is_automatic == sample.is_automatic


@pytest.mark.parametrize("sample", CORPUS[::7], ids=lambda sample: sample.name)
def test_a_mail_service_passes_on_the_same_mail(sample: Sample):
    direct = parse_message(message_from_bytes(sample.raw, policy=compat32))
    passed_on = parse_message(AnymailInboundMessage.parse_raw_mime_bytes(sample.raw))

    assert (passed_on.text, passed_on.attachments, passed_on.sender) == (direct.text, direct.attachments, direct.sender)
