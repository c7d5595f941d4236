"""Secured pages: whose certificate is trusted, and what is not told behind one."""

from __future__ import annotations

import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pytest_httpserver import HTTPServer
from werkzeug import Response as Answer

from sources.errors import Failed
from sources.exchange import Request, Response
from sources.fetch import Door, Limits, fetch, read_url

PLAIN = {"content_type": "text/plain"}


def test_a_certificate_is_trusted_for_its_own_name_and_the_deadline_holds_behind_it(tmp_path, monkeypatch):
    file = tmp_path / "paper.pem"
    file.write_bytes(certificate("paper.example"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)

    def ask(host, path="/", **limits):
        request = Request(f"https://{host}:{site.port}{path}", robots=False)
        return fetch(request, resolver=lambda host, port: ["127.0.0.1"], pace=None, limits=Limits(**limits))

    def slowly():
        for _ in range(60):
            yield b"x"
            time.sleep(0.1)

    with HTTPServer("127.0.0.1", 0, ssl_context=context) as site:
        site.expect_request("/").respond_with_data("safe", **PLAIN)
        site.expect_request("/slow").respond_with_handler(lambda _: Answer(slowly(), **PLAIN))
        with pytest.raises(Failed, match=r"certificate of paper\.example can't be trusted"):
            ask("paper.example")
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert ask("paper.example").body == b"safe"
        with pytest.raises(Failed, match=r"certificate of other\.example can't be trusted"):
            ask("other.example")
        begun = time.monotonic()
        with pytest.raises(Failed, match=r"within 0\.3 seconds"):
            ask("paper.example", "/slow", seconds=0.3)
        assert time.monotonic() - begun < 2


def certificate(host: str) -> bytes:
    """A key and a certificate that it signed itself, good for a day."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM) + key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def test_a_key_does_not_follow_from_a_secured_page_to_an_open_one(monkeypatch):
    seen = []

    def answer(door, request, url, headers):
        seen.append((url.scheme, headers.get("Authorization")))
        there = read_url("http://paper.example/") if url.scheme == "https" else None
        return Response(str(url), 200, {}, b""), there

    monkeypatch.setattr(Door, "_ask_twice", answer)  # only at its own port a site has one name for both
    fetch(Request("https://paper.example/", headers={"Authorization": "Bearer key"}, robots=False))
    assert seen == [("https", "Bearer key"), ("http", None)]
