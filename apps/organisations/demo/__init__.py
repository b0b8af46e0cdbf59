"""Demo data of organisations: groups and their people over two years, and what can happen to a record."""

from apps.core.demo_data import LoadStage, Story

from . import charities, groups, named, records

STORIES = [
    Story("named", LoadStage.GROUPS, named.register_named),
    Story("records", LoadStage.GROUPS, records.register_records),
    Story("groups", LoadStage.GROUPS, groups.register_all),
    Story("other-names", LoadStage.STORIES, named.names),
    Story("what-happens-to-records", LoadStage.STORIES, records.timelines),
    Story("charity-register", LoadStage.STORIES, charities.timelines),
    Story("invitation", LoadStage.LAST_DAY, named.invite),
    Story("last-morning", LoadStage.LAST_DAY, named.last_morning),
]
