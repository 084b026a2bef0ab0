"""Read a whole shoot or a vendor's drop while its files are as they came, and sign what they say.

A transcode destroys what a file says of itself; the signed evidence still has it.
"""

from temoin.ingest.found import FileFound, Ingested
from temoin.ingest.run import ingest

__all__ = ["FileFound", "Ingested", "ingest"]
