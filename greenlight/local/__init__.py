"""Answers from a copy of the record, by the rules of the service, while it is away or far.

`held` is the copy, `ledger` fetches and verifies it, `answering` asks it, `kept` remembers what was
asked, `staleness` says what an old copy is worth, `evaluator` keeps it fresh.
"""
