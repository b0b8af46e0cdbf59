"""Records that may be the same group: compared, found, decided on, and made into one."""
