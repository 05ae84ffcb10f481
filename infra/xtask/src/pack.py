"""Packs one program as Lambda wants it: `bootstrap` in a zip. The same program gives the same bytes.

Usage: pack.py PROGRAM ZIP.  Prints the zip's SHA-256.
"""

import hashlib
import pathlib
import sys
import zipfile

program, target = map(pathlib.Path, sys.argv[1:])
# The earliest time that a zip can hold: when it was built is nobody's business.
entry = zipfile.ZipInfo("bootstrap", date_time=(1980, 1, 1, 0, 0, 0))
entry.create_system = 3  # Unix, whose permissions follow
entry.external_attr = 0o100755 << 16
entry.compress_type = zipfile.ZIP_DEFLATED
with zipfile.ZipFile(target, "w") as archive:
    archive.writestr(entry, program.read_bytes(), compresslevel=9)
print(hashlib.sha256(target.read_bytes()).hexdigest())
