import pytest
from django.core.exceptions import ImproperlyConfigured

from vcse_portal.settings import inbound
from vcse_portal.settings.env import Environment


def test_environment_with_much_wrong_says_it_all_in_one_go():
    env = Environment({"PORT": "eighty", "LOUD": "perhaps"})
    env.text("SECRET_KEY", "signs things")
    env.number("PORT", "where it listens", 80)
    env.yes("LOUD", "whether it shouts", default=False)
    with pytest.raises(ImproperlyConfigured) as caught:
        env.check()
    problems = [line.strip() for line in str(caught.value).splitlines() if line.startswith("  - ")]
    assert problems == [
        "- SECRET_KEY is not set: signs things",
        "- PORT must be a whole number, not 'eighty': where it listens",
        "- LOUD must be yes or no, not 'perhaps': whether it shouts",
    ]


def test_environment_with_nothing_wrong_gives_the_values():
    env = Environment({"NAME": " Thread ", "HOSTS": "a.org, b.org,", "TLS": "no", "PORT": "25"})
    env.check()
    assert env.text("NAME", "") == "Thread"
    assert env.words("HOSTS", "") == ["a.org", "b.org"]
    assert env.yes("TLS", "", default=True) is False
    assert env.number("PORT", "", 1) == 25
    assert env.text("EMPTY", "", "default") == "default"
    env.check()


@pytest.mark.parametrize("value", ["https://support.example.org", "http://localhost:8000"])
def test_address_of_a_site_is_its_scheme_and_host(value):
    env = Environment({"SITE": value})
    assert (env.address("SITE", "where it is"), env.problems) == (value, [])


@pytest.mark.parametrize(
    "value", ["https://support.example.org/", "https://x.org/portal", "support.example.org", "ftp://x.org"]
)
def test_address_of_a_site_with_more_or_less_than_scheme_and_host_is_refused(value):
    env = Environment({"SITE": value})
    env.address("SITE", "where it is")
    assert env.problems == [f"SITE must be an address with nothing after the host, not {value!r}: where it is"]


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        (("", "", ""), []),
        (("reply.example.org", "", ""), []),
        (("reply.example.org", "postmark", "portal:0123456789abcdef01234567"), []),
        (("Reply.Example.org", "", ""), ["INBOUND_DOMAIN must be a domain in small letters"]),
        (("", "", "portal:0123456789abcdef01234567"), ["INBOUND_SECRET is set and INBOUND_PROVIDER is not"]),
        (
            ("", "pigeon", "portal:short"),
            [
                "INBOUND_PROVIDER must be one of postmark, sparkpost",
                "INBOUND_DOMAIN is not set",
                "INBOUND_SECRET must be",
            ],
        ),
    ],
)
def test_email_that_comes_in_is_set_up_as_a_whole_or_not_at_all(given, problems):
    found = inbound.problems(*given)
    assert [said.startswith(begins) for said, begins in zip(found, problems, strict=True)] == [True] * len(problems)
    assert [said for said in found if "0123456789" in said or "short" in said] == []
