"""The version of the package, which is that of the service that it came with."""

VERSION = "1.0.0"
