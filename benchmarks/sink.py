"""A mail server that takes everything, fast, and writes down what it took.

    python -m benchmarks.sink FOLDER SECONDS

A child of the measurements of reminders. FOLDER/port names its port on this machine; FOLDER/mail
gets a line for each letter, `Message-ID recipient`, before the client hears that it was taken: what
a client counts as sent is there for certain, and what it never heard of may be there too. It waits
SECONDS before it takes a letter, and again before it says that it has it.
"""

import asyncio
import sys
from email import message_from_bytes
from pathlib import Path
from typing import TextIO


class Sink:
    def __init__(self, mail: TextIO, answer: float) -> None:
        self.mail = mail
        self.answer = answer

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self.talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the client was killed; what it had not finished was not taken
        finally:
            writer.close()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = ""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper().strip()
            if verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                return
            if verb == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
            if verb == b"DATA":
                await asyncio.sleep(self.answer)
                writer.write(b"354 go on\r\n")
                self.keep(await reader.readuntil(b"\r\n.\r\n"), recipient)
                await asyncio.sleep(self.answer)
            writer.write(b"250 ok\r\n")
            await writer.drain()

    def keep(self, raw: bytes, recipient: str) -> None:
        message_id = message_from_bytes(raw.partition(b"\r\n\r\n")[0])["Message-ID"]
        self.mail.write(f"{message_id} {recipient}\n")
        self.mail.flush()


async def main(folder: Path, answer: float) -> None:
    with (folder / "mail").open("a") as mail:
        server = await asyncio.start_server(Sink(mail, answer).serve, "127.0.0.1", 0, limit=1 << 20)
        port = server.sockets[0].getsockname()[1]
        (folder / "port.new").write_text(str(port))
        (folder / "port.new").rename(folder / "port")  # whole, or not there yet
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2])))
