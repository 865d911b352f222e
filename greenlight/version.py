"""The version of the package, which is that of the service that it came with."""

VERSION = "0.1.0"
