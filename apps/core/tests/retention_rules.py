"""What the tests of retention rules use: each rule is tried at its edge, kept on the last day and gone the day after.

A rule ``some-code`` has its test ``test_some_code`` in ``tests/test_retention_rules.py`` of its app.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.core import retention

SECOND = timedelta(seconds=1)


def edge(code: str) -> datetime:
    """The first moment that is still kept."""
    [rule] = [rule for rule in retention.rules() if rule.code == code]
    return rule.period.before()


def run(code: str) -> int:
    """How many rows the rule deletes or empties now."""
    [result] = retention.run(dry=False, only=code).results
    assert result["error"] == ""
    done: int = result["done"]
    return done
