"""Two records into one, and back: what is chosen, and what becomes of every row that points at the other."""
