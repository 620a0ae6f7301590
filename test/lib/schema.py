# SPDX-License-Identifier: Apache-2.0
"""Checks JSON against the part of JSON Schema 2020-12 that Anlan's OpenAPI description uses.

A keyword it does not know is an error: a schema must not be ignored in silence."""
import datetime
import re

NOTES = {"description", "title", "example", "examples", "deprecated", "default", "$schema", "$id", "readOnly",
         "writeOnly", "format_note", "$comment"}
TYPES = {
    "object": lambda v: isinstance(v, dict), "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str), "null": lambda v: v is None,
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
}


def date(v):
    datetime.date.fromisoformat(v)


def date_time(v):
    if datetime.datetime.fromisoformat(v.replace("Z", "+00:00")).tzinfo is None:
        raise ValueError("no zone")


FORMATS = {"date": date, "date-time": date_time, "int64": lambda v: None, "int32": lambda v: None,
           "uri-reference": lambda v: None, "binary": lambda v: None}


class Schemas:
    """The document that `$ref` points into."""

    def __init__(self, root):
        self.root = root

    def find(self, ref):
        node = self.root
        for part in ref.removeprefix("#/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def faults(self, schema, value, at="$"):
        """Every fault as a line; none = valid."""
        if schema is True or schema == {}:
            return []
        if schema is False:
            return [f"{at}: not allowed"]
        out = []
        for word, arg in schema.items():
            if word in NOTES or word.startswith("x-") or word in ("properties", "items", "$defs"):
                continue
            check = getattr(self, "_" + word.lstrip("$").lower(), None)
            if check is None:
                out.append(f"{at}: the schema uses {word}, which this checker does not know")
            else:
                out += check(arg, value, at, schema)
        out += self._members(schema, value, at)
        return out

    def _members(self, schema, value, at):
        out = []
        if isinstance(value, dict):
            for k, s in schema.get("properties", {}).items():
                if k in value:
                    out += self.faults(s, value[k], f"{at}.{k}")
        if isinstance(value, list) and "items" in schema:
            for i, v in enumerate(value):
                out += self.faults(schema["items"], v, f"{at}[{i}]")
        return out

    def _ref(self, ref, value, at, _schema):
        return self.faults(self.find(ref), value, at)

    def _type(self, types, value, at, _schema):
        types = [types] if isinstance(types, str) else types
        return [] if any(TYPES[t](value) for t in types) else [f"{at}: {value!r:.80} is not {'/'.join(types)}"]

    def _required(self, names, value, at, _schema):
        return [f"{at}: {n} is missing" for n in names if isinstance(value, dict) and n not in value]

    def _additionalproperties(self, more, value, at, schema):
        if not isinstance(value, dict):
            return []
        known = schema.get("properties", {})
        return [f for k, v in value.items() if k not in known for f in self.faults(more, v, f"{at}.{k}")]

    def _enum(self, values, value, at, _schema):
        return [] if value in values else [f"{at}: {value!r:.80} is not one of {values}"]

    def _const(self, want, value, at, _schema):
        return [] if value == want else [f"{at}: {value!r:.80} is not {want!r}"]

    def _pattern(self, pattern, value, at, _schema):
        if not isinstance(value, str) or re.search(pattern, value):
            return []
        return [f"{at}: {value!r:.80} does not match {pattern}"]

    def _format(self, name, value, at, _schema):
        if not isinstance(value, str) and name not in ("int64", "int32"):
            return []
        try:
            FORMATS[name](value)
            return []
        except (KeyError, ValueError) as why:
            return [f"{at}: {value!r:.80} is not a {name} ({why})"]

    def _bound(self, value, at, kind, fits, bound):
        return [] if not isinstance(value, kind) or isinstance(value, bool) or fits else [f"{at}: past bound {bound}"]

    def _minimum(self, n, value, at, _schema):
        return self._bound(value, at, (int, float), not isinstance(value, (int, float)) or value >= n, n)

    def _maximum(self, n, value, at, _schema):
        return self._bound(value, at, (int, float), not isinstance(value, (int, float)) or value <= n, n)

    def _minlength(self, n, value, at, _schema):
        return self._bound(value, at, str, not isinstance(value, str) or len(value) >= n, n)

    def _maxlength(self, n, value, at, _schema):
        return self._bound(value, at, str, not isinstance(value, str) or len(value) <= n, n)

    def _minitems(self, n, value, at, _schema):
        return self._bound(value, at, list, not isinstance(value, list) or len(value) >= n, n)

    def _maxitems(self, n, value, at, _schema):
        return self._bound(value, at, list, not isinstance(value, list) or len(value) <= n, n)

    def _allof(self, schemas, value, at, _schema):
        return [f for s in schemas for f in self.faults(s, value, at)]

    def _anyof(self, schemas, value, at, _schema):
        tries = [self.faults(s, value, at) for s in schemas]
        return [] if [] in tries else [f"{at}: fits none of anyOf"] + min(tries, key=len)

    def _oneof(self, schemas, value, at, _schema):
        n = sum(self.faults(s, value, at) == [] for s in schemas)
        return [] if n == 1 else [f"{at}: fits {n} of oneOf"]


class OpenApi:
    """Which schema an answer must have, by the description the program itself serves."""

    def __init__(self, document):
        self.schemas = Schemas(document)
        self.paths = [(re.compile("^" + re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(p)) + "$"), p, ops)
                      for p, ops in document["paths"].items()]

    def operation(self, method, path):
        found = [(p, ops) for rx, p, ops in self.paths if rx.match(path)]
        found.sort(key=lambda f: f[0].count("{"))
        return found[0][1].get(method.lower()) if found else None

    def faults(self, method, path, status, media, body):
        op = self.operation(method, path)
        if op is None:
            return [] if status in (400, 404, 405) else [f"{method} {path} is not described"]
        answer = op["responses"].get(str(status)) or op["responses"].get("default")
        if answer is None:
            return [f"{method} {path}: status {status} is not described"]
        if "$ref" in answer:
            answer = self.schemas.find(answer["$ref"])
        content = answer.get("content")
        if not content:
            return [f"{method} {path} {status}: a body where none is described"] if body not in (None, b"") else []
        if media not in content:
            return [f"{method} {path} {status}: {media} is not described"]
        schema = content[media].get("schema")
        return self.schemas.faults(schema, body) if media == "application/json" and schema is not None else []
