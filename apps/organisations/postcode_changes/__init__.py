"""Groups whose postcode has ended, is not in the directory, or lies in another ward than their record says."""
