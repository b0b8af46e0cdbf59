"""Pages of groups: the public directory, registering, the record, its people, the start page."""
