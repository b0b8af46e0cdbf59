"""What is said about groups and their people, and to whom."""

from .people import accept, change_role, end, invitation_from, invitation_token, invite, left_without_lead

__all__ = ["accept", "change_role", "end", "invitation_from", "invitation_token", "invite", "left_without_lead"]
