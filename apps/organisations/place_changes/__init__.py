"""Groups whose ward has ended, or whose postcode ended, is not in the directory, or lies in another ward."""
