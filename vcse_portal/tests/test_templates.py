"""Every template of ours compiles, and has lines that a reader can take in."""

import re
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


A_TAG = re.compile(
    r"{%-?\s*(if|elif|else|endif)\b(.*?)%}|(<form\b|<button\b|{%\s*(?:action|button|link_button)\b)", re.DOTALL
)
COMPARES_A_STATUS = re.compile(
    r"\b(?:status|state)\b\s*(?:==|!=|in\b|not in\b)|[\"']\s*(?:in|==|!=)\s*[\w.]*\b(?:status|state)\b"
)


def acts_behind_a_status(source: str) -> list[str]:
    """The acts of a page that a compared status shows or hides, where the policy's Decision should."""
    open_ifs: list[bool] = []
    found = []
    for match in A_TAG.finditer(source):
        word, condition, act = match.groups()
        if act:
            found += [act] if any(open_ifs) else []
        elif word == "if":
            open_ifs.append(bool(COMPARES_A_STATUS.search(condition)))
        elif word == "endif":
            open_ifs.pop()
        else:  # what an ``else`` shows depends on the conditions before it as well
            open_ifs[-1] |= bool(COMPARES_A_STATUS.search(condition))
    return found


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_template_draws_an_act_by_its_decision_and_never_by_a_status(name):
    assert acts_behind_a_status((TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% if x.status == "a" %}<form>{% endif %}', ["<form"]),
        ('{% if x.status == "a" %}words{% endif %}<form>', []),
        ('{% if may %}{% action %}{% elif x.status in "a b" %}{% action %}{% endif %}', ["{% action"]),
        ('{% if x.status != "a" %}words{% else %}{% if b %}{% button %}{% endif %}{% endif %}', ["{% button"]),
        ("{% if may_close %}{% link_button %}{% endif %}", []),
    ],
)
def test_act_behind_a_compared_status_is_found(source, found):
    assert acts_behind_a_status(source) == found
