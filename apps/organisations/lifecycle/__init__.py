"""The status of a group: active, dormant, closed. (Merged is set by ``duplicates.merging``.)"""
