"""The bench: how fast the portal's pages, scoring and mail are, at a thousand requests and at a hundred thousand."""
