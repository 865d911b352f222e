"""Models named in files: which files are looked at, what counts as a name, how it is reported."""
