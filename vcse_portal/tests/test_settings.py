import pytest
from django.core.exceptions import ImproperlyConfigured

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
