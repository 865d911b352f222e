"""The interfaces tried with the software of others (`make interop`).

None of it is needed for the product or its suite, and some of it is large, so these files are named
to be left alone by `make test`.
"""
