"""The sheet of samples has a row for each kind and a column for each arrangement."""

from django.core.management import call_command
from PIL import Image

from portal.shared.posters.compositions import COMPOSITIONS
from portal.shared.posters.kinds import Kind
from portal.shared.posters.samples import GAP, samples


def test_the_samples_of_a_kind_are_in_all_arrangements_that_suit_it():
    assert [sample.composition for sample in samples(Kind.FESTIVAL)] == list(COMPOSITIONS)


def test_the_command_draws_the_sheet(tmp_path, capsys):
    file = tmp_path / "sheet.png"
    call_command("poster_sheet", file, "sports", "other", width=96)
    size = (8 * (96 + GAP) + GAP, 2 * (54 + GAP) + GAP)
    with Image.open(file) as picture:
        assert (picture.format, picture.size) == ("PNG", size)
    assert capsys.readouterr().out == f"{file}: {size[0]} × {size[1]}\n"
