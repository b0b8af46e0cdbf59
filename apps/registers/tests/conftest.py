"""The lists and files that the tests of the record use too."""

from apps.organisations.tests.conftest import extract as extract
from apps.organisations.tests.conftest import lists as lists
from apps.organisations.tests.conftest import queries_of as queries_of
