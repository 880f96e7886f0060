"""Finished answers: their entity tags and compressed forms, kept within a budget of bytes."""

import gzip
import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import brotli
import zstandard
from cachetools import LRUCache
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from xxhash import xxh3_128_hexdigest

from sixparty.web.exchange import Header, Response

#: Bytes of a body below which compression gains nothing.
_LEAST: Final = 512
#: Bytes that an entry costs beside its bodies, roughly.
_OVERHEAD: Final = 3072
_BIG: Final = 1 << 20
_LONG: Final = 128 << 10
#: What an answer tells of its time (Server-Timing) when it has not been computed anew.
_KEPT: Final = (b"server-timing", b"kept")
#: Characters of an Accept-Encoding that is worth remembering.
_USUAL: Final = 256
#: Requests whose answer is known, and the bytes beyond which one is remembered by its digest.
_REQUESTS: Final = 4096
_LONG_REQUEST: Final = 4096

#: Content codings, in the server's order of preference.
CODINGS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "zstd": lambda body: zstandard.compress(body, 3),
    "br": lambda body: brotli.compress(body, quality=5 if len(body) < _BIG else 3),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


@dataclass(slots=True)
class Answer:
    """A 200 answer: its body, and its header fields without length, coding and tag.

    `storable`: the answer is a function of the release and the request, so that anybody may keep it; rows: as
    the engine counted them; seconds: what it took, until it is told once.
    """

    body: bytes
    headers: Sequence[Header]
    storable: bool = True
    rows: int | None = None
    seconds: float | None = None
    _tag: str = ""
    _forms: dict[str, Response] = field(default_factory=dict)

    def in_coding(self, coding: str) -> Response:
        """Return the response in a coding ("" for none); compressed once and kept."""
        form = self._forms.get(coding)
        if form is None:
            form = self._forms[coding] = self._make(coding)
        return form

    def told_in(self, coding: str) -> Response:
        """Return the response in a coding, which tells once what the answer took; later that it was kept."""
        timing, self.seconds = self.seconds, None
        if timing is None:
            return self.in_coding(coding)
        told = (b"server-timing", b"query;dur=%.2f" % (timing * 1000))
        if not coding:  # most are asked for once: the form for those who come again is not made in advance
            return self._make(coding, told)
        form = self.in_coding(coding)
        return Response(form.status, form.body, [*form.headers[:-1], told])

    def tag_in(self, coding: str) -> str:
        """Return the entity tag of a form, which is strong: each coding has its own (RFC 9110 §8.8.3.3)."""
        if not self._tag:
            # It has to tell a resource's representations from one another, and not from forged ones: for that
            # no cryptographic digest is needed, which would take fifty times as long.
            self._tag = xxh3_128_hexdigest(self.body)
        return f"{self._tag}-{coding}" if coding else self._tag

    def coding_for(self, accept_encoding: str) -> str:
        """Return the coding that suits the client; "" where none does or none is worth it."""
        if not accept_encoding or (len(self.body) < _LEAST and "identity" not in accept_encoding.lower()):
            return ""
        choose = _remembered if len(accept_encoding) <= _USUAL else choose_coding
        return choose(accept_encoding)

    def takes_long(self, accept_encoding: str) -> bool:
        """Tell whether to bring it into the client's coding would keep others waiting."""
        if not is_long(self.body):
            return False
        coding = self.coding_for(accept_encoding)
        return bool(coding) and coding not in self._forms

    def _make(self, coding: str, timing: Header = _KEPT) -> Response:
        body = CODINGS[coding](self.body) if coding else self.body
        own = [(b"content-length", b"%d" % len(body))]
        if coding:
            own.append((b"content-encoding", coding.encode()))
        if self.storable:
            own.append((b"etag", f'"{self.tag_in(coding)}"'.encode()))
        return Response(200, body, [*self.headers, *own, timing])  # the last, so that it can be replaced


def is_long(body: bytes) -> bool:
    """Tell whether to compress a body would keep other clients waiting."""
    return len(body) > _LONG


def choose_coding(accept_encoding: str) -> str:
    """Return the best coding (RFC 9110 §12.5.3); "" is identity."""
    wanted = parse_accept_header(accept_encoding, Accept)
    rated = [(wanted.quality(coding), -place, coding) for place, coding in enumerate(CODINGS)]
    quality, _, coding = max(rated)
    return coding if quality > 0 and quality >= wanted.quality("identity") else ""


_remembered: Final = lru_cache(maxsize=256)(choose_coding)


class Kept:
    """Answers by what was asked, and by the very request, for those who ask in the same words again."""

    def __init__(self, budget: int) -> None:
        """budget: bytes; 0 keeps nothing."""
        self._answers: LRUCache[bytes, Answer] = LRUCache(budget, getsizeof=_weight)
        self._requests: LRUCache[Hashable, bytes] = LRUCache(_REQUESTS if budget else 0)
        self._longest = (budget // 2 - _OVERHEAD) * 2 // 3  # of a body that leaves room for others

    @property
    def size(self) -> int:
        """The bytes in use."""
        return int(self._answers.currsize)

    def __len__(self) -> int:
        """Return the number of answers."""
        return len(self._answers)

    def by_request(self, name: Hashable) -> Answer | None:
        """Return the answer to exactly this request; name: as `name_of` gives it."""
        key = self._requests.get(name)
        return None if key is None else self.by_question(key)

    def by_question(self, key: bytes) -> Answer | None:
        """Return the answer to what was asked, in whatever words of HTTP."""
        return self._answers.get(key)

    def keep(self, key: bytes, answer: Answer) -> None:
        """Keep an answer, if it may be kept and leaves room for others."""
        if answer.storable and len(answer.body) <= self._longest:
            self._answers[key] = answer

    def remember(self, name: Hashable, key: bytes) -> None:
        """Note that this request asks for the answer under `key`; name: as `name_of` gives it."""
        if self._requests.maxsize:
            self._requests[name] = key


def name_of(request: tuple[bytes | str, ...]) -> Hashable:
    """Return what a request is remembered by: its words, or a digest, so that none takes much room."""
    lengths = tuple(map(len, request))
    if sum(lengths) <= _LONG_REQUEST:
        return request
    parts = (part.encode() if isinstance(part, str) else part for part in request)
    return (*lengths, hashlib.sha256(b"".join(parts)).digest())  # the quickest where processors know it


def key_of(*parts: object) -> bytes:
    """Return a key of fixed length for what was asked."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).digest()


def _weight(answer: Answer) -> int:
    # Room for compressed forms, which come later, is counted from the start.
    return _OVERHEAD + len(answer.body) * 3 // 2
