"""Vectors of the sentence encoder: made by the job, never of an old text, used only where the encoder is on."""

import numpy as np
import pytest

from cms.search import embeddings
from cms.search.index_cache import answer_index
from cms.search.indexing import repair_rows, write_vectors
from cms.search.models import SearchEntry
from cms.search.ranker import Document, Index
from tests.factories.cms import make_entry, make_home, make_index, make_section

needs_encoder = pytest.mark.skipif(not embeddings.installed(), reason="needs the extra semantic")


@pytest.fixture
def faq_entry(settings, tmp_path):
    settings.SEARCH_MEANING, settings.DATA_DIR = True, tmp_path
    return make_entry(make_section(make_index(make_home())), title="領収書を発行できますか", answer="はい。")


def has_vectors() -> bool:
    return SearchEntry.objects.get().vectors is not None


@needs_encoder
@pytest.mark.django_db
def test_the_job_makes_the_vectors_that_a_publication_leaves_out(faq_entry):
    assert (has_vectors(), repair_rows(), has_vectors(), repair_rows()) == (False, 1, True, 0)
    faq_entry.title = "請求書を発行できますか"
    faq_entry.save_revision().publish()
    assert (has_vectors(), repair_rows(), has_vectors()) == (False, 1, True)


@needs_encoder
@pytest.mark.django_db
def test_every_process_follows_new_vectors_and_ignores_them_when_the_encoder_is_off(settings, faq_entry):
    assert answer_index.index("ja").vectors is None
    write_vectors()
    settings.SEARCH_MEANING = False
    assert write_vectors() == 0


@needs_encoder
def test_processes_map_the_encoders_table_from_one_file(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    embeddings._encoder.cache_clear()
    first = embeddings.vectors(["領収書"])
    embeddings._encoder.cache_clear()
    second = embeddings.vectors(["領収書"])
    assert isinstance(embeddings._encoder()._backend.table, np.memmap)
    assert [file.suffix for file in tmp_path.iterdir()] == [".npy"]
    assert np.array_equal(first, second)
    embeddings._encoder.cache_clear()


@needs_encoder
def test_meaning_finds_what_no_word_finds_and_an_answer_without_vectors_stays_findable():
    texts = ["料金プランの変更", "自転車を車内に持ち込めますか"]
    vectors = [np.stack([embeddings.vectors([text])[0]] * 2) for text in texts]
    documents = [
        Document.of(n, (text, "", ""), "ja", rows) for n, (text, rows) in enumerate(zip(texts, vectors, strict=True))
    ]
    documents.append(Document.of(2, ("領収書の宛名", "", ""), "ja"))
    index = Index(documents, "ja")
    assert [hit.key for hit in index.search("ロードバイクを乗せたい", 1)] == [1]
    assert [hit.key for hit in index.search("領収書", 1)] == [2]
    assert index.search("美味しいラーメンの作り方") == []
