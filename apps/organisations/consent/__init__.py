"""What of a record everybody may see: the consent to each field, and how it is confirmed every two years."""
