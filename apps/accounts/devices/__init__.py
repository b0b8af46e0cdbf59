"""Where people are signed in, and when they signed in lately."""
