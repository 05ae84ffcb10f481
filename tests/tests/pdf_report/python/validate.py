"""What pyHanko finds in a signed file, as JSON: FILE ROOT [AUTHORITY], certificates in DER.

ROOT may be `spki:HEX` instead: then that certificate in the file is the root whose key this is, as browsers know it.

Keys are judged at the time that the signer names, since the tests have a clock of their own.
"""

import json
import sys

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def certificate(path):
    with open(path, "rb") as file:
        return x509.Certificate.load(file.read())


def trusted(root, signature):
    if not root.startswith("spki:"):
        return [certificate(root)]
    key = bytes.fromhex(root.removeprefix("spki:"))
    return [held for held in signature.other_embedded_certs if held.public_key.dump() == key]


def main():
    path, root, *authority = sys.argv[1:]
    with open(path, "rb") as file:
        reader = PdfFileReader(file)
        signatures = reader.embedded_signatures
        signature = signatures[0]
        then = signature.self_reported_timestamp
        context = ValidationContext(
            trust_roots=trusted(root, signature), moment=then, best_signature_time=then, allow_fetching=False
        )
        stamps = ValidationContext(trust_roots=[certificate(path) for path in authority], allow_fetching=False)
        status = validate_pdf_signature(signature, context, stamps)
        stamp = status.timestamp_validity
        attached = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
        print(
            json.dumps(
                {
                    "signatures": len(signatures),
                    "valid": status.bottom_line,
                    "coverage": status.coverage.name,
                    "changes": status.modification_level.name,
                    "certified": signature.docmdp_level.name,
                    "stamp": None if stamp is None else bool(stamp.valid and stamp.trusted),
                    "attached": {
                        attached[at]: attached[at + 1]["/EF"]["/F"].data.decode()
                        for at in range(0, len(attached), 2)
                    },
                }
            )
        )


main()
