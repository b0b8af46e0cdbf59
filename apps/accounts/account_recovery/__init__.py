"""Account recovery: a person who lost every way to sign in is let in again by two members of the team."""
