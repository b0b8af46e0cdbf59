import io

import pytest
from django.apps import apps
from django.core.management import call_command


@pytest.mark.django_db
def test_prepare_database_loads_the_reference_data_once():
    counts = []
    for _ in range(2):
        call_command("prepare_database", stdout=io.StringIO(), verbosity=0)
        names = ("places.Ward", "support.Topic", "prioritisation.Policy")
        counts.append([apps.get_model(name).objects.count() for name in names])
    assert counts[0] == counts[1]
    assert min(counts[0]) > 0
