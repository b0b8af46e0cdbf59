"""No two modules import each other, by whatever way round: each can be read with what stands below it alone."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest


def imports() -> dict[str, set[str]]:
    """Each module of the apps and what it imports, in functions too; without tests."""
    graph = grimp.build_graph("apps", cache_dir=None, exclude_type_checking_imports=True)
    found = {}
    for module in graph.modules:
        if ".tests" not in module and ".migrations" not in module:
            found[module] = {
                other
                for other in graph.find_modules_directly_imported_by(module)
                if not are_models_and_querysets(module, other)
            }
    return found


def are_models_and_querysets(module: str, other: str) -> bool:
    """Whether a package's querysets import the package's own models, which import them: these two may need each other."""
    package, _, name = module.rpartition(".")
    return name == "querysets" and other == f"{package}.models"


def test_no_modules_import_each_other():
    found = imports()
    assert len(found) > 300
    TopologicalSorter(found).prepare()  # raises CycleError with the modules of a circle


def test_modules_that_import_each_other_are_named():
    with pytest.raises(CycleError, match="cycle") as caught:
        TopologicalSorter({"a": {"b"}, "b": {"c"}, "c": {"a"}}).prepare()
    assert set(caught.value.args[1]) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("module", "other", "may"),
    [
        ("apps.x.querysets", "apps.x.models", True),
        ("apps.x.y.querysets", "apps.x.models", False),
        ("apps.x.services", "apps.x.models", False),
    ],
)
def test_only_querysets_import_models_that_import_them(module, other, may):
    assert are_models_and_querysets(module, other) is may
