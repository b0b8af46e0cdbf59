"""Demo data of the directory: what people can get from the groups, and where."""

from apps.core.demo_data import LoadStage, Story

from . import group_services

STORIES = [
    Story("history", LoadStage.HISTORY, group_services.history),
    Story("named-and-recent", LoadStage.STORIES, group_services.of_named_and_recent),
    Story("growers", LoadStage.STORIES, group_services.of_growers),
]
