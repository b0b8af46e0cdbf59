"""Where the charity register says something else than a record, and whose return is late."""
