"""People and groups that a journey needs and does not make itself, made by the portal's own services."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from apps.registers.tests.register_files import as_json, charity

from .stack import Stack

MADE = """
import django; django.setup()
import json
from allauth.account.models import EmailAddress
from apps.accounts.models import RoleGrant, User
from apps.organisations.duplicates import services as duplicate_services
from apps.organisations.people import services as people_services
from apps.organisations.record import services as record_services
from apps.organisations.registration import services as registration_services
from apps.organisations.models import Kind, LegalForm, Membership, Theme
from apps.places.models import Ward
people, groups = json.loads(sys.argv[1])
for name, email, role in people:
    person = User.objects.create_user(email, PASSWORD, name=name)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    if role:
        RoleGrant.objects.create(user=person, role=role)
for said in groups:
    lead, *members = [User.objects.get(email=email) for email in said["people"]]
    answers = {
        "name": said["name"], "kind": Kind.objects.get(pk="community-group"),
        "legal_form": LegalForm.objects.get(pk="not-yet"), "purpose": said.get("purpose", "We meet each week."),
        "services_offered": "", "ward": Ward.objects.get(name="Moston"), "works_in": [], "city_wide": False,
        "themes": [Theme.objects.get(pk="food")], "serves": [], "serves_answer": "not-asked", "led_by": [],
        "led_by_answer": "not-asked", "income": None, "income_year": None, "income_answer": "not-asked",
        "paid_staff": None, "volunteers": None, "people_answer": "not-asked", "contact_name": "",
        "contact_email": "", "contact_phone": said.get("phone", ""), "website": "", "listed": True, "public": [],
        "charity_number": said.get("number", ""),
    }
    registration_services.keep_draft(by=lead, step="name", answers={"name": [said["name"]]})
    group = record_services.register(by=lead, answers=answers)
    for member in members:
        asked = people_services.invite(organisation=group, email=member.email, role=Membership.Role.MEMBER, by=lead)
        people_services.accept_invitation(invitation=asked, by=member)
if len(groups) > 1:
    duplicate_services.find_pairs(everything=True)
"""

LONG_AGO = """
import django; django.setup()
import time
from importlib import import_module
from django.conf import settings
from django.contrib.sessions.models import Session
from apps.accounts.models import User
who = str(User.objects.get(email=sys.argv[1]).pk)
for held in Session.objects.all():
    store = import_module(settings.SESSION_ENGINE).SessionStore(held.session_key)
    if store.get("_auth_user_id") == who:
        store["account_authentication_methods"] = [
            {**each, "at": each["at"] - 3600} for each in store["account_authentication_methods"]
        ]
        store.save()
"""
"""As if this person had proved who they are an hour ago."""


def made(stack: Stack, people: list[tuple[str, str, str]], groups: list[dict[str, Any]] | None = None) -> None:
    """People who have signed up (name, address, role or nothing), and groups of theirs, the lead first.

    Of more than one group it is looked which are likely the same, as it is each night.
    """
    stack.python(MADE, json.dumps([people, groups or []]))


def register_of_charities(stack: Stack, folder: Path, *found: tuple[int, str]) -> None:
    """A small extract of the charity register, loaded by the importer itself."""
    rows = {"charity": [charity(number, name.upper()) for number, name in found], "classification": []}
    for table, held in rows.items():
        (folder / f"{table}.json").write_bytes(as_json(held))
    files = [
        f"--{option}={folder}/{table}.json"
        for option, table in (("charities", "charity"), ("classification", "classification"))
    ]
    stack.manage("import_register", *files, "--allow-missing")
