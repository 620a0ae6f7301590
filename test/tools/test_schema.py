# SPDX-License-Identifier: Apache-2.0
"""The schema checker of the harness finds what is wrong; otherwise all other tests would prove less."""
from schema import OpenApi, Schemas
from testing import eq, has

ERROR = {"type": "object", "required": ["code"], "properties": {"code": {"type": "string", "pattern": r"^\w+\.\w+$"}},
         "additionalProperties": False}
DOC = {
    "components": {"schemas": {"error": ERROR}},
    "paths": {"/api/v1/matters/{no}": {"get": {"responses": {
        "200": {"content": {"application/json": {"schema": {
            "type": "object", "required": ["no", "due"], "properties": {
                "no": {"type": "string", "minLength": 3}, "due": {"type": ["string", "null"], "format": "date"},
                "n": {"type": "integer", "minimum": 1, "maximum": 3},
                "list": {"type": "array", "maxItems": 1, "items": {"enum": ["a", "b"]}}}}}}},
        "404": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}}}}}},
}
BAD = [
    (200, {"no": "123"}, "due is missing"),
    (200, {"no": "12", "due": None}, "$.no: past bound"),
    (200, {"no": "123", "due": "2026-02-30"}, "is not a date"),
    (200, {"no": "123", "due": None, "n": 4}, "$.n: past bound"),
    (200, {"no": "123", "due": None, "n": True}, "is not integer"),
    (200, {"no": "123", "due": None, "list": ["c"]}, "$.list[0]"),
    (200, {"no": "123", "due": None, "list": ["a", "b"]}, "$.list: past bound"),
    (404, {"code": "x"}, "does not match"),
    (404, {"code": "a.b", "more": 1}, "$.more: not allowed"),
    (500, {}, "status 500 is not described"),
]


def faults(status, body):
    return OpenApi(DOC).faults("GET", "/api/v1/matters/610", status, "application/json", body)


def test_good_answers_pass():
    eq("200", faults(200, {"no": "123", "due": None, "n": 3, "list": ["a"]}), [])
    eq("404", faults(404, {"code": "matter.unknown"}), [])


def test_bad_answers_are_found():
    for status, body, text in BAD:
        has(str(body), "; ".join(faults(status, body)), text)


def test_unknown_routes_and_keywords_are_found():
    api = OpenApi(DOC)
    has("route", str(api.faults("GET", "/api/v1/else", 200, "application/json", {})), "not described")
    has("media", str(api.faults("GET", "/api/v1/matters/1", 200, "text/html", b"")), "not described")
    has("keyword", str(Schemas({}).faults({"dependentRequired": {}}, {})), "does not know")
