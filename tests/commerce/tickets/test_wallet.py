"""Wallet passes with generated test certificates: valid signatures and codes; off without credentials."""

import base64
import hashlib
import io
import json
import subprocess
import zipfile
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.urls import reverse

from commerce.tickets import qr
from tests.commerce.shop.checkout import text_of
from tests.factories.catalog import AT
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db


def pem_of(key) -> str:
    shape = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, shape, serialization.NoEncryption()).decode()


def certificate(name: str, key, issuer_name: str, issuer_key) -> str:
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (name, issuer_name)]
    builder = x509.CertificateBuilder().subject_name(names[0]).issuer_name(names[1]).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(AT - timedelta(days=1))
    builder = builder.not_valid_after(AT + timedelta(days=3650))
    constraints = x509.BasicConstraints(ca=name == issuer_name, path_length=None)
    signed = builder.add_extension(constraints, critical=True).sign(issuer_key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture(scope="module")
def keys():
    return [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _n in range(2)]


@pytest.fixture
def apple(settings, keys):
    """Configures a generated pass certificate; returns the root certificate."""
    root_key, pass_key = keys
    root = certificate("Root", root_key, "Root", root_key)
    settings.APPLE_PASS_CERTIFICATE = certificate("Pass", pass_key, "Root", root_key) + pem_of(pass_key)
    settings.APPLE_WWDR_CERTIFICATE = root
    settings.APPLE_PASS_TYPE_ID, settings.APPLE_TEAM_ID = "pass.jp.example.ticket", "TEAM123456"
    return root


@pytest.fixture
def google(settings, keys):
    account = {"client_email": "wallet@example.iam.gserviceaccount.com", "private_key": pem_of(keys[1])}
    settings.GOOGLE_WALLET_ACCOUNT, settings.GOOGLE_WALLET_ISSUER_ID = json.dumps(account), "3388"
    return keys[1].public_key()


@pytest.fixture
def ticket():
    return a_bought_order(quantity=1).tickets.get()


def url_of(ticket, name: str) -> str:
    return reverse(name, args=[ticket.token])


def test_a_pass_has_the_tickets_code_and_a_signature_that_openssl_verifies(client, ticket, apple, tmp_path):
    response = client.get(url_of(ticket, "ticket_apple_pass"))
    assert response["Content-Type"] == "application/vnd.apple.pkpass"
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    wallet_pass = json.loads(files["pass.json"])
    assert wallet_pass["barcodes"][0]["message"] == qr.payload(ticket)
    assert (wallet_pass["serialNumber"], wallet_pass["passTypeIdentifier"]) == (
        ticket.public_id,
        "pass.jp.example.ticket",
    )
    sums = {name: hashlib.sha1(content).hexdigest() for name, content in files.items()}
    assert json.loads(files["manifest.json"]) == {
        name: sums[name] for name in files if name not in {"manifest.json", "signature"}
    }
    for name, content in {"manifest": files["manifest.json"], "signature": files["signature"]}.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "root.pem").write_text(apple)
    check = ["openssl", "smime", "-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "manifest"]
    check += ["-CAfile", "root.pem", "-purpose", "any", "-attime", str(int(AT.timestamp()))]
    verification = subprocess.run(check, cwd=tmp_path, capture_output=True, check=False)
    assert verification.returncode == 0, verification.stderr

    (tmp_path / "manifest").write_bytes(files["manifest.json"] + b" ")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_a_google_link_is_signed_by_the_account_and_has_the_tickets_code(client, ticket, google):
    url = client.get(url_of(ticket, "ticket_google_wallet")).url
    head, claims, signature = url.removeprefix("https://pay.google.com/gp/v/save/").split(".")
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    google.verify(raw, f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
    data = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    (ticket_object,) = data["payload"]["eventTicketObjects"]
    assert (ticket_object["barcode"]["value"], ticket_object["id"]) == (
        qr.payload(ticket),
        f"3388.{ticket.public_id}-1",
    )
    assert data["payload"]["eventTicketClasses"][0]["id"] == ticket_object["classId"]


def test_the_page_offers_the_configured_wallets(client, ticket, apple, google):
    text = text_of(client.get(url_of(ticket, "ticket")))
    assert ("Appleウォレットに追加" in text, "Googleウォレットに追加" in text) == (True, True)


def test_without_credentials_no_wallet_is_offered(client, ticket):
    assert "ウォレット" not in text_of(client.get(url_of(ticket, "ticket")))
    for name in ("ticket_apple_pass", "ticket_google_wallet"):
        assert client.get(url_of(ticket, name)).status_code == 404


@pytest.mark.parametrize("state", ["scheduled", "used", "void", "blocked"])
def test_only_an_issued_ticket_goes_into_a_wallet(client, ticket, apple, google, state):
    type(ticket).objects.update(state=state)
    for name in ("ticket_apple_pass", "ticket_google_wallet"):
        assert client.get(url_of(ticket, name)).status_code == 404


def test_an_outdated_url_is_not_found(client, ticket, apple):
    old = url_of(ticket, "ticket_apple_pass")
    type(ticket).objects.update(revision=2)
    assert client.get(old).status_code == 404
