"""A time stamp authority on a loopback port, for as long as its standard input is open.

Its first line says, as JSON, where it listens and its certificate (base64 of DER). What it answers depends on the path;
to `/steered` it answers as to the path that `PUT` named last.
"""

import base64
import datetime
import http.server
import json
import sys
import threading

from asn1crypto import keys, tsp, x509 as asn1_x509
from certomancer.services import TimeStamper
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


def authority():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Time of the tests")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=3650))
        .not_valid_after(now + datetime.timedelta(days=3650))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    return der, keys.PrivateKeyInfo.load(private)


def main():
    der, key = authority()
    fixed = datetime.datetime.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else None
    stamper = TimeStamper(asn1_x509.Certificate.load(der), key, fixed_dt=fixed)

    steered = ["/"]
    slow = threading.Event()

    def answer(path, body):
        request = tsp.TimeStampReq.load(body)
        if path == "/garbage":
            return b"<html>not found</html>"
        if path == "/refused":
            return bytes.fromhex("300d300b02010230060c0462757379")  # rejection, "busy"
        if path == "/another":
            request["message_imprint"]["hashed_message"] = bytes(32)
        if path == "/replayed":
            request["nonce"] = 1
        if path == "/endless":
            return bytes(1 << 20)
        if path == "/slow":
            slow.wait(30)
        return stamper.request_tsa_response(request).dump()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_PUT(self):
            steered[0] = self.path
            self.send_response(204)
            self.end_headers()

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            path = steered[0] if self.path == "/steered" else self.path
            if path == "/away":
                self.close_connection = True
                return
            asked = self.headers["Content-Type"] == "application/timestamp-query"
            out = answer(path, body) if asked else b""
            if path == "/half":
                out = out[: len(out) // 2]
            self.send_response(500 if path == "/broken" else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(out)))
            self.end_headers()
            self.wfile.write(out)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    where = {"port": server.server_port, "certificate": base64.b64encode(der).decode()}
    print(json.dumps(where), flush=True)
    sys.stdin.read()


main()
