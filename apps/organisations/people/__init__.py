"""Who acts for a group: memberships and invitations."""
