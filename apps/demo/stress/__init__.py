"""The stress world: what the services would have written, put straight into the tables by Postgres itself."""
