"""How each group's name is kept for comparing."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from .organisation import Organisation


class NameKey(models.Model):
    """A group's name, website and contact as they are compared. Kept by the services with every save of a record."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="name_key"
    )
    key = models.CharField(max_length=400)
    site = models.CharField(max_length=300, blank=True)
    mail_domain = models.CharField(max_length=250, blank=True)
    phone = models.CharField(max_length=15, blank=True)
    site_public = models.BooleanField(default=False)
    """Whether the group shows its website: a page for somebody who is not of it may not hint at one that it hides."""
    mail_public = models.BooleanField(default=False)

    class Meta:
        indexes = [
            # a name much like the one that is typed; the nightly search for pairs
            GinIndex(fields=["key"], opclasses=["gin_trgm_ops"], name="name_key_trigrams", fastupdate=False),
            # the same website, domain or phone: while registering, and in the nightly search
            models.Index(fields=["site"], name="name_key_by_site", condition=~models.Q(site="")),
            models.Index(fields=["mail_domain"], name="name_key_by_domain", condition=~models.Q(mail_domain="")),
            models.Index(fields=["phone"], name="name_key_by_phone", condition=~models.Q(phone="")),
        ]

    def __str__(self) -> str:
        return self.key
