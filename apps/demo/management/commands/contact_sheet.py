"""Photographs every page of a running demo world, so that the whole portal can be looked at on one sheet."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from apps.accounts.models import AccountRecovery, User
from apps.demo.people import PASSWORD
from apps.directory.models import Location, Service
from apps.organisations.models import (
    Claim,
    DuplicatePair,
    Membership,
    Merge,
    Organisation,
    RegisterDifference,
    Verification,
)
from apps.places import demo as postcodes
from apps.places.models import Ward
from apps.registers.models import RegisterEntry
from apps.support.models import Request
from apps.support.states import Status

FOLDER = settings.BASE_DIR / "var" / "contact-sheet"
PICTURES = settings.BASE_DIR / "docs" / "pictures"
"""What README.md shows: the only pictures that are kept in git."""
WIDTHS = {1280: 560, 390: 220}
"""The widths at which pages are drawn, and how wide their tiles are."""
TALLEST = 2.6
"""A tile shows this many times its width in height at most on a screen, and twice that on a phone."""


@dataclass(frozen=True)
class Shot:
    """One page: its name on the sheet, its address, and whether README.md shows it."""

    title: str
    path: str
    name: str = ""


def _request(status: str, **more: Any) -> int:
    found = Request.objects.filter(status=status, **more).order_by("-pk").values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(f"The demo world has no request that is {status}.")
    return found


def _near() -> str:
    """Where somebody lives, for a list by distance."""
    known = postcodes.to_try()
    return f"?near={known[0].replace(' ', '+')}&sort=near" if known else ""


def _public() -> list[Shot]:
    group = Membership.objects.filter(user__email="group@example.org").values_list("organisation__slug", flat=True)[0]
    to = reverse
    return [
        Shot("Home", "/", "home"),
        Shot("Results", to("outcomes:results")),
        Shot("How we count", to("outcomes:how_we_count")),
        Shot("Neighbourhoods and wards", to("places:map")),
        Shot("Neighbourhoods and wards: on a day", to("places:map") + "?on=2019-05-01"),
        Shot("How we decide", to("prioritisation:policy")),
        Shot("Find a group", to("directory:directory")),
        Shot("Find a group: a search", to("directory:directory") + "?q=food"),
        Shot("Find a group: nothing found", to("directory:directory") + "?q=zeppelin"),
        Shot("Find a group: on the map", to("directory:directory_map")),
        Shot("Find a group: nearest first", to("directory:directory") + _near()),
        Shot("A group", to("directory:group", args=[group])),
        Shot("Open data", to("directory:open_data")),
        Shot("Get support", to("support:get_support")),
        Shot("In trouble this week", to("support:urgent")),
        Shot("Sign in", to("account_login")),
        Shot("Sign in with a code", to("account_request_login_code")),
        Shot("Make an account", to("account_signup")),
        Shot("A new password", to("account_reset_password")),
        Shot("I cannot get in", to("accounts:ask_for_recovery")),
        Shot("I cannot get in: asked", to("accounts:recovery_asked")),
        Shot("Register your group", to("organisations:register")),
        Shot("Not found", "/no-such-page/"),
        Shot("Accessibility", "/accessibility/"),
        Shot("Privacy", "/privacy/"),
        Shot("Contact", "/contact/"),
        Shot("Demo people", to("demo:people")),
        Shot("Components", to("gallery")),
    ]


def _group() -> list[Shot]:
    to, own = reverse, {"organisation__memberships__user__email": "group@example.org"}
    group = Membership.objects.filter(user__email="group@example.org").values_list("organisation__slug", flat=True)[0]
    requests = Request.objects.filter(**own)
    drafts = requests.filter(status=Status.DRAFT).order_by("-pk")
    one_of_each = requests.exclude(status=Status.DRAFT).order_by("status", "-pk").distinct("status")
    claim = Claim.objects.open().filter(had_lead=True).order_by("pk")[0]
    service = Service.objects.filter(organisation__slug=group).order_by("pk").last()
    place = Location.objects.filter(organisation__slug=group, location_type="physical").order_by("pk")[0]
    shots = [
        Shot("My data", to("accounts:my_data")),  # first: some pages want a sign-in of the last five minutes
        Shot("Erase me", to("accounts:erase_me")),
        Shot("Add a passkey", to("mfa_add_webauthn")),
        Shot("Start page of a group", to("organisations:home")),
        Shot("Requests", to("support:requests")),
        *(Shot(f"Request: {one.get_status_display().lower()}", to("support:request", args=[one.pk]),
               "standing" if one.status == Status.WAITING else "")
          for one in one_of_each),
        Shot("Ask: what for", to("support:start")),
    ]  # fmt: skip
    for draft in drafts[:1]:
        steps = {"difference": "what will be different", "time": "time and people"}
        shots += [Shot(f"Ask: {words}", to("support:step", args=[draft.pk, step])) for step, words in steps.items()]
        shots.append(Shot("Check your answers", to("support:check", args=[draft.pk]), "check-answers"))
        shots.append(Shot("Throw a draft away", to("support:discard", args=[draft.pk])))
    for one in requests.filter(status__in=[Status.SENT, Status.WAITING]).order_by("-pk")[:1]:
        shots += [
            Shot("Your request is sent", to("support:sent", args=[one.pk])),
            Shot("Change a fact", to("support:correct", args=[one.pk])),
            Shot("Take a request back", to("support:withdraw", args=[one.pk])),
        ]
    return [
        *shots,
        Shot("Our record", to("organisations:record", args=[group])),
        Shot("Our record: one section", to("organisations:record_section", args=[group, "people"])),
        Shot("Numbers in registers", to("organisations:record_numbers", args=[group])),
        Shot("Other names", to("organisations:record_names", args=[group])),
        Shot("What everybody sees", to("organisations:consents", args=[group])),
        Shot("Services", to("directory:services", args=[group])),
        Shot("Add a service", to("directory:add_service", args=[group])),
        Shot("Change a service", to("directory:change_service", args=[group, service.pk])),  # type: ignore[union-attr]
        Shot("A service: closed for now", to("directory:move_service", args=[group, service.pk])),  # type: ignore[union-attr]
        Shot("Add a place", to("directory:add_place", args=[group])),
        Shot("Change a place", to("directory:change_place", args=[group, place.pk])),
        Shot("People of the group", to("organisations:people", args=[group])),
        Shot("Somebody says that they are of us", to("organisations:answer_claim", args=[claim.pk])),
        Shot("Pass on the lead", to("organisations:lead", args=[group])),
        Shot("Let the group rest", to("organisations:make_dormant", args=[group])),
        Shot("Close the group", to("organisations:close", args=[group])),
        Shot("Your account", to("accounts:account")),
        Shot("Devices and sign-ins", to("accounts:devices")),
        Shot("Second step", to("mfa_index")),
        Shot("Passkeys", to("mfa_list_webauthn")),
        Shot("Email choices", to("digests:preferences")),
        Shot("Not allowed", to("digests:outbox")),
    ]


def _two_groups() -> list[Shot]:
    to = reverse
    due = Membership.objects.open().filter(user__email="two-groups@example.org", role=Membership.Role.MEMBER)
    late = RegisterDifference.objects.filter(settled_at=None, field="website").order_by("pk")[0].organisation.slug
    return [
        Shot("Start page of two groups", to("organisations:home")),
        Shot("Change group", to("organisations:switch")),
        Shot("What everybody sees: due", to("organisations:consents", args=[due[0].organisation.slug])),
        Shot("The register says something else", to("organisations:register_offer", args=[late])),
        Shot("Ask to become lead", to("organisations:lead", args=[due[0].organisation.slug])),
    ]


def _resident() -> list[Shot]:
    steps = ("name", "work", "place", "people", "contact")
    charity = RegisterEntry.objects.filter(name__startswith="FRIENDS OF").order_by("pk")[0]
    open_to_all = Organisation.objects.in_directory().order_by("pk")[0]
    return [
        Shot("Start page without a group", reverse("organisations:home")),
        Shot("Register: is it here already", reverse("organisations:register_find")),
        Shot("Register: what was found", reverse("organisations:register_find") + "?name=Moss+Side+Growers"),
        Shot(
            "Register: found in the charity register",
            reverse("organisations:register_find") + f"?name={charity.name.replace(' ', '+')}",
        ),
        Shot("I am of this group", reverse("organisations:claim", args=[open_to_all.slug])),
        *(Shot(f"Register: {step}", reverse("organisations:register_step", args=[step])) for step in steps),
    ]


def _triage() -> list[Shot]:
    to, pages = reverse, [(Status.SENT, "read it"), (Status.WAITING, "offer"), (Status.ACTIVE, "at work")]
    waiting, sent = _request(Status.WAITING), _request(Status.SENT)
    return [
        Shot("Queue", to("prioritisation:queue"), "queue"),
        Shot("Queue: filtered", to("prioritisation:queue") + "?stage=do&clock=us"),
        Shot("Queue: nothing found", to("prioritisation:queue") + "?q=zeppelin"),
        *(Shot(f"Request for staff: {words}", to("support:staff_page", args=[_request(s)])) for s, words in pages),
        Shot("Request for staff: closed", to("support:staff_page", args=[_request(Status.COMPLETED)])),
        Shot("Make an offer", to("support:staff_offer", args=[waiting])),
        Shot("Ask for facts", to("support:staff_ask_for_facts", args=[sent])),
        Shot("Decline", to("support:staff_decline", args=[sent])),
        Shot("Signpost", to("support:staff_signpost", args=[sent])),
        Shot("Assign", to("support:staff_assign", args=[waiting])),
        Shot("Move by hand", to("prioritisation:override", args=[_request(Status.WAITING, adviser=None)])),
        Shot("Log a contact", to("support:staff_log_contact", args=[_request(Status.ACTIVE)])),
        Shot("Complete", to("support:staff_complete", args=[_request(Status.ACTIVE, contacts__isnull=False)])),
        Shot("Outbox", to("digests:outbox")),
        *_groups(),
        *(Shot(f"Sign-in help: {case.get_status_display().partition(':')[0].lower()}",
               to("accounts:recovery_case", args=[case.pk]))
          for case in AccountRecovery.objects.filter(closed_at=None).order_by("status", "pk").distinct("status")),
        Shot("What the portal costs people", to("outcomes:burden")),
    ]  # fmt: skip


def _groups() -> list[Shot]:
    """The work of staff on groups."""
    to, merge = reverse, Merge.objects.filter(undone_at=None).order_by("-pk")[0]
    pair = DuplicatePair.objects.filter(status="open").select_related("one", "two").order_by("-score", "pk")[0]
    claim = Claim.objects.open().filter(had_lead=False).order_by("pk")[0]
    waits = Verification.objects.exclude(status="checked").order_by("status", "-since").distinct("status")
    return [
        Shot("Groups", to("organisations:staff_groups")),
        Shot("Groups to check", to("organisations:staff_to_verify")),
        *(Shot(f"Check a group: {one.get_status_display().lower()}", to("organisations:staff_check", args=[one.pk]))
          for one in waits),
        Shot("Groups without a lead", to("organisations:staff_without_a_lead")),
        Shot("Groups that went quiet", to("organisations:staff_gone_quiet")),
        Shot("Claims", to("organisations:staff_claims")),
        Shot("Answer a claim", to("organisations:answer_claim", args=[claim.pk])),
        Shot("Likely the same", to("organisations:staff_pairs")),
        Shot("Merge two records", to("organisations:merge", args=[pair.one.slug, pair.two.slug])),
        Shot("Merged", to("organisations:merge_done", args=[merge.pk])),
        Shot("Undo a merge", to("organisations:undo_merge", args=[merge.pk])),
        Shot("The register says something else", to("organisations:register_changes")),
        Shot("Appoint a lead", to("organisations:lead", args=[claim.organisation.slug])),
    ]  # fmt: skip


def _commissioner() -> list[Shot]:
    return [Shot("Dashboard", reverse("outcomes:dashboard"), "dashboard")]


def _administrator() -> list[Shot]:
    adviser = User.objects.get(email="adviser@example.org")
    member = User.objects.get(email="member@example.org")
    return [
        Shot("Erase somebody", reverse("accounts:erase_person", args=[member.pk])),
        Shot("People and roles", reverse("accounts:people")),
        Shot("One person", reverse("accounts:person", args=[adviser.pk])),
        Shot("Give a role", reverse("accounts:give_role", args=[adviser.pk])),
        Shot("Sign-in help", reverse("accounts:recovery_cases")),
        Shot("End a role", reverse("accounts:end_role", args=[adviser.role_grants.order_by("pk")[0].pk])),
        Shot("Neighbourhoods", reverse("places:neighbourhoods")),
        Shot("One ward", reverse("places:ward", args=[Ward.objects.order_by("pk")[0].pk])),
        Shot("Move a ward", reverse("places:move")),
        Shot("Add a neighbourhood", reverse("places:add_neighbourhood")),
        Shot("Boundaries", reverse("places:boundaries")),
        Shot("Reference data", reverse("places:reference")),
        Shot("Retention", reverse("accounts:retention")),
    ]


SHEETS: dict[str, tuple[str, Callable[[], list[Shot]]]] = {
    "Everybody": ("", _public),
    "Lead of a group": ("group@example.org", _group),
    "Acts for two groups": ("two-groups@example.org", _two_groups),
    "Resident": ("resident@example.org", _resident),
    "Triage lead": ("triage@example.org", _triage),
    "Commissioner": ("commissioner@example.org", _commissioner),
    "Administrator": ("admin@example.org", _administrator),
}


class Command(BaseCommand):
    help = (
        "Photographs every page of the demo world at two widths into var/contact-sheet. Needs the packages of "
        "bin/test, a Chromium, and the portal that runs on the same database: bin/run manage contact_sheet"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default=settings.SITE_URL, help="where the portal runs")
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the sheet is written")

    def handle(self, *args: Any, **options: Any) -> None:
        from playwright.sync_api import sync_playwright  # of the packages for tests alone

        sheets = {who: (email, shots()) for who, (email, shots) in SHEETS.items()}
        folder: Path = options["folder"]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"]
            )
            lines = list(self._photograph(browser, options["address"], folder, sheets))
            browser.close()
        (folder / "README.md").write_text("\n".join(lines) + "\n")

    def _photograph(
        self, browser: Any, address: str, folder: Path, sheets: dict[str, tuple[str, list[Shot]]]
    ) -> Iterator[str]:
        yield "# Every page, on a screen and on a phone\n"
        yield "Made by `bin/run manage contact_sheet` from the demo world. All in it is invented but the wards.\n"
        number = 0
        for who, (email, shots) in sheets.items():
            yield f"## {who}\n"
            context = browser.new_context(base_url=address, reduced_motion="reduce")
            page = context.new_page()
            if email:
                _sign_in(page, email)
            for shot in shots:
                number += 1
                tiles = []
                for width, tile in WIDTHS.items():
                    page.set_viewport_size({"width": width, "height": 900})
                    answer = page.goto(shot.path)
                    if answer.status >= 500 or ("/sign-in/" in page.url and "/sign-in/" not in shot.path):
                        raise CommandError(f"{shot.path} could not be photographed: {answer.status}, {page.url}.")
                    name = f"{number:02}-{width}.jpg"
                    _keep(page.screenshot(full_page=True), folder / name, tile)
                    tiles.append(f'<img src="{name}" width="{tile}" alt="{shot.title}, {width} pixels wide">')
                    if shot.name and width == 1280:
                        _keep_whole(page.screenshot(), PICTURES / f"{shot.name}.png")
                yield f"### {shot.title}\n\n`{shot.path}`\n\n{' '.join(tiles)}\n"
                self.stdout.write(f"{number:02} {who}: {shot.title}")
            context.close()


def _sign_in(page: Any, email: str) -> None:
    page.goto(reverse("account_login"))
    page.fill("main [name=login]", email)
    page.fill("main [name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).last.click()
    page.wait_for_load_state()
    if page.locator("main [name=code]").count():
        other = page.context.new_page()
        other.goto(reverse("demo:people"))
        code = other.locator("tr", has_text=email).locator("strong").inner_text()
        other.close()
        page.fill("main [name=code]", code)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_load_state()


def _keep(picture: bytes, path: Path, width: int) -> None:
    """A small tile of the whole page; what is very long is cut off below."""
    from PIL import Image

    image = Image.open(io.BytesIO(picture)).convert("RGB")
    tallest = round(image.width * TALLEST * (1 if image.width > 900 else 2))
    image = image.crop((0, 0, image.width, min(image.height, tallest)))
    image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    image.save(path, quality=68, optimize=True, progressive=True)


def _keep_whole(picture: bytes, path: Path) -> None:
    """The upper part of a page at full size, in few enough colours to be small."""
    from PIL import Image

    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
