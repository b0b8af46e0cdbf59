"""``bin/test --quick`` runs the apps that a change can break, and no test falls out of every tier."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from launcher import changed

FLOORS = [{"demo"}, {"outcomes"}, {"support", "voice"}, {"places"}, {"accounts"}, {"core"}]


@pytest.mark.parametrize(
    ("files", "apps"),
    [
        (["apps/support/views/list.py"], ["demo", "outcomes", "support"]),
        (["templates/voice/topic.html"], ["demo", "outcomes", "voice"]),
        (["apps/support/models.py", "apps/voice/models.py"], ["demo", "outcomes", "support", "voice"]),
        (["apps/places/models.py", "docs/places.md"], ["demo", "outcomes", "support", "voice", "places"]),
        (["apps/demo/codes.py"], ["demo"]),
        (["README.md", "docs/adr/0001.md"], []),
        (["apps/core/moves.py"], ["demo", "outcomes", "support", "voice", "places", "accounts", "core"]),
        (["templates/base.html", "apps/demo/codes.py"], None),
        (["vcse_portal/settings/base.py"], None),
        (["data/places/manchester/wards.csv"], None),
        (["apps/__init__.py"], None),
        (["requirements.txt"], None),
    ],
)
def test_apps_to_test_are_those_that_changed_and_those_above(files, apps):
    assert changed.apps_to_test(files, FLOORS) == apps


def test_floors_of_the_import_contract_are_read_with_those_that_share_one(tmp_path):
    file = tmp_path / "pyproject.toml"
    file.write_text(
        '[tool.importlinter]\nroot_package = "apps"\n[[tool.importlinter.contracts]]\nlayers = ["demo", "a | b", "core"]\n'
    )
    assert changed.floors(file) == [{"demo"}, {"a", "b"}, {"core"}]


def test_floors_of_this_portal_name_every_app():
    root = Path(changed.ROOT)
    assert set().union(*changed.floors()) == {path.parent.name for path in root.glob("apps/*/__init__.py")}


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def test_changed_files_are_those_since_the_branch_left_main_committed_or_not(tmp_path):
    git(tmp_path, "init", "--initial-branch=main")
    for name in ("kept", "moved", "edited"):
        (tmp_path / name).write_text(f"{name} and long enough to be seen as moved\n" * 9)
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--message=one")
    git(tmp_path, "switch", "--create=work")
    git(tmp_path, "mv", "moved", "moved-here")
    git(tmp_path, "commit", "--message=two")
    git(tmp_path, "switch", "main")
    (tmp_path / "on-main").write_text("later")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--message=three")
    git(tmp_path, "switch", "work")
    (tmp_path / "edited").write_text("edited")
    (tmp_path / "Neue Datei ä").write_text("new")
    assert changed.changed_files(tmp_path) == ["Neue Datei ä", "edited", "moved", "moved-here"]


def test_changed_files_are_none_where_there_is_no_repository(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert changed.changed_files(tmp_path) == []


def test_changed_files_are_none_without_git(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert changed.changed_files(tmp_path) == []
