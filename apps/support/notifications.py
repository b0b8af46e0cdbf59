"""What is said to whom about a request."""
