"""The OpenAPI document as a page shows it: flat, resolved one level deep, in reading order."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.safestring import SafeString
from drf_spectacular.generators import SchemaGenerator

from config.marked_text import marked

Schema = Mapping[str, Any]

_REF = "#/components/schemas/"
_LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "maxItems": "at most {} items",
    "pattern": "matches {}",
    "default": "{} if left out",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Words, or the name of a shape that the page describes elsewhere."""

    words: str = ""
    shape: str = ""


Kind = tuple[Part, ...]
"""What a value is, to be read from left to right."""


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter of a request, or a member of a JSON object."""

    name: str
    place: str
    required: bool
    kind: Kind
    limits: tuple[str, ...]
    description: SafeString


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    description: SafeString
    kind: Kind


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    verb: str
    path: str
    summary: str
    parameters: tuple[Member, ...]
    body: Kind | None
    examples: tuple[str, ...]
    answers: tuple[Answer, ...]
    problems: tuple[str, ...]
    """The statuses that come as a problem document."""


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    description: SafeString
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    description: SafeString
    kind: Kind | None
    """What it is, where it is no object with members."""
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    version: str
    paragraphs: tuple[SafeString, ...]
    chapters: tuple[Chapter, ...]
    shapes: tuple[Shape, ...]


@cache
def reference() -> Reference:
    """Made once in a process: the code that it describes stays as it is for as long."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    return read_document(generator.get_schema(request=None, public=True))  # type: ignore[no-untyped-call]


def read_document(document: Schema) -> Reference:
    operations: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for verb, described in methods.items():
            tag = described.get("tags", ["other"])[0]
            operations.setdefault(tag, []).append(_operation(verb, path, described))
    texts = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    order = [*(tag for tag in texts if tag in operations), *(operations.keys() - texts.keys())]
    return Reference(
        version=document["info"]["version"],
        paragraphs=tuple(
            marked(paragraph)
            for paragraph in document["info"].get("description", "").strip().split("\n\n")
        ),
        chapters=tuple(
            Chapter(tag, marked(texts.get(tag, "")), tuple(operations[tag])) for tag in order
        ),
        shapes=tuple(_shape(name, schema) for name, schema in sorted(_schemas(document).items())),
    )


def _schemas(document: Schema) -> dict[str, Any]:
    schemas: dict[str, Any] = document.get("components", {}).get("schemas", {})
    return schemas


def _operation(verb: str, path: str, described: Schema) -> Operation:
    body = described.get("requestBody", {}).get("content", {})
    answers = {status: _answer(status, found) for status, found in described["responses"].items()}
    problems = [status for status in sorted(answers) if not status.startswith(("2", "3"))]
    return Operation(
        id=described["operationId"],
        verb=verb,
        path=path,
        summary=described.get("summary", ""),
        parameters=tuple(_parameter(one) for one in described.get("parameters", ())),
        body=next((kind_of(media.get("schema", {})) for media in body.values()), None),
        examples=tuple(_examples(body)),
        answers=tuple(answers[status] for status in sorted(answers) if status not in problems),
        problems=tuple(problems),
    )


def _answer(status: str, found: Schema) -> Answer:
    schemas = [media.get("schema", {}) for media in found.get("content", {}).values()]
    kind = kind_of(schemas[0]) if schemas else (Part("no body"),)
    return Answer(status, marked(found.get("description", "")), kind)


def _examples(body: Schema) -> Iterator[str]:
    for media in body.values():
        for example in media.get("examples", {}).values():
            yield json.dumps(example["value"], indent=2, ensure_ascii=False)


def _parameter(found: Schema) -> Member:
    return Member(
        name=found["name"],
        place=found["in"],
        required=found.get("required", False),
        kind=kind_of(found.get("schema", {})),
        limits=_limits(found.get("schema", {})),
        description=marked(found.get("description", "")),
    )


def _shape(name: str, schema: Schema) -> Shape:
    required = schema.get("required", ())
    members = [
        Member(
            name=member,
            place="body",
            required=member in required,
            kind=kind_of(part),
            limits=_limits(part),
            description=marked(part.get("description", "")),
        )
        for member, part in schema.get("properties", {}).items()
    ]
    kind = None if members else kind_of(schema)
    return Shape(name, marked(schema.get("description", "")), kind, tuple(members))


def kind_of(schema: Schema) -> Kind:
    """What a schema takes, in words."""
    if "$ref" in schema:
        return (Part(shape=str(schema["$ref"]).removeprefix(_REF)),)
    for member, word in (("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")):
        if member in schema:
            return _joined([kind_of(part) for part in schema[member]], word)
    if "const" in schema:
        return (Part(json.dumps(schema["const"])),)
    if "enum" in schema:
        return (Part(" or ".join(json.dumps(value) for value in schema["enum"])),)
    match schema.get("type"):
        case "array":
            items = kind_of(schema.get("items", {}))
            if len(items) > 1:
                return (Part("array of ("), *items, Part(")"))
            return (Part("array of "), *items)
        case "object" if isinstance(schema.get("additionalProperties"), Mapping):
            return (Part("object with values of "), *kind_of(schema["additionalProperties"]))
        case str() as name:
            return (Part(f"{name} ({schema['format']})" if "format" in schema else name),)
        case [*names]:
            return (Part(" or ".join(names)),)
        case _:
            return (Part("any JSON"),)


def _joined(kinds: Sequence[Kind], word: str) -> Kind:
    first, *others = dict.fromkeys(kinds)
    return (*first, *(part for kind in others for part in (Part(word), *kind)))


def _limits(schema: Schema) -> tuple[str, ...]:
    parts = [schema, *schema.get("anyOf", ()), *schema.get("oneOf", ())]
    found = [
        words.format(part[member] if member == "pattern" else json.dumps(part[member]))
        for part in parts
        for member, words in _LIMITS.items()
        if part.get(member) is not None
    ]
    return tuple(dict.fromkeys(found))
