"""Verifies what Greenlight signed, without Greenlight: no network, no database, no framework.

Checkpoints, entries, proofs and receipts need nothing but `cryptography` and the files here.
Replaying a decision needs the rules that gave it: registry/rules, registry/documents/build.py
and accesscontrol/rules of the release with the same engine, which are plain Python too.
"""
