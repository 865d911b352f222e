"""GET /api/v1/ledger/…: checkpoints, entries as hashed, proofs, and the keys to verify with."""

from typing import Annotated, Any

from django.conf import settings
from pydantic import BaseModel, Field
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.base import ReadView
from registry.api.described import described
from registry.api.parsing import JsonNegotiation, Query, read_query
from registry.queries.entries import entries_after
from registry.queries.proofs import checkpoint_at, consistency_proof, inclusion_proof
from registry.queries.signing_keys import ledger_origin, published_keys
from registry.rules.checkpoints import key_id, verifier_key
from registry.signing import ALGORITHM, public_jwk

Number = Annotated[int, Field(ge=0, le=10**15 - 1)]
Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class CheckpointQuery(Query):
    size: (
        Annotated[
            Number, Field(description="A ledger size; the last one that was signed if left out.")
        ]
        | None
    ) = None


class EntriesQuery(Query):
    after: Annotated[Number, Field(description="The number of the last entry you have.")] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 200


class InclusionQuery(Query):
    seq: Annotated[Number, Field(description="The number of an entry.")]
    size: (
        Annotated[
            Number, Field(description="The ledger size of the proof; all entries if left out.")
        ]
        | None
    ) = None


class ConsistencyQuery(Query):
    from_: Annotated[Number, Field(alias="from", description="The earlier ledger size.")]
    to: (
        Annotated[Number, Field(description="The later ledger size; all entries if left out.")]
        | None
    ) = None


class LeafAnswer(BaseModel):
    """`leaf` is the text that was hashed; null for a confidential member of a list."""

    seq: int
    leaf: str | None
    leaf_hash: Hex


class EntriesAnswer(BaseModel):
    """`next` is null where the ledger ends."""

    results: list[LeafAnswer]
    next: str | None


class InclusionAnswer(BaseModel):
    """RFC 6962 section 2.1.1; hashes in hexadecimal, from the leaf upwards."""

    seq: int
    size: int
    leaf_hash: Hex
    hashes: list[Hex]
    root: Hex


class ConsistencyAnswer(BaseModel):
    """RFC 6962 section 2.1.2; hashes in hexadecimal, from below upwards."""

    from_: Annotated[int, Field(alias="from")]
    to: int
    hashes: list[Hex]
    from_root: Hex
    to_root: Hex


class VerificationKeyAnswer(BaseModel):
    """`verifier_key` is the form that verifiers of signed notes take."""

    id: str
    algorithm: str
    public_key: Hex
    verifier_key: str


class VerificationKeysAnswer(BaseModel):
    """The key in charge first, then those before it."""

    origin: str
    results: list[VerificationKeyAnswer]


class JwkAnswer(BaseModel):
    kty: str
    crv: str
    x: str
    kid: str
    alg: str
    use: str


class JwksAnswer(BaseModel):
    """RFC 7517."""

    keys: list[JwkAnswer]


class NoteRenderer(JSONRenderer):
    """A signed note goes out as it is; a problem as JSON."""

    media_type = "text/plain"
    charset = "utf-8"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        if isinstance(data, str):
            return data.encode()
        return bytes(super().render(data, *args, **kwargs))


class NoteNegotiation(JsonNegotiation):
    """Signed notes are plain text."""

    kind = "text/plain"


class LedgerCheckpoint(ReadView):
    renderer_classes = (NoteRenderer,)
    content_negotiation_class = NoteNegotiation

    @described(
        summary="The signed checkpoint of the ledger, in C2SP tlog-checkpoint form",
        operation="get_checkpoint",
        tag="ledger",
        answer="text/plain",
        query=CheckpointQuery,
        problems=(404,),
    )
    def get(self, request: Request) -> Response:
        return Response(checkpoint_at(read_query(CheckpointQuery, request).size))


class LedgerEntries(ReadView):
    @described(
        summary="The entries of the ledger, each as it was hashed",
        operation="list_entries",
        tag="ledger",
        answer=EntriesAnswer,
        query=EntriesQuery,
    )
    def get(self, request: Request) -> Response:
        query = read_query(EntriesQuery, request)
        found = entries_after(query.after, limit=query.limit + 1)
        results = found[: query.limit]
        following = None
        if len(found) > query.limit:
            last = results[-1]["seq"]
            address = f"{settings.PUBLIC_URL}{request.path}"
            following = f"{address}?after={last}&limit={query.limit}"
        return Response({"results": results, "next": following})


class InclusionProof(ReadView):
    @described(
        summary="The proof that an entry is in the ledger of a size",
        operation="prove_inclusion",
        tag="ledger",
        answer=InclusionAnswer,
        query=InclusionQuery,
    )
    def get(self, request: Request) -> Response:
        query = read_query(InclusionQuery, request)
        proof = inclusion_proof(query.seq, query.size)
        return Response(
            {
                "seq": proof.seq,
                "size": proof.size,
                "leaf_hash": proof.leaf.hex(),
                "hashes": [part.hex() for part in proof.hashes],
                "root": proof.root.hex(),
            }
        )


class ConsistencyProof(ReadView):
    @described(
        summary="The proof that the ledger of a size continues that of a smaller one",
        operation="prove_consistency",
        tag="ledger",
        answer=ConsistencyAnswer,
        query=ConsistencyQuery,
    )
    def get(self, request: Request) -> Response:
        query = read_query(ConsistencyQuery, request)
        proof = consistency_proof(query.from_, query.to)
        return Response(
            {
                "from": proof.old,
                "to": proof.new,
                "hashes": [part.hex() for part in proof.hashes],
                "from_root": proof.old_root.hex(),
                "to_root": proof.new_root.hex(),
            }
        )


class LedgerKeys(ReadView):
    permission_classes = (AllowAny,)

    @described(
        summary="The keys to verify checkpoints and receipts with",
        operation="list_verification_keys",
        tag="ledger",
        answer=VerificationKeysAnswer,
    )
    def get(self, request: Request) -> Response:
        origin = ledger_origin()
        results = [
            {
                "id": key_id(key),
                "algorithm": ALGORITHM,
                "public_key": key.hex(),
                "verifier_key": verifier_key(origin, key),
            }
            for key in published_keys()
        ]
        return Response({"origin": origin, "results": results})


class Jwks(ReadView):
    """/.well-known/jwks.json: the same keys, as a JSON Web Key Set."""

    permission_classes = (AllowAny,)

    @described(
        summary="The keys to verify receipts with, as a JSON Web Key Set",
        operation="get_jwks",
        tag="ledger",
        answer=JwksAnswer,
    )
    def get(self, request: Request) -> Response:
        return Response({"keys": [public_jwk(key) for key in published_keys()]})
