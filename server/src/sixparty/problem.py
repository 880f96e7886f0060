"""What the server says when it cannot do what was asked: problem details (RFC 9457), never a bare status."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from sixparty.engine import (
    DeadlineError,
    EngineError,
    EvaluationError,
    ExhaustedError,
    FaultyEngineError,
    OverloadedError,
    QueryRefusedError,
    QuerySyntaxError,
    UnavailableError,
    UnsuitableFormatError,
)
from sixparty.namespaces import BASE
from sixparty.negotiation import NotAcceptableError
from sixparty.queries import ParameterError, UnknownQueryError

#: Each kind of problem: its title in English and in Traditional Chinese.
KINDS: Final[dict[str, tuple[str, str]]] = {
    "syntax": ("The query cannot be read", "查詢無法解讀"),
    "refused": ("The query asks for something that is not done here", "本站不執行此類查詢"),
    "evaluation": ("The query failed while it ran", "查詢執行失敗"),
    "not-acceptable": ("No wanted format is available", "沒有所要求的格式"),
    "bad-request": ("The request is malformed", "請求格式有誤"),
    "missing-query": ("No query was sent", "未收到查詢"),
    "unknown-query": ("There is no query of this name", "查無此名稱的查詢"),
    "unknown-parameter": ("The query has no such parameter", "此查詢沒有這個參數"),
    "bad-parameter": ("A parameter's value does not fit", "參數值不符"),
    "not-found": ("Nothing of this name is known", "查無此項"),
    "method-not-allowed": ("The method is not allowed here", "不允許此方法"),
    "unsupported-media-type": ("The body's media type is not understood", "不支援的內容類型"),
    "too-large": ("The request is too large", "請求過大"),
    "head-too-large": ("A header field is too long", "標頭欄位過長"),
    "version-not-supported": ("This version of HTTP is not spoken here", "不支援此 HTTP 版本"),
    "too-slow": ("The request did not arrive in time", "請求未及時送達"),
    "length-required": ("The length of the body is missing", "缺少內容長度"),
    "precondition": ("The condition of the request does not hold", "請求的條件不成立"),
    "too-many": ("Too much query time was used", "查詢時間已用盡"),
    "deadline": ("The query ran too long", "查詢逾時"),
    "exhausted": ("The query needs more memory or is too deep", "查詢耗用過多記憶體或巢狀過深"),
    "overloaded": ("Too many queries at this moment", "查詢過多"),
    "unavailable": ("The engine cannot be reached", "無法連上查詢引擎"),
    "faulty-engine": ("The engine behind this server sent no answer", "後端查詢引擎的回應無效"),
    "internal": ("The server failed", "伺服器發生錯誤"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal or failure: its kind, HTTP status, and what a person or a program needs to mend it."""

    kind: str
    status: int
    reason: str
    remedy: str = ""
    line: int | None = None
    column: int | None = None
    nearest: Sequence[str] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    allow: Sequence[str] = ()
    retry_after: int | None = None

    @property
    def title(self) -> str:
        """Return the kind's title in English."""
        return KINDS[self.kind][0]

    @property
    def title_zh(self) -> str:
        """Return the kind's title in Traditional Chinese."""
        return KINDS[self.kind][1]

    def as_json(self) -> bytes:
        """Return the problem as `application/problem+json`; absent members are left out."""
        members: dict[str, Any] = {
            "type": f"{BASE}problem/{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": " ".join(part for part in (self.reason, self._place(), self._advice()) if part),
            "reason": self.reason,
            "line": self.line,
            "column": self.column,
            "whatToDo": self.remedy or None,
            "nearest": list(self.nearest) or None,
            **self.extra,
            "allowed": list(self.allow) or None,
        }
        present = {name: value for name, value in members.items() if value is not None}
        return json.dumps(present, ensure_ascii=False, indent=1).encode()

    def _place(self) -> str:
        return f"(Line {self.line}, column {self.column}.)" if self.line else ""

    def _advice(self) -> str:
        nearest = f"Did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        remedy = f"What to do: {self.remedy}." if self.remedy else ""
        return " ".join(part for part in (nearest, remedy) if part)


class ProblemError(Exception):
    """Raised where a request ends in a problem."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem.reason)
        self.problem = problem


def of_engine_error(error: EngineError) -> Problem:
    """Return the problem that tells an engine's error."""
    reason = str(error.args[0])
    match error:
        case QuerySyntaxError():
            return Problem("syntax", 400, reason, error.remedy, error.line, error.column)
        case QueryRefusedError():
            return Problem("refused", 403, reason, error.remedy)
        case UnsuitableFormatError():
            return _not_acceptable(reason, error.available)
        case EvaluationError():
            return Problem("evaluation", 400, reason, error.remedy)
        case DeadlineError():
            return Problem("deadline", 504, reason, error.remedy)
        case ExhaustedError():
            return Problem("exhausted", 507, reason, error.remedy)
        case OverloadedError():
            return Problem("overloaded", 503, reason, error.remedy, retry_after=1)
        case UnavailableError():
            return Problem("unavailable", 503, reason, error.remedy, retry_after=1)
        case FaultyEngineError():
            return Problem("faulty-engine", 502, reason, error.remedy)
        case _:
            return Problem("internal", 500, "The query could not be answered.")


def of_parameter_error(error: ParameterError) -> Problem:
    """Return the problem that tells which parameter is unknown, or what its value should be."""
    kind = "bad-parameter" if error.known else "unknown-parameter"
    return Problem(kind, 400, f"{error.args[0]}.", error.remedy, nearest=error.nearest)


def of_unknown_query(error: UnknownQueryError) -> Problem:
    """Return the problem that names the queries there are."""
    return Problem("unknown-query", 404, f"{error.args[0]}.", error.remedy, nearest=error.nearest)


def of_not_acceptable(error: NotAcceptableError) -> Problem:
    """Return the problem that lists what there is instead."""
    return _not_acceptable("None of the formats that you accept is available here.", error.available)


def _not_acceptable(reason: str, available: Sequence[str]) -> Problem:
    remedy = f"ask for one of {', '.join(available)} in the Accept header"
    return Problem("not-acceptable", 406, reason, remedy, extra={"available": list(available)})


def of_status(status: int, reason: str) -> Problem:
    """Return the problem for an HTTP error that a library raised."""
    kinds = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "unsupported-media-type"}
    kind = kinds.get(status, "bad-request" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal")
    return Problem(kind, status, reason)
