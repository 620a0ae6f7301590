# SPDX-License-Identifier: Apache-2.0
"""A stand-alone witness, `anlan witness FOLDER`, as a process of its own."""
import os
import select
import signal
import subprocess

from anlan import BIN, Client
from testing import at_end, eq, has, ok, temp_folder


class Witness:
    """Trusts logs of these verifier keys."""

    def __init__(self, *vkeys, name="witness.example/w"):
        self.path, self.proc, self.name, self.port = os.path.join(temp_folder(), "w"), None, name, 0
        os.makedirs(self.path)
        self.trust(*vkeys)
        at_end(self.stop)
        self.start()

    def trust(self, *vkeys):
        with open(self.path + "/logs", "a", encoding="utf-8") as f:
            f.write("# whom it trusts\n" + "".join(vkey + "\n" for vkey in vkeys))

    def start(self):
        self.proc = subprocess.Popen([BIN, "witness", self.path, "--name", self.name, "--listen", f"127.0.0.1:{self.port}"],
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        ok("ready", select.select([self.proc.stdout], [], [], 20)[0])
        line = self.proc.stdout.readline().decode()
        has("ready line", line, "ready http://127.0.0.1:")
        self.port = int(line.strip().rsplit(":", 1)[1])
        self.client = Client(self)
        self.vkey = self.client.get("/vkey").text

    def stop(self, how=signal.SIGTERM):
        if self.proc is not None:
            self.proc.send_signal(how)
            status = self.proc.wait(20)
            said = self.proc.stderr.read().decode()
            self.proc.stdout.close()
            self.proc.stderr.close()
            self.proc = None
            if how == signal.SIGTERM:
                eq(f"ends cleanly: {said[-2000:]}", status, 0)

    def check_answer(self, *_):
        pass

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def add(self, body, prefix=""):
        return Client(self).post(prefix + "/add-checkpoint", body.encode(), headers={"Content-Type": "text/plain"})
