"""python -m greenlight_verify: the command line. Exit codes: 0 proven, 1 not proven, 2 unusable."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from greenlight_verify.entries import Entry, check_entries, read_entries
from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.keys import TrustedKey, read_keys, recorded_keys
from greenlight_verify.notes import Checkpoint, open_checkpoint
from greenlight_verify.receipts import Receipt, open_receipt
from greenlight_verify.tree import check_consistency, check_inclusion

PROVEN, NOT_PROVEN, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    try:
        for line in given.act(given, read_keys(given.key)):
            sys.stdout.write(f"{line}\n")
    except Unproven as found:
        sys.stderr.write(f"NOT PROVEN: {found}\n")
        return NOT_PROVEN
    except (Unusable, OSError, UnicodeDecodeError, RecursionError) as found:
        sys.stderr.write(f"UNUSABLE: {found}\n")
        return UNUSABLE
    return PROVEN


def _checkpoint(given: Namespace, keys: Sequence[TrustedKey]) -> Sequence[str]:
    return [_said(open_checkpoint(_text(given.note), keys))]


def _entries(given: Namespace, keys: Sequence[TrustedKey]) -> Sequence[str]:
    checkpoint = open_checkpoint(_text(given.checkpoint), keys)
    covered = check_entries(_read(given.entries), checkpoint)
    documents = [entry.document for entry in covered if entry.document is not None]
    withheld = len(covered) - len(documents)
    lines = [_said(checkpoint), f"proven: these are its {len(covered)} entries"]
    if withheld:
        lines.append(f"{withheld} of them are kept back and stand here by their hash alone")
    found = recorded_keys(documents, checkpoint.origin)
    return [*lines, *(f"on record as its key: {line}" for line in found)]


def _inclusion(given: Namespace, keys: Sequence[TrustedKey]) -> Sequence[str]:
    checkpoint = open_checkpoint(_text(given.checkpoint), keys)
    proof = _json(given.proof)
    seq, size, leaf, path = _taken(proof, ("seq", int), ("size", int), ("leaf_hash", bytes),
                                   ("hashes", list))  # fmt: skip
    if size != checkpoint.size:
        raise Unproven(f"the proof is of {size} entries, the checkpoint of {checkpoint.size}")
    check_inclusion(seq=seq, size=size, leaf=leaf, path=path, root=checkpoint.root)
    if given.entries:
        beside = [entry for entry in _read(given.entries) if entry.seq == seq]
        if not beside:
            raise Unusable(f"entry {seq} is not among the entries given")
        if beside[0].hash != leaf:
            raise Unproven(f"entry {seq}: the entry given is not the one that is proven")
    return [_said(checkpoint), f"proven: entry {seq} with the leaf hash {leaf.hex()} is in it"]


def _consistency(given: Namespace, keys: Sequence[TrustedKey]) -> Sequence[str]:
    old = open_checkpoint(_text(given.old), keys)
    new = open_checkpoint(_text(given.new), keys)
    before, after, path = _taken(_json(given.proof), ("from", int), ("to", int), ("hashes", list))
    if old.origin != new.origin:
        raise Unproven(f"the checkpoints are of {old.origin} and of {new.origin}")
    if (before, after) != (old.size, new.size):
        raise Unproven(
            f"the proof goes from {before} to {after} entries, the checkpoints from {old.size} to "
            f"{new.size}"
        )
    check_consistency(old=before, new=after, path=path, old_root=old.root, new_root=new.root)
    return [_said(old), _said(new), "proven: the second continues the first"]


def _receipt(given: Namespace, keys: Sequence[TrustedKey]) -> Sequence[str]:
    return _of(open_receipt(_text(given.receipt), keys))


def _replay(given: Namespace, keys: Sequence[TrustedKey]) -> Sequence[str]:
    # The rules are needed for this alone, and stand elsewhere.
    from greenlight_verify.replay import replay

    receipt = open_receipt(_text(given.receipt), keys)
    replay(receipt, _read(given.entries))
    return [*_of(receipt), "proven: the entries give this answer"]


def _of(receipt: Receipt) -> Sequence[str]:
    return [
        _said(receipt.checkpoint),
        "proven: the receipt is signed by its key",
        f"question: {json.dumps(receipt.question, ensure_ascii=False)}",
        f"answer: {json.dumps(receipt.answer, ensure_ascii=False)}",
    ]


def _said(checkpoint: Checkpoint) -> str:
    root = checkpoint.root.hex()
    return f"proven: checkpoint of {checkpoint.origin}, {checkpoint.size} entries, root {root}"


def _text(path: Path) -> str:
    return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except ValueError as error:
        raise Unusable(f"{path} is no JSON") from error


def _read(paths: Sequence[Path]) -> Sequence[Entry]:
    return read_entries(_text(path) for path in paths)


def _taken(document: Any, *members: tuple[str, type]) -> Sequence[Any]:
    """Members of a proof: numbers as they are, hashes as bytes."""
    try:
        return [
            bytes.fromhex(document[name])
            if kind is bytes
            else [bytes.fromhex(part) for part in document[name]]
            if kind is list
            else int(document[name])
            for name, kind in members
        ]
    except (KeyError, TypeError, ValueError) as error:
        needed = ", ".join(name for name, _ in members)
        raise Unusable(f"the proof lacks one of {needed}, or it cannot be read") from error


_ACTS = (
    ("checkpoint", _checkpoint, ("note",), "a checkpoint is signed by a trusted key"),
    ("entries", _entries, ("--checkpoint", "--entries"), "entries are those of a checkpoint"),
    ("inclusion", _inclusion, ("proof", "--checkpoint"), "an entry is in a checkpoint"),
    ("consistency", _consistency, ("proof", "--old", "--new"), "one continues the other"),
    ("receipt", _receipt, ("receipt",), "a receipt is signed, and so is its checkpoint"),
    ("replay", _replay, ("receipt", "--entries"), "the entries give the answer of a receipt"),
)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="greenlight_verify", description=__doc__)
    acts = parser.add_subparsers(required=True, metavar="WHAT")
    for name, act, words, summary in _ACTS:
        one = acts.add_parser(name, help=summary)
        one.set_defaults(act=act, entries=())
        for word in words:
            if word == "--entries":
                one.add_argument(word, nargs="+", type=Path, required=True, metavar="FILE")
            elif word.startswith("--"):
                one.add_argument(word, type=Path, required=True, metavar="NOTE")
            else:
                one.add_argument(word, type=Path, help="a file; - for standard input")
        if act is _inclusion:
            beside = "the page with the entry, to hold it against the proof"
            one.add_argument("--entries", nargs="+", type=Path, metavar="FILE", help=beside)
        trusted = "a trusted verifier key, or a file of them, or a JSON Web Key Set"
        one.add_argument("--key", action="append", required=True, metavar="KEY", help=trusted)
    return parser


if __name__ == "__main__":
    sys.exit(main())
