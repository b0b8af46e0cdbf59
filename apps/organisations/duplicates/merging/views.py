"""Staff pages: the list of likely duplicates, merging two records field by field, and undoing a merge."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.reauthentication.step_up import step_up
from apps.core import keyset, typed, wording
from apps.core.decisions import require
from apps.core.errors import DomainError, EditConflict, NotAllowed
from apps.core.parts import FilterChip, FilterGroup, FilterOption
from apps.organisations.consent import publishing
from apps.organisations.models import DuplicatePair, Merge, Organisation
from apps.organisations.staff import policies as staff_policies
from apps.organisations.staff import tabs
from apps.organisations.staff.list_page import count_in_words

from .. import services as duplicate_services
from ..likeness import WORDS
from . import choices, links, policies, services
from .choices import BOTH, LEFT, RIGHT

PAGE = 25
MERGES = 10


@require_safe
def staff_pairs(request: HttpRequest) -> HttpResponse:
    """Lists open duplicate pairs by score, highest first. ``evidence`` in the address filters by codes of evidence."""
    require(staff_policies.can_see_staff_lists(request.user))
    wanted = [code for code in request.GET.getlist("evidence") if code in WORDS]
    found = DuplicatePair.objects.filter(status=DuplicatePair.Status.OPEN)
    if wanted:
        found = found.filter(evidence__contains=wanted)
    page = keyset.page(
        found.select_related("one__ward", "two__ward", "one__kind", "two__kind").defer("one__search", "two__search"),
        order=("-score", "pk"),
        size=PAGE,
        **keyset.asked(request.GET),
    )
    options = [FilterOption(code, words, on=code in wanted) for code, words in WORDS.items()]
    return render(
        request,
        "organisations/staff_pairs.html",
        {
            "rows": [{"pair": pair, "evidence": [WORDS[code] for code in pair.evidence]} for pair in page.rows],
            "panel": [FilterGroup("evidence", "Evidence: all of", options, shown=10)],
            "chips": [
                FilterChip(WORDS[code], _at(evidence=[other for other in wanted if other != code])) for code in wanted
            ],
            "clear": request.path,
            "summary": keyset.summary(count_in_words(found, "pair"), PAGE, more=page.has_more),
            **keyset.links(page, lambda **place: _at(evidence=wanted, **place)),
            "merges": Merge.objects.select_related("target", "source", "merged_by")
            .defer("target__search", "source__search")
            .order_by("-merged_at", "-pk")[:MERGES],
            "tabs": tabs.links(request),
        },
    )


def _at(**parts: Any) -> str:
    return "?" + urlencode({name: value for name, value in parts.items() if value}, doseq=True)


@require_POST
def keep_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks a pair as two different groups."""
    require(staff_policies.can_see_staff_lists(request.user))
    pair = get_object_or_404(DuplicatePair.objects.select_related("one", "two"), pk=pk)
    duplicate_services.keep_apart(pair=pair, by=request.user)  # type: ignore[arg-type]
    messages.success(
        request, f"“{pair.one}” and “{pair.two}” are two groups. You will see them again only if there is new evidence."
    )
    return redirect("organisations:staff_pairs")


