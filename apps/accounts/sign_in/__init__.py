"""Signing in: allauth in our words, passkeys and the second factor."""
