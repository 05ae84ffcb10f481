"""Packs one function as Lambda wants it: `bootstrap`, and the files beside it. The same files give the same bytes.

Usage: pack.py ZIP PROGRAM [NAME=FILE …].  Prints the zip's SHA-256.
"""

import hashlib
import pathlib
import sys
import zipfile

PROGRAM, READ_ONLY = 0o100755, 0o100644


def add(archive, name, file, mode):
    # The earliest time that a zip can hold: when it was built is nobody's business.
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.create_system = 3  # Unix, whose permissions follow
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, pathlib.Path(file).read_bytes(), compresslevel=9)


target, program, *beside = sys.argv[1:]
with zipfile.ZipFile(target, "w") as archive:
    add(archive, "bootstrap", program, PROGRAM)
    for one in beside:
        name, _, file = one.partition("=")
        add(archive, name, file, READ_ONLY)
print(hashlib.sha256(pathlib.Path(target).read_bytes()).hexdigest())
