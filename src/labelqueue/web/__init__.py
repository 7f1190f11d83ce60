"""The HTTP boundary: it checks who asks and what came in, and calls the verb."""
