"""The command line. Nothing here is loaded before it is needed: `greenlight --help` is quick."""
