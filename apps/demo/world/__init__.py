"""The demo world: two years of an invented city's groups, lived through the same services that pages use."""
