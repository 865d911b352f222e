"""Forms of the recording desk, and their translation from and to changeset documents."""
