"""Shapes of wards: read from GeoJSON, checked, and simplified so that neighbours still share their borders."""
