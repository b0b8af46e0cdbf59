"""Every move has its policy, its service and its words; nothing else assigns a status."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from apps.core.moves import workflows

MOVES = [(workflow, verb) for workflow in workflows().values() for verb in workflow.verbs]


def test_there_is_a_workflow_to_check():
    assert MOVES


@pytest.mark.parametrize(("workflow", "verb"), MOVES, ids=lambda x: x if isinstance(x, str) else x.name)
def test_move_has_a_policy_and_a_service(workflow, verb):
    assert callable(workflow.policy(verb))
    assert callable(getattr(import_module(f"{workflow.package_of(verb)}.services"), verb))


@pytest.mark.parametrize("workflow", workflows().values(), ids=lambda w: w.name)
def test_every_status_can_be_reached_from_the_start(workflow):
    reached, frontier = {workflow.start}, [workflow.start]
    while frontier:
        here = frontier.pop()
        for edge in workflow.edges:
            if edge.source == here and edge.target not in reached:
                reached.add(edge.target)
                frontier.append(edge.target)
    assert reached == {status.value for status in workflow.statuses}


def _assigns_status(tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(t, ast.Attribute) and t.attr == "status" for t in targets):
            return True
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "update"
            and any(keyword.arg == "status" for keyword in node.keywords)
        ):
            return True
    return False


def _code() -> list[Path]:
    return [
        path
        for path in (Path(settings.BASE_DIR) / "apps").rglob("*.py")
        if not {"tests", "migrations", "demo"} & set(path.parts) and path.name != "moves.py"
    ]


def test_only_move_assigns_a_status():
    assert len(_code()) > 200
    assert [str(path) for path in _code() if _assigns_status(ast.parse(path.read_text()))] == []


@pytest.mark.parametrize("code", ["x.status = 'sent'", "q.update(status='sent')", "x.status: str = 'sent'"])
def test_the_search_for_assigned_statuses_can_fail(code):
    assert _assigns_status(ast.parse(code))


def test_no_module_is_longer_than_600_lines():
    long = {str(path): n for path in _code() if (n := len(path.read_text().splitlines())) > 600}
    assert long == {}
