import pytest

from apps.core.decisions import ALLOW, Decision, not_now, refuse, require
from apps.core.errors import NotAllowed


def test_decision_when_allowed_is_true_and_require_passes():
    assert bool(ALLOW) is True
    require(ALLOW)


def test_require_when_refused_raises_with_the_reason_and_code():
    with pytest.raises(NotAllowed) as caught:
        require(refuse("Only the lead can do this.", "not-lead"))
    assert (caught.value.message, caught.value.code) == ("Only the lead can do this.", "not-lead")


def test_not_now_is_drawn_and_refuse_is_left_out():
    assert not_now("Later.", "later") == Decision(allowed=False, reason="Later.", code="later", show=True)
    assert refuse("No.", "no").show is False


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        (ALLOW, ALLOW, ALLOW),
        (ALLOW, refuse("b", "b"), refuse("b", "b")),
        (refuse("a", "a"), ALLOW, refuse("a", "a")),
        (refuse("a", "a"), refuse("b", "b"), refuse("a", "a")),
    ],
)
def test_two_decisions_give_the_first_refusal(first, second, wins):
    assert (first & second) == wins
