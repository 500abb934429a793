"""`python -m tests.faults.lines HOST PORT NUMBER SIZE PIECE EVERY`: slow lines, until killed."""

import asyncio
import sys
from contextlib import suppress


async def line(host, port, size, piece, every):
    """Send one body after another, by pieces."""
    head = f"POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/plain\r\nContent-Length: {size}\r\n\r\n"
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(head.encode())
            for _ in range(size // piece):
                await asyncio.sleep(every)
                writer.write(b"x" * piece)
                await writer.drain()
            await reader.read(1000)
            writer.close()
        await asyncio.sleep(0.1)


async def main(host, port, number, size, piece, every):
    """Keep so many lines busy."""
    await asyncio.gather(*(line(host, int(port), int(size), int(piece), float(every)) for _ in range(int(number))))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
