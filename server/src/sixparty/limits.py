"""What a request may cost: every limit in one table, each with its environment variable.

The documentation prints this table, the page `/limits` shows it, and the parts of the server read their
figures from here and from nowhere else.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Self

from sixparty.errors import SixpartyError

#: Put before a limit's name, in capitals, to name its environment variable.
PREFIX: Final = "SIXPARTY_"
_MEBI: Final = 1 << 20


def _limit(default: float, unit: str, en: str, zh: str, least: float = 1) -> Any:  # noqa: ANN401  # as dataclasses.field
    return field(default=default, metadata={"unit": unit, "en": en, "zh": zh, "least": least})


@dataclass(frozen=True, slots=True)
class Row:
    """One limit as a table shows it; `value` holds here, `default` where nothing is set."""

    name: str
    variable: str
    default: float
    value: float
    unit: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that hold for a server."""

    deadline: float = _limit(
        10.0,
        "seconds",
        "From the request to the answer of its query; then the query's process is killed (504).",
        "自收到請求至答覆查詢的時限；逾時即終止該查詢的行程（504）。",
        0.05,
    )
    memory: int = _limit(
        256,
        "MiB",
        "Memory that one query may take beside the data (507).",
        "單一查詢可用的額外記憶體（507）。",
        16,
    )
    rows: int = _limit(
        100_000,
        "rows",
        "Solutions or triples in one answer; more are cut off, and the answer says so.",
        "單一答覆的列數或三元組數；超出者截斷並註明。",
    )
    answer_bytes: int = _limit(
        32 * _MEBI,
        "bytes",
        "Bytes of one answer before compression; a longer one is cut at a row, and says so.",
        "單一答覆壓縮前的位元組數；超出者於列界截斷並註明。",
        1024,
    )
    query_bytes: int = _limit(
        256 * 1024, "bytes", "Bytes of a query's text (413).", "查詢文字的位元組數（413）。"
    )
    nesting: int = _limit(
        256, "levels", "Brackets of a query open at the same time (400).", "查詢中同時開啟的括號層數（400）。"
    )
    body_seconds: float = _limit(
        10.0,
        "seconds",
        "Time in which a request's body has to arrive (408).",
        "請求內容須到齊的時限（408）。",
        0.05,
    )
    write_seconds: float = _limit(
        20.0,
        "seconds",
        "Time in which a client has to take 128 KiB of its answer, or the connection is closed.",
        "用戶端須於此時限內取走 128 KiB 的答覆，否則中斷連線。",
        0.05,
    )
    concurrency: int = _limit(
        32,
        "queries",
        "Queries evaluated at the same time; a long one beyond is turned away (503).",
        "同時執行的查詢數；超出時較久的查詢即遭回絕（503）。",
    )
    waiting: int = _limit(
        512,
        "queries",
        "Queries that wait for a place; further ones are turned away (503).",
        "等待執行的查詢數；再多即回絕（503）。",
        0,
    )
    sending_bytes: int = _limit(
        128 * _MEBI,
        "bytes",
        "Memory for long answers on their way to clients; a further long one is turned away (503).",
        "傳送中的長答覆可用的記憶體；超出時再有長答覆即回絕（503）。",
    )
    client_seconds: float = _limit(
        0.0,
        "seconds",
        "Query time that one client may use in a minute (429, Retry-After); 0: no limit.",
        "單一用戶端每分鐘可用的查詢時間（429，附 Retry-After）；0 表示不限。",
        0,
    )
    cache_bytes: int = _limit(
        16 * _MEBI,
        "bytes",
        "Memory for finished answers; 0: none is kept.",
        "保存已完成答覆的記憶體；0 表示不保存。",
        0,
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the limits that the environment sets. Raises SixpartyError for a value that is no limit."""
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for spec in fields(cls):
            text = given.get(variable(spec.name))
            if text:
                values[spec.name] = _read(text, spec.name, spec.default, spec.metadata["least"])
        return cls(**values)

    def table(self) -> Iterator[Row]:
        """Yield every limit, in the order of their declaration."""
        for spec in fields(self):
            about = spec.metadata
            default: Any = spec.default
            yield Row(
                spec.name,
                variable(spec.name),
                default,
                getattr(self, spec.name),
                about["unit"],
                about["en"],
                about["zh"],
            )


def variable(name: str) -> str:
    """Return the environment variable that sets a limit."""
    return PREFIX + name.upper()


def _read(text: str, name: str, default: Any, least: float) -> float:  # noqa: ANN401  # an int or a float
    kind: type[float] = type(default)
    value: float | None = None
    with contextlib.suppress(ValueError):
        value = kind(text)
    if value is None or not least <= value < float("inf"):
        what = "a whole number" if kind is int else "a number"
        raise SixpartyError(
            f"{variable(name)}={text!r} is no limit", f"give {what} of {least:g} or more, or leave it out"
        )
    return value
