"""How somebody comes to act for a group that is here: they claim it, or the lead is handed over to them."""
