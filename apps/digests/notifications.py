"""What the floors below have to say: sign-in codes and changes to an account. They cannot look up here."""

from __future__ import annotations

from .kinds import Kind, register

register(
    Kind(
        "account-code",
        "account",
        "A code to sign in or to prove an address",
        private=True,
        example={"code": "DFHH-SVTJ", "minutes": 3},
    )
)
register(Kind("account-exists", "account", "Somebody signed up with an address that has an account"))
register(
    Kind(
        "account-changed",
        "account",
        "A change to how a person signs in",
        example={"what": "Your password was changed."},
    )
)
register(Kind("role-granted", "account", "A role was given", example={"role": "Adviser", "second_factor": True}))
register(Kind("role-ended", "account", "A role has ended", example={"role": "Adviser"}))
register(
    Kind(
        "account-erased",
        "account",
        "An account was erased",
        private=True,
        forgets=True,
        example={"name": "Ada Obi", "by_themselves": True},
    )
)
register(Kind("data-ready", "account", "The file with a person's data is ready"))
register(Kind("account-unused", "account", "An account that nobody uses will be erased"))
register(
    Kind(
        "new-device",
        "account",
        "Signed in on a new device",
        example={"device": "Chrome on Android", "at": "19 December 2026, 7.42pm"},
    )
)
register(
    Kind(
        "help-asked", "account", "Somebody says that they cannot get in", example={"action": "This was not me: stop it"}
    )
)
register(Kind("help-waiting", "work", "Somebody cannot sign in and asks for help", asks=True))
register(
    Kind(
        "help-approved",
        "account",
        "Help with signing in was approved",
        example={"at": "19 December 2026, 7.42pm", "old": True},
    )
)
register(Kind("help-done", "account", "An account was opened again", example={"moved": True, "is_new": True}))
register(
    Kind(
        "help-refused",
        "account",
        "Help with signing in was refused",
        example={"reason": "We could not make sure that it is them"},
    )
)
register(Kind("help-stopped", "account", "Help with signing in was stopped", example={"team": False}))
