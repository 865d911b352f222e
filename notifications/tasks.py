"""Named doors for Celery. Each is safe to open twice, and to lose: the next comes soon."""
