"""Demo data of support: two years of requests, some at every status today, and what the named people find."""

from apps.core.demo_data import LoadStage, Story

from . import by_email, check_ups, concerns, day_of_team, request_plans, sessions, tool_store

STORIES = [
    Story("team", LoadStage.HISTORY, request_plans.read_team),
    Story("two-years", LoadStage.HISTORY, request_plans.plan_two_years),
    Story("every-status", LoadStage.HISTORY, request_plans.plan_every_status),
    Story("history", LoadStage.HISTORY, request_plans.history),
    Story("last-weeks", LoadStage.STORIES, request_plans.last_weeks),
    Story("named-people", LoadStage.STORIES, request_plans.of_named_people),
    Story("tool-store", LoadStage.STORIES, tool_store.tool_store),
    Story("sessions", LoadStage.STORIES, sessions.sessions),
    Story("day-of-team", LoadStage.STORIES, day_of_team.day_of_team),
    Story("by-email", LoadStage.STORIES, by_email.by_email),
    Story("concerns", LoadStage.STORIES, concerns.concerns),
    *check_ups.STORIES,
]
