"""The named people of the demo world: one for each role, so that anybody can try the portal as any of them."""

from __future__ import annotations

from apps.accounts.models import Role
from apps.core.demo_data import Person

PASSWORD = "many-threads-one-cloth"  # noqa: S105 (for invented people, on a laptop, and said aloud by bin/run)


PEOPLE = (
    Person(
        "group@example.org",
        "Bea Oldroyd",
        "Lead of a group",
        "See where your request stands and why, ask for something new. Somebody says that they are your treasurer: say yes or no. Look at your services (one is closed for now), say which fields everybody sees, add a passkey, sign the other device out, fetch your data.",
    ),
    Person(
        "member@example.org",
        "Tomasz Zając",
        "Member of the same group",
        "Go on with a draft that your lead began on another device. Ask to become lead. Erase yourself, and see what stays.",
    ),
    Person(
        "two-groups@example.org",
        "Chloë Danso",
        "Acts for two groups",
        "Change the group that you act for. One of them has to confirm what it shows, with one tap. Of the other the charity register says something else: take its words, or keep yours.",
    ),
    Person(
        "invited@example.org",
        "Idris Farouk",
        "Invited, and has not answered",
        "Read the invitation in the mail below and join the group.",
    ),
    Person(
        "resident@example.org",
        "Mairéad Brennan",
        "Resident, in no group",
        "Register a group: it is looked for here and in the charity register first. Type “frends of alder street libary”, or one of the postcodes above. Or say that you are of a group that is here already.",
    ),
    Person(
        "triage@example.org",
        "Samira Haddad",
        "Triage lead",
        "Read the queue in its order, give requests to advisers, move one by hand with a reason. Under “Groups”: merge two that are likely the same, undo the last merge, appoint a lead where there is none. Under “Sign-in help”: approve what the adviser checked.",
        Role.TRIAGE_LEAD,
    ),
    Person(
        "adviser@example.org",
        "Kofi Mensah",
        "Adviser",
        "Check facts, make an offer, log your hours, complete a piece of work. Under “Email that came in”: say where three emails belong. Under “Groups”: check a new group, answer a claim on a group without a lead, see what the charity register says and whose return is late. Under “Sign-in help”: say how you made sure who somebody is.",
        Role.ADVISER,
    ),
    Person(
        "volunteering@example.org",
        "Gwen Pendlebury",
        "Volunteering officer",
        "Look at the queue and the groups as the lead body sees them.",
        Role.VOLUNTEERING_OFFICER,
    ),
    Person(
        "voice@example.org",
        "Rubén Fernández",
        "Voice officer",
        "Look at the queue and the groups as the lead body sees them.",
        Role.VOICE_OFFICER,
    ),
    Person(
        "contract@example.org",
        "Joanne Birtwistle",
        "Contract manager",
        "Read the contract and its ledger: award a grant, pay a part of it, take an entry back. Read the results, with small numbers hidden here too, see what the outbox sent, and what registering and asking cost people in minutes.",
        Role.CONTRACT_MANAGER,
    ),
    Person(
        "partner@example.org",
        "Wanjiru Kamara",
        "Partner provider",
        "See that a partner sees no request that was not referred to it.",
        Role.PARTNER,
    ),
    Person(
        "commissioner@example.org",
        "Anjali Shah",
        "Commissioner",
        "Read the dashboard, see what is hidden and why, take the same cut as CSV.",
        Role.COMMISSIONER,
    ),
    Person(
        "panel@example.org",
        "Dewi Lomax",
        "Sector panel member",
        "Read the policy that ranks the queue.",
        Role.PANEL,
    ),
    Person(
        "safeguarding@example.org",
        "Farah Akhtar",
        "Safeguarding lead",
        "Sign in with a second step, and look into a concern that came in, note what you did, pass it on. Read in the log who opened which. See that this role opens no group's requests.",
        Role.SAFEGUARDING_LEAD,
    ),
    Person(
        "admin@example.org",
        "Łukasz Kowalczyk",
        "Administrator",
        "Grant a role and end one. See that both are recorded. Look at what retention would delete today, at which lists are loaded, and move a ward to another neighbourhood from a day on.",
        Role.ADMINISTRATOR,
    ),
)

MORE_ADVISERS = (
    Person("niamh@example.org", "Niamh O’Dowd", "Adviser", "", Role.ADVISER),
    Person("elif@example.org", "Elif Özdemir", "Adviser", "", Role.ADVISER),
)
"""Colleagues of the adviser, so that work is shared and not every page shows one name."""

BY_EMAIL = {person.email: person for person in PEOPLE}
