"""Addresses and forms are read as Python's own library reads them, only sooner."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixparty.problem import ProblemError
from sixparty.web.asked import fields_of

#: What matters in a form, and what might be taken for an escape of another kind.
PIECES = [
    b"%",
    b"+",
    b"&",
    b"=",
    b"\\",
    b"\\x",
    b"\\u0041",
    b"\\N{DASH}",
    b"%5C",
    b"%25",
    b"%41",
    b"%e6%bc%a2",
]
OTHERS = [b"%zz", b"%4", b"%u0041", b"%%41", b"query", b"4", b"x", b"\n", "漢".encode(), b"%ff", b"\xff"]


@given(st.lists(st.sampled_from(PIECES + OTHERS) | st.binary(max_size=3), max_size=12).map(b"".join))
def test_any_form_is_read_as_by_the_library_or_refused_where_it_is_no_utf_8(encoded: bytes):
    try:
        expected = parse_qsl(encoded.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(ProblemError, match="UTF-8"):
            fields_of(encoded)
    else:
        assert fields_of(encoded) == expected


def test_more_fields_than_anybody_needs_are_refused():
    assert len(fields_of(b"&".join([b"a=1"] * 1000))) == 1000
    with pytest.raises(ProblemError, match="too many fields"):
        fields_of(b"&".join([b"a=1"] * 1001))
