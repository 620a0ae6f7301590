# SPDX-License-Identifier: Apache-2.0
"""Bytes on a socket, for requests that no client library would send."""
import socket


def talk(port, data, wait=5.0, close=True):
    """Sends bytes, closes the sending side, and gives what comes back; None = nobody answered in time."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as s:
        try:
            s.sendall(data)
            if close:
                s.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        out = b""
        try:
            while part := s.recv(65536):
                out += part
        except TimeoutError:
            return out or None
        except OSError:
            pass
        return out


def status(reply):
    """The status code of the first answer; 0 = closed without one."""
    if not reply:
        return 0
    line = reply.split(b"\r\n", 1)[0].split()
    return int(line[1]) if len(line) > 1 and line[0].startswith(b"HTTP/") else -1
