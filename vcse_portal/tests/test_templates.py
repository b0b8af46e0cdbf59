"""Every template of ours compiles, and has lines that a reader can take in."""

from pathlib import Path

import pytest
from django.template import engines

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
LONGEST_LINE = 160
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())


def test_templates_are_found():
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(name):
    assert engines["django"].get_template(name).template.name == name


def too_long(name: str, source: str) -> list[str]:
    """``file:line`` and the length of each line over the limit."""
    lines = enumerate(source.splitlines(), start=1)
    return [f"{name}:{number}: {len(line)} characters" for number, line in lines if len(line) > LONGEST_LINE]


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_template_lines_are_at_most_160_characters(name):
    assert too_long(name, (TEMPLATES / name).read_text()) == []


def test_template_line_over_160_characters_is_named_with_file_and_line():
    source = "\n".join(["a" * 160, "b" * 161, "c"])
    assert too_long("some/page.html", source) == ["some/page.html:2: 161 characters"]
