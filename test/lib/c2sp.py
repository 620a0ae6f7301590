# SPDX-License-Identifier: Apache-2.0
"""An independent judge of the public log's formats: signed notes, checkpoints, cosignatures, trees, a log of its own.

Written from the documents alone (RFC 8032, RFC 6962, C2SP), slow and short, so that it shares no mistake with the
program under test."""
import base64
import hashlib
import os

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


# -- Ed25519 --

def _x(y, sign):
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * I % P
    return None if (x * x - xx) % P else (P - x if x & 1 != sign else x)


# Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
def _add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return ((f - e) * (d - c) % P, (d + c) * (f + e) % P, (d - c) * (d + c) % P, (f - e) * (f + e) % P)


def _mul(p, n):
    r = (0, 1, 1, 0)
    while n:
        if n & 1:
            r = _add(r, p)
        p, n = _add(p, p), n >> 1
    return r


def _point(x, y):
    return (x, y, 1, x * y % P)


B = _point(_x(4 * pow(5, P - 2, P) % P, 0), 4 * pow(5, P - 2, P) % P)


def _pack(p):
    z = pow(p[2], P - 2, P)
    return (p[1] * z % P | (p[0] * z % P & 1) << 255).to_bytes(32, "little")


def _unpack(b):
    """None = no point."""
    n = int.from_bytes(b, "little")
    y = n & (1 << 255) - 1
    x = _x(y, n >> 255)
    return None if x is None else _point(x, y)


def _hash(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % L


def _secret(seed):
    h = hashlib.sha512(seed).digest()
    return int.from_bytes(h[:32], "little") & (1 << 254) - 8 | 1 << 254, h[32:]


def public_of(seed):
    return _pack(_mul(B, _secret(seed)[0]))


def sign(seed, message):
    a, prefix = _secret(seed)
    r = _hash(prefix, message)
    big_r = _pack(_mul(B, r))
    return big_r + ((r + _hash(big_r, public_of(seed), message) * a) % L).to_bytes(32, "little")


def is_signed(public, message, signature):
    big_r, a, s = _unpack(signature[:32]), _unpack(public), int.from_bytes(signature[32:], "little")
    if s >= L or big_r is None or a is None:
        return False
    return _pack(_mul(B, s)) == _pack(_add(big_r, _mul(a, _hash(signature[:32], public, message))))


# -- notes --

def b64(b):
    return base64.b64encode(b).decode()


def key_id(name, kind, public):
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def vkey_of(name, kind, public):
    return f"{name}+{key_id(name, kind, public).hex()}+{b64(bytes([kind]) + public)}"


def read_vkey(vkey):
    name, hex_id, raw = vkey.strip().split("+", 2)
    raw = base64.b64decode(raw)
    assert key_id(name, raw[0], raw[1:]).hex() == hex_id
    return name, raw[0], raw[1:]


def cosigned(text, at):
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def find_cosignature(vkey, text, lines):
    """The time of the good cosignature of that key among signature lines; None when there is none."""
    name, kind, public = read_vkey(vkey)
    assert kind == 4
    for line in lines:
        dash, who, raw = line.split(" ")
        raw = base64.b64decode(raw)
        if dash == "\u2014" and who == name and raw[:4] == key_id(name, 4, public):
            assert len(raw) == 4 + 8 + 64
            at = int.from_bytes(raw[4:12], "big")
            assert is_signed(public, cosigned(text, at), raw[12:]), "a known key's signature fails"
            return at
    return None


def split_note(note):
    text, _, lines = note.rpartition("\n\n")
    return text + "\n", lines.rstrip("\n").split("\n")


# -- trees --

def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


def node(a, b):
    return hashlib.sha256(b"\1" + a + b).digest()


def _split(n):
    return 1 << (n - 1).bit_length() - 1


def root(h):
    if not h:
        return hashlib.sha256(b"").digest()
    return h[0] if len(h) == 1 else node(root(h[:_split(len(h))]), root(h[_split(len(h)):]))


def consistency(m, h, whole=True):
    if m == len(h):
        return [] if whole else [root(h)]
    k = _split(len(h))
    if m <= k:
        return consistency(m, h[:k], whole) + [root(h[k:])]
    return consistency(m - k, h[k:], False) + [root(h[:k])]


class Log:
    """A log of its own: as many leaves as wanted, and heads of any of its sizes, signed."""

    def __init__(self, name, seed=None, leaves=()):
        self.name, self.seed = name, seed or os.urandom(32)
        self.leaves = [leaf_hash(x) for x in leaves]

    @property
    def vkey(self):
        return vkey_of(self.name, 1, public_of(self.seed))

    def text(self, size):
        return f"{self.name}\n{size}\n{b64(root(self.leaves[:size]))}\n"

    def sign(self, text):
        raw = key_id(self.name, 1, public_of(self.seed)) + sign(self.seed, text.encode())
        return f"{text}\n\u2014 {self.name} {b64(raw)}\n"

    def head(self, size):
        return self.sign(self.text(size))

    def request(self, old, size, head=None, proof=None):
        """Body of add-checkpoint."""
        if proof is None:
            proof = consistency(old, self.leaves[:size]) if 0 < old <= size else []
        return f"old {old}\n" + "".join(b64(h) + "\n" for h in proof) + "\n" + (head or self.head(size))


def hex_of(origin):
    return hashlib.sha256(origin.encode()).hexdigest()
