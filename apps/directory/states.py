"""The statuses of a service, in the words of Open Referral UK, and the table of its moves."""

from django.db import models

from apps.core.moves import Edge, Workflow


class ServiceStatus(models.TextChoices):
    ACTIVE = "active", "On"
    CLOSED_FOR_NOW = "temporarily closed", "Closed for now"
    INACTIVE = "inactive", "Not running"
    ENDED = "defunct", "Ended"


SHOWN = (ServiceStatus.ACTIVE, ServiceStatus.CLOSED_FOR_NOW)
"""What everybody may be told of: what is on, and what will be again."""

S = ServiceStatus

SERVICE = Workflow(
    name="service",
    model="directory.Service",
    statuses=ServiceStatus,
    package="apps.directory",
    start=S.ACTIVE,
    edges=(
        Edge("pause_service", S.ACTIVE, S.CLOSED_FOR_NOW, "service.paused", needs=("alert",)),
        Edge("pause_service", S.INACTIVE, S.CLOSED_FOR_NOW, "service.paused", needs=("alert",)),
        Edge("rest_service", S.ACTIVE, S.INACTIVE, "service.rested", may=("alert",)),
        Edge("rest_service", S.CLOSED_FOR_NOW, S.INACTIVE, "service.rested", may=("alert",)),
        Edge("resume_service", S.CLOSED_FOR_NOW, S.ACTIVE, "service.resumed", may=("alert",)),
        Edge("resume_service", S.INACTIVE, S.ACTIVE, "service.resumed", may=("alert",)),
        Edge("resume_service", S.ENDED, S.ACTIVE, "service.resumed", may=("alert",)),
        Edge("end_service", S.ACTIVE, S.ENDED, "service.ended", may=("alert",)),
        Edge("end_service", S.CLOSED_FOR_NOW, S.ENDED, "service.ended", may=("alert",)),
        Edge("end_service", S.INACTIVE, S.ENDED, "service.ended", may=("alert",)),
    ),
)
