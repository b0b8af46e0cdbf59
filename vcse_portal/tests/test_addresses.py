"""Every address, tried by everybody: signed out, of another group, with the wrong role, and with the right one.

Another group's things are a 404, what may be known of but not done is a 403 with a reason, and nothing is ever a 500.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.urls import resolve

from .addresses import WHO, World, named, outcome, world

SIGN_IN = "sign in"
STAFF = ("adviser", "triage", "voice", "contract")
TRIAGE = ("adviser", "triage")
OWN = ("member", "lead")
OUTBOX = ("triage", "contract", "admin")
ADMIN = ("admin",)
HELPERS = ("adviser", "triage", "contract", "admin")

Expected = dict[str, int | str]


def everyone(status: int = 200, *, out: int | str = 0) -> Expected:
    return dict.fromkeys(WHO, status) | ({"out": out} if out else {})


def signed_in(status: int = 200) -> Expected:
    return everyone(status, out=SIGN_IN)


def only(who: tuple[str, ...], status: int = 200, *, others: int = 404) -> Expected:
    return signed_in(others) | dict.fromkeys(who, status)


NOT_FOR_THIS: Expected = {"out": SIGN_IN, "lead": 405, "triage": 405}
READ_ONLY: Expected = {"out": 405, "lead": 405, "triage": 405}
NOT_TRIAGE: Expected = {"voice": 403, "contract": 403}
SENT_ON = everyone(302, out=200)
"""Pages of signing in: those who are signed in are taken on."""


@dataclass
class Address:
    """What is put into the address, by the words of the world, and what each person gets."""

    words: dict[str, str] = field(default_factory=dict)
    get: Expected = field(default_factory=lambda: NOT_FOR_THIS)
    post: Expected = field(default_factory=lambda: NOT_FOR_THIS)


def page(words: dict[str, str], get: Expected) -> Address:
    """A page that only shows."""
    return Address(words, get=get, post=READ_ONLY if get["out"] != SIGN_IN else NOT_FOR_THIS)


def form(words: dict[str, str], get: Expected, posted: Expected) -> Address:
    return Address(words, get=get, post=get | posted)


def verb(words: dict[str, str], post: Expected) -> Address:
    """An address that only takes what is sent."""
    return Address(words, post=post)


def staff_form(ref: str) -> Address:
    return form({"ref": ref}, only(TRIAGE) | NOT_TRIAGE, dict.fromkeys(TRIAGE, 422))


def staff_verb(ref: str, **more: str) -> Address:
    return verb({"ref": ref, **more}, only(TRIAGE, 302) | NOT_TRIAGE)


GROUP = {"slug": "group"}
HOME: Expected = dict.fromkeys(("other", *OWN, *STAFF, "commissioner", "admin"), 302)
NOT_THE_GROUP: Expected = dict.fromkeys(STAFF, 403)
LEADING = only(("lead", *STAFF)) | {"member": 403}
NOT_NOW_LEADING = only((*OWN, *STAFF), 403)
STAFF_ONLY = only(STAFF, others=403)
COUNTS = only((*STAFF, "commissioner"), others=403)

ADDRESSES: dict[str, Address] = {
    "home": form({}, everyone() | HOME, {}),
    "favicon": page({}, everyone()),
    "live": page({}, everyone()),
    "ready": page({}, everyone(503)),  # no worker runs beside this test
    "accessibility": page({}, everyone()),
    "contact": page({}, everyone()),
    "privacy": page({}, everyone()),
    "gallery": page({}, everyone()),
    "gallery-page": page({"page": "home"}, everyone()),
    "places:map": page({}, everyone()),
    "places:neighbourhoods": page({}, only(ADMIN, others=403)),
    "places:ward": page({"code": "ward"}, only(ADMIN, others=403)),
    "places:move": form({}, only(ADMIN, others=403), {"admin": 422}),
    "places:take_back": form({"pk": "planned"}, only(ADMIN, others=403), {"admin": 422}),
    "places:add_neighbourhood": form({}, only(ADMIN, others=403), {"admin": 422}),
    "places:close_neighbourhood": form({"code": "unused"}, only(ADMIN, others=403), {"admin": 422}),
    "places:boundaries": form({}, only(ADMIN, others=403), {"admin": 422}),
    "places:choose_boundaries": page({}, only(ADMIN, others=403)),
    "places:preview_boundaries": form({}, only(ADMIN, others=403) | {"admin": 422}, {}),
    "directory:directory": page({}, everyone()),
    "directory:directory_csv": page({}, everyone()),
    "directory:directory_json": page({}, everyone()),
    "directory:directory_map": page({}, everyone()),
    "directory:open_data": page({}, everyone()),
    "directory:group": page(GROUP, everyone()),
    "organisations:home": page({}, signed_in()),
    "organisations:switch": form({}, signed_in(), signed_in(404)),
    "organisations:register": page({}, everyone()),
    "organisations:register_find": form({}, signed_in(), signed_in(422)),
    "organisations:register_use": verb({"number": "charity"}, signed_in(302)),
    "organisations:register_changes": page({}, only(STAFF, others=403)),
    "organisations:register_offer": page(GROUP, only((*OWN, *STAFF))),
    "organisations:register_take": verb(GROUP | {"pk": "register-difference"}, only((*OWN, *STAFF), 302)),
    "organisations:register_keep": verb(GROUP | {"pk": "register-difference"}, only((*OWN, *STAFF), 302)),
    "organisations:register_step": form({"step": "name"}, signed_in(), signed_in(422)),
    "organisations:register_save": verb({"step": "name"}, signed_in()),
    "organisations:register_check": form({}, signed_in(302), {}),
    "organisations:register_discard": verb({}, signed_in(302)),
    "organisations:registered": page(GROUP, only(OWN)),
    "organisations:invitation": form({"token": "invitation-token"}, everyone(), everyone(302, out=200)),
    "organisations:our_record": page({}, signed_in(302)),
    "organisations:record": page(GROUP, only((*OWN, *STAFF))),
    "organisations:record_section": form(
        GROUP | {"section": "people"}, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 409)
    ),
    "organisations:people": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "organisations:withdraw_invitation": verb(
        GROUP | {"pk": "invitation"}, only(("lead", *STAFF), 302) | {"member": 403}
    ),
    "organisations:end_membership": form(
        GROUP | {"pk": "membership"}, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 302)
    ),
    "organisations:change_role": verb(GROUP | {"pk": "membership"}, only(("lead", *STAFF), 302) | {"member": 403}),
    "directory:services": page(GROUP, only((*OWN, *STAFF))),
    "directory:add_service": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "directory:change_service": form(
        GROUP | {"pk": "service"}, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)
    ),
    "directory:confirm_service": verb(GROUP | {"pk": "service"}, only((*OWN, *STAFF), 302)),
    "directory:move_service": form(GROUP | {"pk": "service"}, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "directory:add_place": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "directory:change_place": form(GROUP | {"pk": "place"}, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "directory:end_place": verb(GROUP | {"pk": "place"}, only((*OWN, *STAFF), 302)),
    "places:postcode": page({}, signed_in()),
    "organisations:record_numbers": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "organisations:record_names": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 422)),
    "organisations:consents": form(GROUP, only((*OWN, *STAFF)), dict.fromkeys((*OWN, *STAFF), 409)),
    "organisations:consents_confirm": verb(GROUP, only((*OWN, *STAFF), 302)),
    "organisations:confirm_consents": form({"token": "consents-token"}, everyone(), {}),
    "organisations:still_here": form({"token": "still-here-token"}, everyone(), {}),
    "organisations:handover": form({"token": "lead-token"}, everyone(), {}),
    "organisations:make_dormant": form(GROUP, LEADING, dict.fromkeys(("lead", *STAFF), 302)),
    "organisations:wake": form(GROUP, NOT_NOW_LEADING, {}),
    "organisations:close": form(GROUP, LEADING, dict.fromkeys(("lead", *STAFF), 422)),
    "organisations:reopen": form(GROUP, NOT_NOW_LEADING, {}),
    "organisations:put_gap_away": verb(GROUP | {"gap": "income"}, only((*OWN, *STAFF), 302)),
    "organisations:lead": page(GROUP, only((*OWN, *STAFF))),
    "organisations:offer_lead": verb(GROUP, only((*OWN, *STAFF), 302)),
    "organisations:ask_for_lead": verb(GROUP, only((*OWN, *STAFF), 403)),
    "organisations:appoint_lead": verb(GROUP, only((*OWN, *STAFF), 302)),
    "organisations:answer_handover": verb(
        GROUP | {"pk": "handover", "verb": "withdraw"}, only(("lead", *STAFF), 302) | {"member": 403}
    ),
    "organisations:claim": form(GROUP, signed_in(), signed_in(422) | dict.fromkeys((*OWN, "resident"), 403)),
    "organisations:own_claim": page({"pk": "claim"}, only(("resident",))),
    "organisations:withdraw_claim": verb({"pk": "claim"}, only(("resident",), 302)),
    "organisations:answer_claim": form(
        {"pk": "claim"}, only(("lead", *STAFF)) | {"resident": 302}, {"lead": 422} | dict.fromkeys(STAFF, 403)
    ),
    "organisations:staff_claims": page({}, STAFF_ONLY),
    "organisations:staff_pairs": page({}, STAFF_ONLY),
    "organisations:keep_apart": verb({"pk": "pair"}, STAFF_ONLY | dict.fromkeys(STAFF, 302)),
    "organisations:merge": form({"slug": "double", "other": "apart"}, STAFF_ONLY, {}),
    "organisations:merge_done": page({"pk": "merge"}, STAFF_ONLY),
    "organisations:undo_merge": form({"pk": "merge"}, STAFF_ONLY, dict.fromkeys(STAFF, 302)),
    "organisations:staff_groups": page({}, STAFF_ONLY),
    "organisations:staff_to_verify": page({}, STAFF_ONLY),
    "organisations:staff_without_a_lead": page({}, STAFF_ONLY),
    "organisations:staff_gone_quiet": page({}, STAFF_ONLY),
    "organisations:staff_check": form({"pk": "verification"}, STAFF_ONLY, dict.fromkeys(STAFF, 422)),
    "places:reference": page({}, only(ADMIN, others=403)),
    "support:requests": page({}, signed_in()),
    "support:start": form({}, signed_in(), {}),
    "support:urgent": page({}, everyone()),
    "support:request": form({"ref": "waiting"}, only(OWN) | dict.fromkeys(STAFF, 302), {}),
    "support:step": form({"ref": "draft", "step": "difference"}, only(OWN), {}),
    "support:autosave": verb({"ref": "draft", "step": "difference"}, only(OWN)),
    "support:check": page({"ref": "draft"}, only(OWN)),
    "support:submit": verb({"ref": "draft"}, only(OWN, 302)),
    "support:sent": page({"ref": "sent"}, only((*OWN, *STAFF))),
    "support:message": verb({"ref": "waiting"}, only(OWN, 422) | dict.fromkeys(TRIAGE, 302) | NOT_TRIAGE),
    "support:accept_offer": verb({"ref": "offered"}, only(OWN, 302) | NOT_THE_GROUP),
    "support:refuse_offer": verb({"ref": "offered"}, only(OWN, 302) | NOT_THE_GROUP),
    "support:withdraw": form({"ref": "waiting"}, only(OWN) | NOT_THE_GROUP, {}),
    "support:correct": form({"ref": "waiting"}, only((*OWN, *TRIAGE)) | NOT_TRIAGE, {}),
    "support:verdict": form({"ref": "completed"}, only(OWN) | NOT_THE_GROUP, {}),
    "support:attachment": page({"ref": "sent", "pk": "attachment"}, only((*OWN, *STAFF))),
    "support:staff_link": page({"ref": "waiting"}, only(STAFF, 302)),
    "support:staff_write": staff_form("waiting"),
    "support:staff_ask_for_facts": staff_form("sent"),
    "support:staff_offer": staff_form("waiting"),
    "support:staff_signpost": staff_form("sent"),
    "support:staff_decline": staff_form("sent"),
    "support:staff_assign": staff_form("waiting"),
    "support:staff_log_contact": staff_form("active"),
    "support:staff_complete": staff_form("active"),
    "support:staff_accept": staff_verb("sent"),
    "support:staff_take": staff_verb("waiting"),
    "support:staff_start": staff_verb("agreed"),
    "support:staff_check_fact": staff_verb("waiting", fact="readiness"),
    "prioritisation:policy": page({}, everyone()),
    "prioritisation:earlier_policy": page({"number": "1"}, everyone()),
    "prioritisation:queue": page({}, only(STAFF)),
    "prioritisation:download": page({"kind": "csv"}, only(STAFF)),
    "prioritisation:assign_selected": verb({}, only(TRIAGE, 302) | NOT_TRIAGE),
    "support:staff_page": page({"ref": "waiting"}, only(STAFF)),
    "prioritisation:override": form(
        {"ref": "needs_facts"}, only(("triage",)) | NOT_TRIAGE | {"adviser": 403}, dict.fromkeys(TRIAGE, 422)
    ),
    "prioritisation:end_override": staff_verb("needs_facts"),
    "prioritisation:save_view": verb({}, only(STAFF, 422)),
    "prioritisation:delete_view": verb({"pk": "view"}, only(("triage",), 302)),
    "outcomes:results": form({}, everyone(), {}),
    "outcomes:how_we_count": form({}, everyone(), {}),
    "outcomes:burden": page({}, only(STAFF, others=403)),
    "outcomes:dashboard": form({}, COUNTS, {}),
    "outcomes:export": form({"code": "quarter"}, COUNTS, {}),
    "digests:preferences": form({}, signed_in(), {}),
    "digests:stop": form({"token": "stop-token"}, everyone(), {}),
    "digests:outbox": page({}, only(OUTBOX, others=403)),
    "digests:envelope": page({"pk": "envelope"}, only(OUTBOX, others=403)),
    "digests:retry": verb({"pk": "envelope"}, only(OUTBOX, 302, others=403)),
    "accounts:account": page({}, signed_in()),
    "accounts:details": form({}, signed_in(), {}),
    "accounts:my_data": page({}, signed_in()),
    "accounts:ask_for_data": verb({}, signed_in(302)),
    "accounts:data_file": page({"pk": "download"}, only(("member",))),
    "accounts:erase_me": form({}, signed_in(), signed_in(403) | dict.fromkeys(("resident", "other", *OWN), 422)),
    "accounts:erased": page({}, everyone()),
    "accounts:erase_person": form({"pk": "resident-person"}, only(ADMIN, others=403), only(ADMIN, 422, others=403)),
    "accounts:retention": page({}, only(ADMIN, others=403)),
    "accounts:retention_dry_run": verb({}, only(ADMIN, 302, others=403)),
    "accounts:devices": page({}, signed_in()),
    "accounts:end_sign_in": verb({"pk": "sign_in"}, only(("lead",), 302)),
    "accounts:end_other_sign_ins": verb({}, signed_in(302)),
    "accounts:ask_for_recovery": form({}, everyone(), everyone(422)),
    "accounts:recovery_asked": page({}, everyone()),
    "accounts:stop_recovery": form({"token": "stop-recovery-token"}, everyone(), everyone(302)),
    "accounts:recovery_cases": page({}, only(HELPERS, others=403)),
    "accounts:recovery_case": page({"pk": "recovery"}, only(HELPERS, others=403)),
    "accounts:check_recovery": form({"pk": "recovery"}, only(HELPERS, others=403), dict.fromkeys(HELPERS, 422)),
    "accounts:approve_recovery": form(
        {"pk": "recovery_checked"}, only(("triage", "admin"), others=403), dict.fromkeys(("triage", "admin"), 302)
    ),
    "accounts:refuse_recovery": form({"pk": "recovery"}, only(HELPERS, others=403), dict.fromkeys(HELPERS, 422)),
    "accounts:people": page({}, only(ADMIN, others=403)),
    "accounts:person": page({"pk": "person"}, only(ADMIN, others=403)),
    "accounts:give_role": form({"pk": "person"}, only(ADMIN, others=403), {}),
    "accounts:reset_second_step": verb({"pk": "person"}, only(ADMIN, 302, others=403)),
    "accounts:end_role": form({"pk": "grant"}, only(ADMIN, others=403), {}),
    "account_login": form({}, SENT_ON, {}),
    "account_request_login_code": form({}, SENT_ON, {}),
    "account_confirm_login_code": form({}, signed_in(302), {}),
    "mfa_login_webauthn": form({}, signed_in(302), {}),
    "mfa_authenticate": form({}, signed_in(302), {}),
    "account_logout": form({}, everyone(out=302), everyone(302)),
    "account_signup": form({}, SENT_ON, {}),
    "account_email_verification_sent": form({}, signed_in(302), {}),
    "account_inactive": page({}, everyone()),
    "account_reauthenticate": form({}, signed_in(), {}),
    "mfa_reauthenticate": form({}, signed_in(), {}),
    "mfa_reauthenticate_webauthn": form({}, signed_in(302) | {"lead": 200}, {}),
    "account_confirm_by_code": form({}, signed_in(302), {}),
    "account_email": form({}, signed_in(), signed_in(302)),
    "account_change_password": form({}, signed_in(), {}),
    "account_set_password": form({}, signed_in(302), {}),
    "account_reset_password": form({}, everyone(), {}),
    "account_confirm_password_reset_code": form({}, dict.fromkeys(WHO, SIGN_IN), {}),
    "account_complete_password_reset": form({}, everyone(302), {}),
    "account_password_reset_completed": page({}, everyone()),
    "mfa_index": page({}, signed_in()),
    "mfa_activate_totp": form({}, signed_in(302), {}),
    "mfa_deactivate_totp": form({}, signed_in(), dict.fromkeys(("resident", "other", *OWN, "panel"), 302)),
    "mfa_list_webauthn": page({}, signed_in()),
    "mfa_add_webauthn": form({}, signed_in(), {}),
    "mfa_edit_webauthn": form({"pk": "passkey"}, only(("lead",)), {}),
    "mfa_remove_webauthn": form({"pk": "passkey"}, only(("lead",)), dict.fromkeys(("lead",), 302)),
    "mfa_view_recovery_codes": page({}, signed_in()),
    "mfa_generate_recovery_codes": form({}, signed_in(), signed_in(302)),
    "demo:door": page({}, everyone()),
    "demo:mail": page({"key": "mail"}, everyone()),
}

NOTHING_THERE = {
    "ref": 999_999,
    "pk": 999_999,
    "number": 999,
    "code": "1900-q1",
    "kind": "exe",
    "key": "none.0",
}
"""What names nothing, by argument; for the others it is the word below."""
NO_SUCH = "no-such-thing"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with django_db_blocker.unblock(), world(tmp_path_factory.mktemp("mail")) as one:
        yield one


def test_table_has_every_address_and_no_other():
    assert {name: set(address.words) for name, address in ADDRESSES.items()} == {
        name: set(arguments) for name, arguments in named()
    }


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_address_gives_each_person_what_the_table_says(built: World, name: str, method: str):
    entry = ADDRESSES[name]
    expected = entry.get if method == "get" else entry.post
    place = built.address(name, entry.words)
    assert resolve(place).view_name == name, "another address takes this one first"
    got = {}
    for who in expected:
        response = built.try_it(who, method, place)
        got[who] = outcome(response)
        if got[who] == 403:
            assert response.context["reason"].endswith("."), f"{who} is not told why"
        if got[who] == 404 and who not in OWN:
            assert b"Moss Side Growers" not in response.content
    assert got == expected


@pytest.mark.parametrize(
    ("name", "argument"), [(name, argument) for name, entry in ADDRESSES.items() for argument in entry.words]
)
def test_address_of_nothing_is_not_found(built: World, name: str, argument: str):
    entry = ADDRESSES[name]
    words = entry.words | {argument: "nothing"}
    place = built.address(name, words, nothing=NOTHING_THERE.get(argument, NO_SUCH))
    method = "post" if entry.get is NOT_FOR_THIS else "get"
    allowed = entry.get if method == "get" else entry.post
    got = {who: outcome(built.try_it(who, method, place)) for who in ("lead", "triage", "admin")}
    assert got == {who: 403 if allowed[who] == 403 and got[who] == 403 else 404 for who in got}
