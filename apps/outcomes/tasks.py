from celery import shared_task

from .services import close_due


@shared_task(name="outcomes.close_due")
def close_periods() -> list[str]:
    """Closes the quarters and years that are due. Runs each night; most nights there is nothing to do."""
    return close_due()
