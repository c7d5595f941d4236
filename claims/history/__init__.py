"""The history: ``record`` writes a line, ``verify`` proves the chains, ``sentence`` reads a line to people."""

from claims.history.chain import Trouble, record, seal, verify
from claims.history.sentences import sentence

__all__ = ["Trouble", "record", "seal", "sentence", "verify"]
