# SPDX-License-Identifier: Apache-2.0
"""A page as a browser without script sees it: forms that can be filled and sent, links, text, and faults."""
import html.parser
import secrets
import urllib.parse

from testing import Wrong

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
OPTIONAL_END = {"li", "p", "option", "td", "th", "tr", "dt", "dd", "tbody", "thead"}


class Form:
    def __init__(self, attrs):
        self.method = attrs.get("method", "get").upper()
        self.action = attrs.get("action", "")
        self.parts = attrs.get("enctype") == "multipart/form-data"
        self.fields = {}        # name -> value now
        self.choices = {}       # name -> values offered by radios and selects
        self.buttons = []       # (name, value)
        self.areas = set()      # names of text areas
        self.uploads = []       # names of file inputs


class Page(html.parser.HTMLParser):
    def __init__(self, answer, path):
        super().__init__(convert_charrefs=True)
        self.answer, self.path = answer, path
        self.forms, self.links, self.faults, self.ids, self.labelled = [], [], [], set(), set()
        self.controls, self.words, self.lang, self.title = [], [], None, ""
        self._open, self._form, self._select, self._area = [], None, None, None
        self.feed(answer.text)
        self.close()
        self._finish()

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def form(self, action_part):
        for f in self.forms:
            if action_part in (f.action or self.path):
                return f
        raise Wrong(f"{self.path} has no form to {action_part}: {[f.action for f in self.forms]}")

    # -- parsing --

    def handle_starttag(self, tag, attrs):
        a = {k: v if v is not None else "" for k, v in attrs}
        self._judge(tag, a)
        if tag not in VOID:
            self._open.append(tag)
        if tag == "html":
            self.lang = a.get("lang")
        elif tag == "form":
            self._form = Form(a)
            self.forms.append(self._form)
        elif tag == "a":
            self.links.append(a.get("href", ""))
        elif tag == "label" and "for" in a:
            self.labelled.add(a["for"])
        elif tag in ("input", "select", "textarea", "button"):
            self._control(tag, a)
        elif tag == "option" and self._select:
            self._form.choices[self._select].append(a.get("value", ""))
            if "selected" in a or self._form.fields.get(self._select) is None:
                self._form.fields[self._select] = a.get("value", "")

    def _control(self, tag, a):
        name, kind = a.get("name"), a.get("type", "text")
        if kind not in ("hidden", "submit", "button") and tag != "button":
            self.controls.append((a.get("id"), "label" in self._open or "aria-label" in a or "aria-labelledby" in a,
                                  name))
        if self._form is None or not name:
            return
        if tag == "button" or kind == "submit":
            self._form.buttons.append((name, a.get("value", "")))
        elif tag == "select":
            self._select = name
            self._form.choices[name] = []
            self._form.fields[name] = None
        elif tag == "textarea":
            self._area = name
            self._form.fields[name] = ""
            self._form.areas.add(name)
        elif kind in ("radio", "checkbox"):
            self._form.choices.setdefault(name, []).append(a.get("value", "on"))
            if "checked" in a:
                self._form.fields[name] = a.get("value", "on")
        elif kind == "file":
            self._form.uploads.append(name)
        else:
            self._form.fields[name] = a.get("value", "")

    def _judge(self, tag, a):
        if "id" in a:
            if a["id"] in self.ids:
                self.faults.append(f"id {a['id']} stands twice")
            self.ids.add(a["id"])
        if "style" in a:
            self.faults.append(f"inline style on <{tag}>")
        if tag == "style" or (tag == "script" and "src" not in a):
            self.faults.append(f"inline <{tag}>")
        self.faults += [f"inline {k} on <{tag}>" for k in a if k.startswith("on")]
        for k in ("src", "href", "action"):
            if a.get(k, "").startswith(("http:", "https:", "//", "javascript:")) and tag != "a":
                self.faults.append(f"<{tag} {k}={a[k]!r}> leaves the site")
        if tag == "img" and "alt" not in a:
            self.faults.append("img without alt")

    def handle_endtag(self, tag):
        while self._open and self._open[-1] != tag and self._open[-1] in OPTIONAL_END:
            self._open.pop()
        if not self._open or self._open[-1] != tag:
            if tag not in VOID and tag not in OPTIONAL_END:
                self.faults.append(f"</{tag}> closes <{self._open[-1] if self._open else 'nothing'}>")
            return
        self._open.pop()
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            if self._form and self._area and self._form.fields[self._area].startswith("\n"):
                self._form.fields[self._area] = self._form.fields[self._area][1:]   # as browsers do
            self._area = None

    def handle_data(self, data):
        if self._open and self._open[-1] in ("script", "style"):
            return
        if self._open and self._open[-1] == "title":
            self.title += data
        if self._area and self._form:
            self._form.fields[self._area] += data
        self.words.append(data)

    def _finish(self):
        self.faults += [f"<{t}> is never closed" for t in self._open if t not in OPTIONAL_END]
        self.faults += [f"control {name or id} has no label" for id, inside, name in self.controls
                        if not inside and id not in self.labelled]
        if not self.lang:
            self.faults.append("html has no lang")
        if not self.title.strip():
            self.faults.append("no title")


def visit(client, path, status=200):
    """Opens a page and follows redirects; it must be faultless."""
    answer = client.get(path)
    for _ in range(5):
        if answer.status not in (302, 303):
            break
        path = urllib.parse.urljoin(path, answer.headers["location"])
        answer = client.get(path)
    return read(answer, path, status)


def read(answer, path, status=200):
    if answer.status != status:
        raise Wrong(f"{path}: got {answer!r}, want {status}")
    page = Page(answer, path)
    if page.faults:
        raise Wrong(f"{path}: {page.faults}")
    return page


def post_parts(client, path, values, files):
    """As browsers send a form with files; files: [(field, name, bytes)]."""
    edge = "edge" + secrets.token_hex(8)
    part = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in values.items()]
    part += [f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
             "Content-Type: application/octet-stream\r\n\r\n".encode() + body + b"\r\n" for field, name, body in files]
    return client.post(path, b"".join(part) + f"--{edge}--\r\n".encode(),
                       headers={"Content-Type": f"multipart/form-data; boundary={edge}"})


def send(client, page, form, files=(), **fields):
    """Fills a form, sends it, follows redirects; the page that comes, whatever its status."""
    unknown = set(fields) - set(form.fields) - set(form.choices) - {n for n, _ in form.buttons}
    if unknown:
        raise Wrong(f"{page.path}: the form has no {unknown}, but {sorted(form.fields)}")
    values = {k: v for k, v in {**form.fields, **fields}.items() if v is not None}
    path = urllib.parse.urljoin(page.path, form.action)
    if form.method != "POST":
        answer = client.get(path + "?" + urllib.parse.urlencode(values))
    elif form.parts:
        answer = post_parts(client, path, values, files)
    else:
        answer = client.form(path, values)
    if answer.status in (302, 303):
        return visit(client, urllib.parse.urljoin(path, answer.headers["location"]))
    return read(answer, path, answer.status)
