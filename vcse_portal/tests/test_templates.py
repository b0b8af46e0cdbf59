"""Every template of ours compiles."""

from pathlib import Path

import pytest
from django.template import engines

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())


def test_templates_are_found():
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(name):
    assert engines["django"].get_template(name).template.name == name
