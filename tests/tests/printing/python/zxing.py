"""Reads pictures from the standard input, "WIDTH HEIGHT" in a line and then a byte of luma a pixel; answers each by a
line of JSON: the texts of its QR codes, as zxing-cpp reads them with the options that it comes with."""

import json
import sys

import zxingcpp

while line := sys.stdin.buffer.readline():
    width, height = map(int, line.split())
    picture = memoryview(sys.stdin.buffer.read(width * height)).cast("B", shape=[height, width])
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    print(json.dumps([code.text for code in codes]), flush=True)
