"""The history: ``record`` writes a line and ``record_each`` several, ``verify`` proves the chains, ``sentence`` reads a line
to people."""

from claims.history.chain import Trouble, record, record_each, seal, verify
from claims.history.sentences import payload_of, sentence

__all__ = ["Trouble", "payload_of", "record", "record_each", "seal", "sentence", "verify"]
