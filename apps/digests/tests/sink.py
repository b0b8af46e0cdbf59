"""A small mail server for tests: it keeps what it is given and can be told how to answer."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default

import time_machine
from django.utils import timezone


class Sink(socketserver.ThreadingTCPServer):
    """Speaks enough SMTP for smtplib. ``answers`` maps a command to the replies it gives, used up in order.

    The reply "drop" closes the connection; "wait" holds the answer for ``hold`` seconds.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[Message] = []
        self.answers: dict[str, list[str]] = {}
        self.connections = 0
        self.hold = 0.0
        self.lock = threading.Lock()

    def __enter__(self) -> Sink:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def answer(self, command: str, usual: str) -> str:
        with self.lock:
            planned = self.answers.get(command) or []
            return planned.pop(0) if planned else usual

    def ids(self) -> list[str]:
        with self.lock:
            return sorted(str(mail["Message-ID"]) for mail in self.mails)


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.server.lock:
            self.server.connections += 1
        if not self.reply("CONNECT", "220 sink"):
            return
        while line := self.rfile.readline():
            command = line.decode().strip().upper().split(" ")[0]
            if command == "DATA":
                if not self.reply("DATA", "354 go on"):
                    return
                lines = []
                while (part := self.rfile.readline()) not in {b".\r\n", b""}:
                    lines.append(part.removeprefix(b".") if part.startswith(b"..") else part)
                with self.server.lock:
                    self.server.mails.append(message_from_bytes(b"".join(lines), policy=default))
                if self.server.hold:
                    time.sleep(self.server.hold)
                if not self.reply("END", "250 taken"):
                    return
            elif command == "QUIT":
                self.say("221 bye")
                return
            elif not self.reply(command, "250 sink" if command in {"EHLO", "HELO"} else "250 ok"):
                return

    def reply(self, command: str, usual: str) -> bool:
        text = self.server.answer(command, usual)
        if text == "drop":
            return False
        self.say(text)
        return True


def at_noon() -> time_machine.travel:
    """Noon of tomorrow, for what is not sent at night."""
    return time_machine.travel((timezone.localtime() + timedelta(days=1)).replace(hour=12))
