"""Writes the reference pages of ``docs/reference`` from the code: the moves of each thing, and who may do what."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps

from .moves import WORKFLOWS, Workflow

_NOTE = "<!-- Written by `manage.py generate_reference` from the code. Change the code, not this page. -->"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def states_page(workflow: Workflow) -> str:
    """The page of one workflow: its diagram and its table of moves, in Markdown with Mermaid."""
    ids = {status.value: status.value.replace("-", "_") for status in workflow.statuses}
    lines = [
        _NOTE,
        f"# The moves of a {workflow.name}",
        "",
        f"From the table in `{workflow.package}.states`. `move()` is the only code that assigns the status.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *(f'    state "{status.label}" as {ids[status.value]}' for status in workflow.statuses),
        f"    [*] --> {ids[workflow.start]}",
        *(f"    {ids[e.source]} --> {ids[e.target]}: {e.verb.replace('_', ' ')}" for e in workflow.edges),
        *(
            f"    {ids[s.value]} --> [*]"
            for s in workflow.statuses
            if not any(e.source == s.value for e in workflow.edges)
        ),
        "```",
        "",
        "| Verb | From | To | Recorded as | Must be given | May be given | Who is told |",
        "|---|---|---|---|---|---|---|",
        *(
            "| "
            + " | ".join(
                (
                    e.verb.replace("_", " "),
                    workflow.statuses(e.source).label,
                    workflow.statuses(e.target).label,
                    f"`{e.event}`",
                    ", ".join(e.needs) or "–",
                    ", ".join(e.may) or "–",
                    ", ".join(e.tells) or "nobody",
                )
            )
            + " |"
            for e in workflow.edges
        ),
        "",
    ]
    return "\n".join(lines)


def _policy_modules() -> Iterator[tuple[str, ModuleType]]:
    for config in sorted(apps.get_app_configs(), key=lambda c: c.label):
        name = f"{config.name}.policies"
        if config.name.startswith("apps.") and find_spec(name):
            yield config.label, import_module(name)


def permissions_page() -> str:
    """The page of permissions: each policy of each app with its rule, in Markdown."""
    lines = [
        _NOTE,
        "# Who may do what",
        "",
        "Each line is one policy. Its first sentence is the rule; the page, the button, the service and the 403 page",
        "ask the same function. Who may *see* a thing is its query set's `visible_to`.",
    ]
    by_package: dict[str, list[Workflow]] = {}
    for workflow in WORKFLOWS.values():
        by_package.setdefault(workflow.package, []).append(workflow)
    for label, module in _policy_modules():
        lines += ["", f"## {label}", "", "| Verb | Rule | Only while |", "|---|---|---|"]
        workflows = by_package.get(module.__name__.rpartition(".")[0], [])
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("can_") or not function.__module__.startswith(module.__name__):
                continue
            rule = inspect.getdoc(function)
            if not rule:
                raise ValueError(f"{module.__name__}.{name} has no docstring, so its rule cannot be published")
            found = [str(w.statuses(s).label) for w in workflows for s in w.sources(name[4:])]
            states = ", ".join(found) or "–"
            lines.append(f"| {name[4:].replace('_', ' ')} | {_cell(rule.splitlines()[0])} | {states} |")
    return "\n".join([*lines, ""])


def pages() -> dict[str, str]:
    """Every generated page: its file name under ``docs/reference`` and its text."""
    found = {f"states-{workflow.name}.md": states_page(workflow) for workflow in WORKFLOWS.values()}
    found["permissions.md"] = permissions_page()
    return found
