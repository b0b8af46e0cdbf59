"""Who may do what with an email, wherever it stands. The table is written by hand."""

from __future__ import annotations

import pytest

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.threads.inbound import policies
from apps.threads.models import InboundMail

pytestmark = pytest.mark.django_db

MAY = {
    ("waiting", "portal"): {"take_in", "hold"},
    ("held", "portal"): {"throw_away"},
    ("held", "adviser"): {"place", "throw_away"},
    ("held", "triage"): {"place", "throw_away"},
}
"""By status and who: what they may do. Nothing else is allowed to anybody."""


@pytest.mark.parametrize("status", InboundMail.Status.values)
def test_who_may_do_what_with_an_email(status):
    people = {
        "portal": SYSTEM,
        "adviser": UserFactory(roles=[Role.ADVISER]),
        "triage": UserFactory(roles=[Role.TRIAGE_LEAD]),
        "voice": UserFactory(roles=[Role.VOICE_OFFICER]),
        "contract": UserFactory(roles=[Role.CONTRACT_MANAGER]),
        "admin": UserFactory(roles=[Role.ADMINISTRATOR]),
        "resident": UserFactory(),
    }
    mail = InboundMail(status=status)
    verbs = ("take_in", "hold", "place", "throw_away", "take_as_theirs")
    for who, by in people.items():
        allowed = {verb for verb in verbs if getattr(policies, f"can_{verb}")(by, mail)}
        assert (who, allowed) == (who, MAY.get((status, who), set()))
    assert {who for who, by in people.items() if policies.can_see_mail(by)} == {"adviser", "triage"}
