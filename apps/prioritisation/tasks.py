from celery import shared_task

from .scoring import score


@shared_task(name="prioritisation.score_all")
def score_all() -> int:
    """Scores all that wait, each morning: days pass, so points do."""
    return score()
