"""The conformance page: what the W3C test suites say of this endpoint, and what to do instead."""

from typing import Final

from flask import render_template

from sixparty.browse.conformance import Fault, conformance_of
from sixparty.browse.labels import Label
from sixparty.namespaces import CONFORMANCE, CONFORMANCE_GRAPH
from sixparty.negotiation import GRAPHS
from sixparty.web.site import site

#: The report as data: its graph.
TRIPLES: Final = (
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{CONFORMANCE_GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
)

#: Why tests do not apply, by the kind of reason that the report gives.
_REASONS: Final = {
    "refused: read-only": Label(
        "Updates. The endpoint only reads: every update is refused, and it is checked that nothing changes.",
        "更新。本端點唯讀：拒絕一切更新，測試並驗證資料未變。",
    ),
    "asks for an entailment regime": Label(
        "Entailment regimes. Queries are answered under simple entailment; what follows from the data by "
        "OWL 2 RL is in the graph graph/inferred already.",
        "蘊涵機制。查詢依簡單蘊涵作答；由 OWL 2 RL 推得者已存於 graph/inferred 圖。",
    ),
    "refused by design: SERVICE": Label(
        "Federation. SERVICE is refused, so that a stranger's query reaches no other server.",
        "聯合查詢。拒絕 SERVICE，使外來查詢無從連往其他伺服器。",
    ),
    "needs direct graph identification": Label(
        "Direct graph identification. Graphs are named by /graphs?graph=IRI.",
        "直接圖識別。圖以 /graphs?graph=IRI 指名。",
    ),
    "needs a new graph to be made by POST": Label(
        "A new graph made by POST. The endpoint only reads.", "以 POST 新建圖。本端點唯讀。"
    ),
    "needs the lexical forms of numbers": Label(
        "Lexical forms of numbers. The engine keeps the values: 01 and 1 are the same to it.",
        "數字之詞彙形式。引擎只保存值：01 與 1 視為相同。",
    ),
}
#: What the suites belong to.
_PARTS: Final = (("sparql11", "SPARQL 1.1"), ("sparql12", "SPARQL 1.2"))


#: Faults of the engine that no W3C test shows. They were found by our own tests, which watch whether they are
#: still there (tests/http/test_conformance.py).
BEYOND: Final = (
    Fault(
        f"{CONFORMANCE}/fault/alternative-paths",
        Label("An alternative path counts once", "替代路徑只計一次"),
        Label(
            "Where both branches of `a|b` lead to the same thing, there is one solution in place of two "
            "(SPARQL 1.1 §18.4).",
            "`a|b` 之兩支通往同一物時，只得一解而非二解（SPARQL 1.1 §18.4）。",
        ),
        Label("Write `{ ?x a ?y } UNION { ?x b ?y }`.", "改寫為 `{ ?x a ?y } UNION { ?x b ?y }`。"),
        [],
    ),
    Fault(
        f"{CONFORMANCE}/fault/exists-in-nested-groups",
        Label("EXISTS in a group of its own sees too much", "自成一組之 EXISTS 所見過多"),
        Label(
            "A group in braces is evaluated by itself (SPARQL 1.1 §18.2.2). Where it shares a variable with "
            "the patterns before it, EXISTS and NOT EXISTS in it see what those have bound.",
            "大括號內之組應單獨求值（SPARQL 1.1 §18.2.2）。"
            "若該組與其前之模式有共同變數，其中之 EXISTS 與 NOT EXISTS 會看到那些模式所綁定的變數。",
        ),
        Label(
            "Use another variable in EXISTS, or a subquery: `{ SELECT ?y { … FILTER EXISTS { … } } }`.",
            "在 EXISTS 中另取變數名，或改用子查詢：`{ SELECT ?y { … FILTER EXISTS { … } } }`。",
        ),
        [],
    ),
    Fault(
        f"{CONFORMANCE}/fault/codepoint-escapes",
        Label("No escapes outside strings and IRIs", "字串與 IRI 之外不讀碼位跳脫"),
        Label(
            "A codepoint escape in a keyword, a variable or a short name (SPARQL 1.1 §19.2) is answered 400.",
            "關鍵字、變數或前綴名稱中之碼位跳脫（SPARQL 1.1 §19.2）答以 400。",
        ),
        Label(
            "Write the character itself; queries are read as UTF-8.", "直接寫出該字元；查詢以 UTF-8 讀取。"
        ),
        [],
    ),
)


def conformance_page() -> str:
    """Return the page, which says so where the dataset holds no report."""
    report = conformance_of(site().engine)
    if report is None:
        return render_template("conformance.html", report=None)
    parts = [
        (title, report.counts(start), [name for name in report.suites() if name.startswith(f"{start}/")])
        for start, title in _PARTS
    ]
    return render_template(
        "conformance.html",
        report=report,
        parts=parts,
        reasons=[(_REASONS.get(kind, Label(kind)), count) for kind, count in report.inapplicable()],
        offers=GRAPHS,
        iri=CONFORMANCE,
        beyond=BEYOND,
    )
