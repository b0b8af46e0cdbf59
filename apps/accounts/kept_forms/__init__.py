"""Forms that were sent and could not be taken, because the person was signed out or the form was old: kept, and shown again."""