@step_up
def merge(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """Merges two records in three steps: choose field by field, preview the one record, merge."""
    require(staff_policies.can_see_staff_lists(request.user))
    target, source = _record(slug), _record(other)
    decision = policies.can_merge(request.user, target, source)
    wrong, status = "", 200
    sent = request.POST if request.method == "POST" else {}
    differing = choices.differing(target, source)
    chosen = {each.code: sent.get(each.code) or choices.default_choice(each, target, source) for each in differing}
    bad = [each.code for each in differing if chosen[each.code] not in _ways(each, target, source)]
    chosen |= {each.code: choices.default_choice(each, target, source) for each in differing if each.code in bad}
    step = sent.get("step", "choose")
    if request.method == "POST":
        require(decision)
        if bad:
            wrong, status, step = "Choose one of the two for each row", 422, "choose"
        elif step == "merge":
            try:
                made = services.merge_group(
                    target=target,
                    source=source,
                    chosen=chosen,
                    versions=(
                        typed.number(sent.get("left_version")) or 0,
                        typed.number(sent.get("right_version")) or 0,
                    ),
                    by=request.user,  # type: ignore[arg-type]
                )
            except NotAllowed:
                raise
            except EditConflict:
                wrong = "One of the two records changed while you were looking at them. Nothing is merged. Look again"
                status, step = 409, "choose"
            except DomainError as refused:
                wrong, status, step = refused.message, 422, "choose"
            else:
                messages.success(request, f"The two records are one now. We have told the people of {source.name} too.")
                return redirect("organisations:merge_done", pk=made.pk)
    return render(
        request,
        "organisations/merge_preview.html" if step == "preview" and not wrong else "organisations/merge.html",
        {
            "target": target,
            "source": source,
            "decision": decision,
            "rows": [_row(choice, target, source, chosen[choice.code]) for choice in differing],
            "same": [choice.label for choice in choices.CHOICES if choice not in differing],
            "goes": _goes(source),
            "wrong": wrong,
            "days": Merge.UNDO_FOR.days,
            "swap": reverse("organisations:merge", args=[other, slug]),
            "tabs": tabs.links(request),
        },
        status=status,
    )


def _record(slug: str) -> Organisation:
    return get_object_or_404(publishing.with_fields(Organisation.objects.all()), slug=slug)


def _ways(choice: choices.Choice, target: Organisation, source: Organisation) -> tuple[str, ...]:
    return (LEFT, RIGHT, BOTH) if choice.takes_both(target, source) else (LEFT, RIGHT)


def _row(choice: choices.Choice, target: Organisation, source: Organisation, chosen: str) -> dict[str, Any]:
    left, right = choice.value(target), choice.value(source)
    both = "; ".join(dict.fromkeys([*filter(None, left.split("; ")), *filter(None, right.split("; "))]))
    result = {LEFT: left, RIGHT: right, BOTH: both}[chosen]
    return {
        "code": choice.code,
        "label": choice.label,
        "left": left,
        "right": right,
        "both": choice.takes_both(target, source),
        "chosen": chosen,
        "result": result or "Not given",
    }


def _goes(source: Organisation) -> list[str]:
    """How many rows of each kind move to the target, in words."""
    found = []
    for model, field, handling in links.declared().values():
        if isinstance(handling, links.Moves):
            total = model._base_manager.filter(**{field.name: source.pk}).count()
            if total:
                found.append(f"{handling.words}: {wording.whole(total)}")
    people = source.memberships.filter(ended_at=None).count()
    return [f"People who act for it: {people}", *found]


@require_safe
def merge_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a merge: what was chosen, what moved, and whether it can be undone."""
    require(staff_policies.can_see_staff_lists(request.user))
    made = _merge(pk)
    labels = {choice.code: choice.label for choice in choices.CHOICES}
    words = {LEFT: "as the kept record had it", RIGHT: "from the record that went", BOTH: "from both"}
    return render(
        request,
        "organisations/merge_done.html",
        {
            "merge": made,
            "chosen": [(labels.get(code, code), words.get(which, which)) for code, which in made.chosen.items()],
            "moved": _moved(made),
            "undo": policies.can_undo(request.user, made),
            "days": Merge.UNDO_FOR.days,
            "tabs": tabs.links(request),
        },
    )


def _moved(made: Merge) -> list[tuple[str, int]]:
    known = links.declared()
    found = []
    for label, total in made.moved.items():
        handling = known[label][2] if label in known else None
        if isinstance(handling, links.Moves):
            found.append((handling.words, total))
    return found


@step_up
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Explains (GET) and carries out (POST) the undo of a merge."""
    require(staff_policies.can_see_staff_lists(request.user))
    made = _merge(pk)
    require(policies.can_undo(request.user, made))
    if request.method != "POST":
        return render(request, "organisations/merge_undo.html", {"merge": made, "tabs": tabs.links(request)})
    _, left = services.undo_merge(merge=made, by=request.user)  # type: ignore[arg-type]
    more = f" {wording.count(left, 'change')} had been changed since and stayed as they are." if left else ""
    messages.success(request, f"The two records are two again. We have told the people of both.{more}")
    return redirect("organisations:merge_done", pk=pk)


def _merge(pk: int) -> Merge:
    found = Merge.objects.select_related("target", "source", "merged_by", "undone_by")
    made: Merge | None = found.filter(pk=pk).first()
    if made is None:
        raise Http404
    return made


def open_pairs() -> int:
    """For the tab: how many pairs are to be looked at, 100 at most."""
    return DuplicatePair.objects.filter(status=DuplicatePair.Status.OPEN)[:100].count()
