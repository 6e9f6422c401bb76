"""In production every module is imported under a name with its hash."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from portal.shared.http.static_files import ModuleStaticFilesStorage

IMPORT = re.compile(r"""(?:import|export)\s[^;'"]*?from\s*["'](\.[^"']+)["']|import\(\s*["'](\.[^"']+)["']\s*\)""")
HASHED = re.compile(r"\.[0-9a-f]{12}\.m?js$")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """All static files of the project, as `collectstatic` leaves them."""
    folder = tmp_path_factory.mktemp("static")
    storage = ModuleStaticFilesStorage(location=folder, base_url="/static/")
    own = settings.STATICFILES_DIRS[0]
    paths = {}
    for finder in get_finders():
        for path, source in finder.list([]):
            if str(getattr(source, "location", "")) == str(own):
                paths[path] = (source, path)
                storage.save(path, source.open(path))
    failures = [result for _name, _hashed, result in storage.post_process(paths) if isinstance(result, Exception)]
    assert failures == []
    return folder, storage


def test_every_module_is_imported_under_the_name_with_its_hash(collected):
    folder, storage = collected
    bare = []
    for name, hashed in storage.hashed_files.items():
        if not name.startswith("js/"):
            continue
        for pair in IMPORT.findall((folder / hashed).read_text()):
            target = pair[0] or pair[1]
            if not HASHED.search(target) or not ((folder / hashed).parent / target).resolve().is_file():
                bare.append((name, target))
    assert bare == []


def test_the_gates_page_finds_its_modules(collected):
    folder, storage = collected
    scan = (folder / storage.hashed_files["js/gate/scan.js"]).read_text()
    assert len(IMPORT.findall(scan)) >= 8
