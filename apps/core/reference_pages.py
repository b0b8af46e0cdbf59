"""Writes the reference pages of ``docs/reference`` from the code: the moves of each thing, and who may do what."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from django.apps import apps

from .moves import Workflow, workflows

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
    """Each app's own ``policies`` and those of its packages, with the heading under which they stand."""
    for config in sorted(apps.get_app_configs(), key=lambda c: c.label):
        if not config.name.startswith("apps."):
            continue
        names = [each.name for each in walk_packages([config.path], f"{config.name}.")]
        for name in sorted(name for name in names if name.endswith(".policies")):
            package = name.removeprefix(f"{config.name}.").removesuffix("policies").rstrip(".")
            heading = package.replace("_", " ").replace(".", ", ")
            yield f"{config.label}: {heading}" if heading else config.label, import_module(name)


def permissions_page() -> str:
    """The page of permissions: each policy of each app with its rule, in Markdown."""
    lines = [
        _NOTE,
        "# Who may do what",
        "",
        "Each line is one policy. Its first sentence is the rule; the page, the button, the service and the 403 page",
        "ask the same function. Who may *see* a thing is its query set's `visible_to`.",
    ]
    for label, module in _policy_modules():
        lines += ["", f"## {label}", "", "| Verb | Rule | Only while |", "|---|---|---|"]
        package = module.__name__.rpartition(".")[0]
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("can_") or not function.__module__.startswith(module.__name__):
                continue
            rule = inspect.getdoc(function)
            if not rule:
                raise ValueError(f"{module.__name__}.{name} has no docstring, so its rule cannot be published")
            verb = name[4:]
            moved = [each for each in workflows().values() if verb in each.verbs and each.package_of(verb) == package]
            found = [str(each.statuses(status).label) for each in moved for status in each.sources(verb)]
            states = ", ".join(found) or "–"
            lines.append(f"| {verb.replace('_', ' ')} | {_cell(rule.splitlines()[0])} | {states} |")
    return "\n".join([*lines, ""])


def pages() -> dict[str, str]:
    """Every generated page: its file name under ``docs/reference`` and its text."""
    found = {f"states-{workflow.name}.md": states_page(workflow) for workflow in workflows().values()}
    found["permissions.md"] = permissions_page()
    return found
