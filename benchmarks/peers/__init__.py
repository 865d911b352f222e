"""What somebody would build instead, each as small as it goes: `requirements.txt` beside it.

They answer with an outcome alone, from approvals of the same organisations: no past, no three
values, no reasons. PEER_DATA names the file that `benchmarks.gateway` writes for them.
"""
