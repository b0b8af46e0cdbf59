"""Doubles: how names are compared, what is like a group that somebody registers, and the pairs that staff look at."""

from .addresses import mail_domain, site
from .alike import Alike, alike
from .index import keep, keep_all

__all__ = ["Alike", "alike", "keep", "keep_all", "mail_domain", "site"]
