from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0002_remove_request_request_search_request_request_search"),
        ("support", "0002_who_saved_a_draft"),
    ]
    operations = []
