"""A copy of all public pages as files, for a time in which the service is away."""
