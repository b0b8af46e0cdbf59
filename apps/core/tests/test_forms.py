"""The form pack: dates in three boxes, what a choice opens, and a summary of errors whose links land."""

import datetime as dt
from html.parser import HTMLParser

import pytest
import time_machine
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from apps.core.forms import Cards, Counted, DateBoxesField, Reveal, linked_errors
from apps.core.gallery.forms import SampleForm


class Ids(HTMLParser):
    """The ids of a page, and what refers to them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.focusable: set[str] = set()
        self.links: list[str] = []
        self.refers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
            if tag in {"input", "select", "textarea", "button", "a"}:
                self.focusable.add(given["id"])
        if tag == "a" and given.get("href", "").startswith("#"):
            self.links.append(given["href"][1:])
        for name in ("aria-describedby", "aria-labelledby", "for"):
            self.refers += (given.get(name) or "").split()


def page_of(form) -> str:
    source = "{% load components crispy_forms_tags %}{% error_summary form=form %}{% crispy form %}"
    return Template(source).render(Context({"form": form, "csrf_token": "x"}))


class When(forms.Form):
    when = DateBoxesField(
        label="Deadline",
        what="the deadline",
        earliest=lambda: dt.date(2026, 11, 22),
        latest=dt.date(2027, 12, 31),
        too_early="Enter a deadline after today",
    )


def when(day: str, month: str, year: str) -> When:
    form = When({"when_day": day, "when_month": month, "when_year": year})
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("19", "12", "2026"),
        (" 19", "December", "2026"),
        ("19", "dec", "2026 "),
        ("19", "Dec.", "2026"),
        ("19/12/2026", "", ""),
        ("19.12.2026", "", ""),
        ("19th December 2026", "", ""),
        ("2026-12-19", "", ""),
    ],
)
def test_date_boxes_given_a_date_read_it(day, month, year):
    assert when(day, month, year).cleaned_data["when"] == dt.date(2026, 12, 19)


@pytest.mark.parametrize(
    ("boxes", "message", "bad"),
    [
        (("", "12", "2026"), "The deadline must include a day", {"day"}),
        (("19", "", ""), "The deadline must include a month and a year", {"month", "year"}),
        (("19", "13", "2026"), "The month must be between 1 and 12", {"month"}),
        (("19", "12", "26"), None, {"year"}),
        (("31", "2", "2027"), None, {"day"}),
        (("x", "12", "2026"), None, {"day"}),
        (("²", "12", "2026"), None, {"day"}),
        (("9" * 5000, "12", "2026"), None, {"day"}),
        (("9" * 12, "12", "2026"), None, {"day"}),
        (("19", "marmalade", "2026"), None, {"month"}),
        (("19", "decemb", "2026"), None, {"month"}),
        (("19/12/26", "", ""), None, {"year"}),
        (("19/12/2026", "12", ""), "The deadline must include a year", {"year"}),
        (("1", "11", "2026"), "Enter a deadline after today", {"day", "month", "year"}),
        (("1", "1", "2028"), "Enter a date on or before 31 December 2027", {"day", "month", "year"}),
    ],
)
def test_date_boxes_given_a_mistake_name_it_and_mark_its_box(boxes, message, bad):
    form = when(*boxes)
    assert form.fields["when"].widget.bad == bad
    if message:
        assert form.errors["when"] == [message]


def test_date_without_a_range_of_its_own_is_of_this_age():
    field = DateBoxesField(what="the day")
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        for boxes, said in (
            (["31", "12", "1899"], "Enter a date on or after 1 January 1900"),
            (["1", "1", "2037"], "Enter a date on or before 31 December 2036"),
        ):
            with pytest.raises(ValidationError, match=said):
                field.clean(boxes)
        assert field.clean(["31", "12", "2036"]) == dt.date(2036, 12, 31)


def test_date_boxes_left_empty_say_what_to_enter():
    assert when("", "", "").errors["when"] == [f"Enter the deadline, such as {DateBoxesField._example()}"]


def test_date_boxes_mistake_in_one_form_leaves_the_next_form_clean():
    when("x", "12", "2026")
    assert When().fields["when"].widget.bad == frozenset()


def test_date_boxes_refused_keep_what_was_typed_and_link_to_the_wrong_box():
    form = when("19", "13", "2026")
    html = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))
    assert 'value="13"' in html
    assert [error.target for error in linked_errors(form)] == ["id_when_1"]
    assert html.count("govuk-input--error") == 1


@pytest.mark.parametrize(
    ("initial", "data", "changed"),
    [
        (dt.date(2026, 12, 9), ["09", "12", "2026"], False),
        (dt.date(2026, 12, 9), ["10", "12", "2026"], True),
        (None, ["", "", ""], False),
        (None, ["1", "", ""], True),
    ],
)
def test_date_boxes_changed_only_when_the_date_is_another(initial, data, changed):
    assert When().fields["when"].has_changed(initial, data) is changed


def test_error_summary_of_every_kind_of_field_each_link_lands_on_a_control():
    form = SampleForm(
        {"deadline_kind": "fund-closes", "deadline_day": "40", "deadline_month": "1", "deadline_year": "2027"}
    )
    assert not form.is_valid()
    page = Ids(page_of(form))
    targets = [error.target for error in linked_errors(form)]
    assert targets == ["id_outcome", "id_stage_0", "id_deadline_0", "id_income", "id_agree"]
    assert page.links[: len(targets)] == targets
    assert set(targets) <= page.focusable


def test_form_every_id_is_there_once_and_every_reference_resolves():
    form = SampleForm({})
    form.is_valid()
    page = Ids(page_of(form))
    assert sorted(page.ids) == sorted(set(page.ids))
    assert set(page.refers) - set(page.ids) == set()


def test_error_summary_of_a_formset_links_to_the_fields_of_each_form():
    formset = forms.formset_factory(When, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-when_day": "1", "form-1-when_month": "1"}
    )
    formset.forms[0].empty_permitted = formset.forms[1].empty_permitted = False
    assert not formset.is_valid()
    assert [error.target for error in linked_errors(formset)] == ["id_form-0-when_1", "id_form-1-when_0"]


def test_error_summary_of_a_form_without_mistakes_is_nothing():
    assert Template("{% load components %}{% error_summary form=form %}").render(Context({"form": When()})) == ""


class Kinds(forms.Form):
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Reworded"), ("b", "B")], widget=forms.RadioSelect)
    number = forms.CharField(label="Number", required=False)
    notes = forms.CharField(label="Notes", widget=forms.Textarea(attrs={"maxlength": "5"}), help_text="Short.")

    def __init__(self, *args, opens=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Reveal("kind", opens or {"b": ["number"]}), Counted("notes", limit=40))


def test_reveal_puts_the_field_inside_the_choice_of_that_value():
    html = page_of(Kinds())
    assert html.index('value="b"') < html.index('name="number"') < html.index('name="notes"')
    assert html.count("choice__opened") == 1
    assert "you may leave this out" not in html


def test_reveal_keyed_by_a_value_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"\['c'\] are no values"):
        page_of(Kinds(opens={"c": ["number"]}))


def test_counted_is_described_by_hint_and_counter_and_cuts_nothing_off():
    html = page_of(Kinds())
    assert 'aria-describedby="id_notes_helptext id_notes-info"' in html
    assert "maxlength=" not in html.replace("data-maxlength=", "")
    assert 'data-maxlength="40"' in html


def test_cards_hints_are_keyed_by_value_and_described():
    form = Kinds()
    form.helper.layout = Layout(Cards("kind", hints={"a": "The first"}), "number", "notes")
    html = page_of(form)
    assert 'aria-describedby="id_kind_0_hint"' in html
    assert 'id="id_kind_0_hint">The first<' in html


def test_form_page_variables_of_the_same_name_do_not_leak_into_fields():
    source = "{% load crispy_forms_tags %}{% crispy form %}"
    html = Template(source).render(Context({"form": Kinds(), "heading": "A page", "prefix": "£££", "limit": 3}))
    assert "£££" not in html
    assert "<h1" not in html
