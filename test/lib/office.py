# SPDX-License-Identifier: Apache-2.0
"""Officers at their desks: a browser with a session, pages that are read without script, forms that are sent."""
from anlan import PASSWORD, Client, want
from page import read


def browser(s, login):
    """A client with the session cookie of that officer."""
    c = Client(s)
    page = read(c.get("/login", headers={"Accept": "text/html"}), "/login")
    want("login", c.form("/login", {**page.form("/login").fields, "login": login, "password": PASSWORD}), 303)
    s.secrets |= set(c.cookies.values())
    return c


def see(c, path, status=200):
    return read(c.get(path, headers={"Accept": "text/html"}), path, status)


def send(c, page, action, status=303, **given):
    """The answer to a form of that page; what is not given stays as it is."""
    form = page.form(action)
    fields = {k: v for k, v in form.fields.items() if v is not None}
    return want(action, c.form(form.action, {**fields, **given}), status)
