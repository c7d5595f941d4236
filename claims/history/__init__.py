"""The history: ``record`` writes a line, ``verify`` proves the chains, ``sentence`` reads a line to people."""

from claims.history.chain import Trouble, record, seal, verify
from claims.history.sentences import payload_of, sentence

__all__ = ["Trouble", "payload_of", "record", "seal", "sentence", "verify"]
