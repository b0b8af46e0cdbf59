"""Why an act of staff cannot be done now, said so that it helps."""

import pytest

from apps.support.states import WORKFLOW, why_not


@pytest.mark.parametrize(
    ("verb", "status", "said"),
    [
        ("offer", "draft", "The group has not sent this yet."),
        ("offer", "sent", "Read it first: accept it, or ask for facts."),
        ("offer", "needs-facts", "The group has to answer your question first."),
        ("offer", "offered", "An offer has been made already."),
        ("start", "waiting", "Make an offer first."),
        ("start", "offered", "The group has to answer the offer first."),
        ("start", "active", "The work has begun already."),
        ("complete", "agreed", "The work has to begin first."),
        ("accept", "waiting", "It was read, and is in the queue."),
        ("accept", "agreed", "The group has said yes already."),
        ("complete", "timed-out", "This request has ended: timed out."),
        ("offer", "completed", "This request has ended: completed."),
        ("reopen", "waiting", "This request has not ended."),
        ("reopen", "sent", "This request has not ended."),
    ],
)
def test_why_not_says_what_comes_first_or_what_is_over(verb, status, said):
    assert why_not(status, WORKFLOW.sources(verb)) == said
