"""A passkey in software, for tests without a browser: makes credentials and signs what the portal asks."""

from __future__ import annotations

import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "https://testserver"
FLAG = AuthenticatorData.FLAG


class SoftwarePasskey:
    """One passkey. ``verifies`` says whether it asks for a finger, a face or a PIN."""

    def __init__(self, *, verifies: bool = True, origin: str = ORIGIN) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.origin = origin
        self.flags = FLAG.UP | (FLAG.UV if verifies else FLAG(0))
        self.user = b""

    def create(self, options: dict[str, Any]) -> str:
        """The answer to a request to make a passkey."""
        asked = options["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AuthenticatorData.create(
            sha256(asked["rp"]["id"].encode()),
            self.flags | FLAG.AT,
            0,
            AttestedCredentialData.create(b"\0" * 16, self.id, public),
        )
        client = CollectedClientData.create("webauthn.create", asked["challenge"], self.origin)
        made = AttestationObject.create("none", data, {})
        return self._answer(client, attestationObject=made)

    def get(self, options: dict[str, Any]) -> str:
        """The answer to a request to prove that it is there."""
        asked = options["publicKey"]
        data = AuthenticatorData.create(sha256(asked["rpId"].encode()), self.flags, 1)
        client = CollectedClientData.create("webauthn.get", asked["challenge"], self.origin)
        signature = self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(client, authenticatorData=data, signature=signature, userHandle=self.user)

    def _answer(self, client: CollectedClientData, **parts: bytes) -> str:
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": {
                    "clientDataJSON": websafe_encode(client),
                    **{name: websafe_encode(part) for name, part in parts.items()},
                },
            }
        )


def made(*, name: str) -> dict[str, Any]:
    """What is kept of a passkey that was added, for tests that need one to be there."""
    options = {"publicKey": {"user": {"id": "MQ"}, "rp": {"id": "testserver"}, "challenge": websafe_encode(b"0" * 32)}}
    return {"name": name, "credential": json.loads(SoftwarePasskey().create(options))}
