"""Numbers in registers: what people type, each register's own rule, and what is refused with which sentence."""

from __future__ import annotations

import pytest

from apps.organisations.models import Identifier
from apps.organisations.names_and_numbers import org_ids
from apps.organisations.tests.factories import OrganisationFactory
from apps.registers import identifiers
from apps.registers.identifiers import SCHEMES, BadNumber


@pytest.mark.parametrize(
    ("scheme", "typed", "kept"),
    [
        ("GB-CHC", "1134567", "1134567"),
        ("GB-CHC", "Charity no. 1134567", "1134567"),
        ("GB-CHC", "registered charity number: 1134567", "1134567"),
        ("GB-CHC", "GB-CHC-1134567", "1134567"),
        ("GB-CHC", "gb chc 1134567".replace(" ", "-"), "1134567"),
        ("GB-CHC", "GB\u2013CHC\u20131134567", "1134567"),
        ("GB-CHC", " 113 4567 ", "1134567"),
        ("GB-CHC", "1,134,567", "1134567"),
        ("GB-CHC", "No 2O5846", "205846"),
        ("GB-CHC", "\u202d1134567\u202c", "1134567"),
        ("GB-COH", "01234567", "01234567"),
        ("GB-COH", "1234567", "01234567"),
        ("GB-COH", "Company No: O1234567", "01234567"),
        ("GB-COH", "GB-COH-00123456", "00123456"),
        ("GB-COH", "sc 123456", "SC123456"),
        ("GB-COH", "SC12345", "SC012345"),
        ("GB-COH", "OC3O1234", "OC301234"),
        ("GB-COH", "NI123456", "NI123456"),
        ("GB-COH", "CE012345", "CE012345"),
        ("GB-COH", "IP28893R", "IP28893R"),
        ("GB-COH", "IP123456", "IP123456"),
        ("GB-COH", "RS007284", "RS007284"),
        ("GB-COH", "SP2374RS", "SP2374RS"),
        ("GB-COH", "R0000123", "R0000123"),
        ("GB-SC", "SC042386", "SC042386"),
        ("GB-SC", "SCO 42386", "SC042386"),
        ("GB-SC", "Scottish charity no SC000587", "SC000587"),
        ("GB-SC", "042386", "SC042386"),
        ("GB-NIC", "NIC1OO002", "100002"),
        ("GB-NIC", "100002", "100002"),
        ("GB-MPR", "235C", "235C"),
        ("GB-MPR", "IP031455", "IP031455"),
        ("GB-MPR", "RS 007284", "RS007284"),
        ("GB-MPR", "7284", "7284"),
        ("GB-REV", "x6243", "X6243"),
        ("GB-CASC", "DF679063", "df679063"),
        ("GB-COE", "608393", "608393"),
        ("GB-UKPRN", "UKPRN: 10000346", "10000346"),
        ("GB-EDU", "URN 125554", "125554"),
        ("GB-NHS", "GB-NHS-7A1A5", "7A1A5"),
        ("GB-LAE", "man", "MAN"),
        ("XI-ROR", "https://ror.org/05asf4e91", "05asf4e91"),
        ("XI-ROR", "01kj2bm70", "01kj2bm70"),
        ("XI-ROR", "049E6BC10", "049e6bc10"),
        ("GB-CHC", "", ""),
        ("GB-COH", "  ", ""),
    ],
)
def test_clean_in_many_spellings_answers_what_the_register_writes(scheme, typed, kept):
    assert identifiers.clean(scheme, typed) == kept


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("GB-CHC", "12345"),
        ("GB-CHC", "12345678"),
        ("GB-CHC", "0134567"),
        ("GB-CHC", "Moston Choir"),
        ("GB-CHC", "113456७"),
        ("GB-COH", "12345"),
        ("GB-COH", "123456789"),
        ("GB-COH", "00000000"),
        ("GB-COH", "XX123456"),
        ("GB-COH", "OC12"),
        ("GB-COH", "Charity no. 1134567"),
        ("GB-SC", "SC112345"),
        ("GB-SC", "SC04238"),
        ("GB-NIC", "200002"),
        ("GB-MPR", "1234567"),
        ("GB-REV", "ABC123"),
        ("GB-CASC", "df67906g"),
        ("GB-COE", "508393"),
        ("GB-UKPRN", "20000346"),
        ("GB-EDU", "025554"),
        ("GB-NHS", "RX"),
        ("GB-LAE", "MANCHESTER"),
        ("XI-ROR", "05asf4e92"),
        ("XI-ROR", "05asf4l91"),
    ],
)
def test_clean_of_what_breaks_the_rule_says_what_a_number_looks_like(scheme, typed):
    with pytest.raises(BadNumber) as caught:
        identifiers.clean(scheme, typed)
    assert caught.value.message == SCHEMES[scheme].wrong


def test_wrong_numbers_have_a_sentence_each():
    assert SCHEMES["GB-CHC"].wrong == "Enter a charity number of 6 or 7 numbers, such as 1234567"
    assert SCHEMES["GB-COH"].wrong == "Enter a company number of 8 characters, such as 01234567 or IP123456"
    assert len({scheme.wrong for scheme in SCHEMES.values()}) == len(SCHEMES)


@pytest.mark.parametrize(
    ("scheme", "typed", "says"),
    [
        (
            "GB-COH",
            "GB-CHC-1134567",
            "This number is from another register: Charity Commission for England and Wales. Choose that one.",
        ),
        ("GB-CHC", "1134567-2", "Leave out what follows the dash: the charity’s own number is 1134567"),
    ],
)
def test_clean_of_another_kind_of_number_says_which(scheme, typed, says):
    with pytest.raises(BadNumber) as caught:
        identifiers.clean(scheme, typed)
    assert caught.value.message == says


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GB-CHC-1134567", ("GB-CHC", "1134567")),
        ("gb-coh-1234567", ("GB-COH", "01234567")),
        ("XI-ROR-05asf4e91", ("XI-ROR", "05asf4e91")),
        ("Charity no. 1134567", ("GB-CHC", "1134567")),
        ("Charity no. SC042386", ("GB-SC", "SC042386")),
        ("Company number SC042386", ("GB-COH", "SC042386")),
        ("UKPRN 10000346", ("GB-UKPRN", "10000346")),
    ],
)
def test_split_finds_the_register(text, found):
    assert identifiers.split(text) == found
    assert identifiers.split(identifiers.org_id(*found)) == found


def test_split_of_an_unknown_register_names_what_we_take():
    with pytest.raises(BadNumber) as caught:
        identifiers.split("FR-RNA-W751004076")
    assert caught.value.message.startswith(
        "We do not know the register FR-RNA. We take numbers that begin with "
        "GB-CHC (Charity Commission for England and Wales), GB-COH (Companies House), "
    )
    for text in ("1134567", "W751004076", ""):
        with pytest.raises(BadNumber) as caught:
            identifiers.split(text)
        assert caught.value.message == "Say which register the number is from"


def test_own_prefix_that_could_be_a_real_registers_is_refused(settings):
    assert identifiers.own_prefix() == "portal-manchester"
    for like_a_register in ("GB-PORTAL", "gb-portal", "xi-us", "", "Portal", "portal_x"):
        settings.OWN_ID_PREFIX = like_a_register
        with pytest.raises(ValueError, match="OWN_ID_PREFIX"):
            identifiers.own_prefix()


@pytest.mark.django_db
def test_of_group_gives_every_number_and_always_our_own():
    org = OrganisationFactory()
    org.refresh_from_db()
    own = f"portal-manchester-{org.uuid}"
    assert org_ids.of_group(org) == [own]
    assert identifiers.split(own) == ("portal-manchester", str(org.uuid))
    for scheme, value in (("GB-COH", "01234567"), ("GB-CHC", "1134567"), ("GB-COH", "00000445")):
        Identifier.objects.create(organisation=org, scheme=scheme, value=value)
    assert org_ids.of_group(org) == ["GB-CHC-1134567", "GB-COH-00000445", "GB-COH-01234567", own]
