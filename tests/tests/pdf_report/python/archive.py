"""What in a report file does not keep to PDF/A-3b (ISO 19005-3), as a JSON list of clauses: FILE.

Not a validator of any PDF: it knows the clauses that our writer could break, and takes only what our writer writes.
"""

import json
import re
import struct
import sys
import xml.etree.ElementTree as xml

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

FOUND = []


def hold(clause, kept, what):
    if not kept:
        FOUND.append(f"{clause}: {what}")


def each(array):
    return [array[at] for at in range(len(array))]


def only(array):
    (one,) = each(array)
    return one


def syntax(data):
    head = data.split(b"\n", 2)
    hold("6.1.2", re.fullmatch(rb"%PDF-1\.[0-7]", head[0]), "header")
    comment = head[1]
    hold("6.1.2", comment[:1] == b"%" and sum(byte > 127 for byte in comment[1:5]) == 4, "binary comment")
    hold("6.1.3", data.rstrip(b"\r\n").endswith(b"%%EOF"), "end of file")
    offset = int(data[data.rindex(b"startxref") :].split()[1])
    hold("6.1.4", re.match(rb"xref\r?\n0 \d+\r?\n", data[offset:]), "cross reference table")
    rows = re.findall(rb"(\d{10}) \d{5} n", data[offset:])
    for row in rows:
        place = data[int(row) :]
        found = re.match(rb"\d+ 0 obj[\r\n]", place)
        hold("6.1.9", found, f"object at {int(row)}")
        hold("6.1.9", re.search(rb"[\r\n]endobj[\r\n]", place[: place.index(b"endobj") + 7]), f"end at {int(row)}")
    return len(rows)


def reach(value, seen, found):
    """Every object, by what leads to it from the trailer."""
    if isinstance(value, generic.IndirectObject):
        key = (value.idnum, value.generation)
        if key in seen:
            return
        seen.add(key)
        value = value.get_object()
    found.append(value)
    if isinstance(value, generic.DictionaryObject):
        for key in value:
            reach(value.raw_get(key), seen, found)
    elif isinstance(value, generic.ArrayObject):
        for at in range(len(value)):
            reach(value.raw_get(at), seen, found)


def objects(all_found):
    for value in all_found:
        if isinstance(value, generic.StreamObject):
            hold("6.1.7.1", not {"/F", "/FFilter", "/FDecodeParms"} & set(value), "stream elsewhere")
            hold("6.1.7.2", value.get("/Filter", "/FlateDecode") == "/FlateDecode", "filter")
            hold("6.1.7.1", int(value["/Length"]) == len(value.encoded_data), "length")
            hold("6.2.9", not {"/OPI", "/PS", "/Ref", "/Alternates"} & set(value), "XObject")
        if isinstance(value, generic.DictionaryObject):
            hold("6.1.8", all(len(key.encode()) <= 127 for key in value), "name")
            hold("6.5", not {"/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch"} & set(value), "action")
            hold("6.2.8", value.get("/Interpolate", False) is False, "interpolation")
        if isinstance(value, (generic.TextStringObject, generic.ByteStringObject)):
            hold("6.1.13", len(value) <= 32767, "string")
        if isinstance(value, generic.NumberObject):
            hold("6.1.13", -(2**31) <= value < 2**31, "integer")


def images(found):
    pictures = [value for value in found if getattr(value, "get", dict().get)("/Subtype") == "/Image"]
    for picture in pictures:
        bits = picture["/Width"] * picture["/Height"] * (3 if picture["/ColorSpace"] == "/DeviceRGB" else 1)
        hold("6.2.8", len(picture.data) == bits and picture["/BitsPerComponent"] == 8, "samples")
        if "/SMask" in picture:
            mask = picture["/SMask"]
            hold("6.2.8", mask["/ColorSpace"] == "/DeviceGray" and "/SMask" not in mask, "mask")


def intent(root):
    intent = only(root["/OutputIntents"])
    profile = intent["/DestOutputProfile"].data
    hold("6.2.3", intent["/S"] == "/GTS_PDFA1" and "/OutputConditionIdentifier" in intent, "output intent")
    hold("6.2.3", intent["/DestOutputProfile"]["/N"] == 3, "components")
    hold("6.2.3", profile[36:40] == b"acsp" and profile[16:20] == b"RGB ", "profile")
    hold("6.2.3", profile[8] <= 4 and int.from_bytes(profile[:4], "big") == len(profile), "profile's version or size")


def metadata(reader, root, info):
    stream = root["/Metadata"]
    hold("6.6.2", stream["/Type"] == "/Metadata" and stream["/Subtype"] == "/XML", "metadata")
    hold("6.6.2", "/Filter" not in stream, "metadata compressed")
    text = stream.data.decode("utf-8")
    packet = re.match(r"<\?xpacket begin=\"\ufeff?\" id=\"W5M0MpCehiHzreSzNTczkc9d\"\?>", text)
    hold("6.6.2", packet, "packet's header")
    names = {
        "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "pdf": "http://ns.adobe.com/pdf/1.3/",
        "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "x": "adobe:ns:meta/",
    }
    tree = xml.fromstring(text)
    said = lambda path: "".join(tree.find(f".//{path}", names).itertext()).strip()
    hold("6.6.4", (said("pdfaid:part"), said("pdfaid:conformance")) == ("3", "B"), "claim")
    used = {re.match(r"\{(.*)\}", element.tag)[1] for element in tree.iter()}
    hold("6.6.2.3", used <= set(names.values()), "schema without description")
    hold("6.1.5", said("dc:title") == info["/Title"] and said("pdf:Producer") == info["/Producer"], "two truths")
    digits = lambda date: re.sub(r"\D", "", date)
    hold("6.1.5", digits(said("xmp:CreateDate")) == digits(info["/CreationDate"]), "two dates")
    first, second = reader.trailer["/ID"]
    hold("6.1.3", len(first) == 16 and first == second, "identifier")
    hold("6.1.3", "/Encrypt" not in reader.trailer, "encryption")


def attachments(root):
    names = root["/Names"]["/EmbeddedFiles"]["/Names"]
    listed = {names.raw_get(at).idnum for at in range(1, len(names), 2)}
    associated = {root["/AF"].raw_get(at).idnum for at in range(len(root["/AF"]))}
    hold("6.8", listed == associated, "associated files")
    for at in range(1, len(names), 2):
        spec = names[at]
        hold("6.8", spec["/F"] == spec["/UF"] and spec["/Type"] == "/Filespec", "name")
        kinds = {"/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"}
        hold("6.8", spec["/AFRelationship"] in kinds, "relationship")
        file = spec["/EF"]["/F"]
        hold("6.8", file["/Subtype"] == "/application/json", "MIME type")
        hold("6.8", file["/Params"]["/Size"] == len(file.data) and "/ModDate" in file["/Params"], "parameters")


def form(root, data):
    field = only(root["/AcroForm"]["/Fields"])
    hold("6.4.1", "/NeedAppearances" not in root["/AcroForm"] and "/XFA" not in root["/AcroForm"], "form")
    hold("6.3.2", field["/F"] & 4 and not field["/F"] & (1 | 2 | 32 | 256), "flags of the annotation")
    look = field["/AP"]
    hold("6.3.3", set(look) == {"/N"} and look["/N"]["/Subtype"] == "/Form", "look of the annotation")
    hold("6.4.1", not {"/A", "/AA"} & set(field), "action of the field")
    hold("6.1.12", set(root["/Perms"]) <= {"/DocMDP", "/UR3"}, "permissions")
    signature = field["/V"]
    reference = only(signature["/Reference"])
    hold("6.1.12", not {"/DigestLocation", "/DigestMethod", "/DigestValue"} & set(reference), "digest")
    first, before, behind, rest = signature["/ByteRange"]
    hold("6.4.3", first == 0 and behind + rest == len(data), "range")
    hold("6.4.3", data[before : before + 1] == b"<" and data[behind - 1 : behind] == b">", "gap")
    hold("6.1.13", (behind - before - 2) // 2 <= 32767, "signature's string")


def widths_of_file(file):
    """Advance of each glyph of a TrueType file in thousandths of an em."""
    tables = {}
    for at in range(struct.unpack(">H", file[4:6])[0]):
        name, _, offset, length = struct.unpack(">4sLLL", file[12 + 16 * at : 28 + 16 * at])
        tables[name] = file[offset : offset + length]
    em = struct.unpack(">H", tables[b"head"][18:20])[0]
    count = struct.unpack(">H", tables[b"hhea"][34:36])[0]
    advances = [struct.unpack(">H", tables[b"hmtx"][4 * at : 4 * at + 2])[0] for at in range(count)]
    glyphs = struct.unpack(">H", tables[b"maxp"][4:6])[0]
    advances += [advances[-1]] * (glyphs - count)
    return [advance * 1000 / em for advance in advances]


def widths_said(font):
    said, row = {}, list(font["/W"])
    for first, run in zip(row[::2], row[1::2]):
        said.update({first + at: width for at, width in enumerate(run)})
    return said


def tokens(content):
    """Operands and operators; strings as bytes."""
    at = 0
    plain = re.compile(rb"[^\s()\[\]<>]+")
    while at < len(content):
        byte = content[at : at + 1]
        if byte == b"(":
            out, at = bytearray(), at + 1
            while content[at : at + 1] != b")":
                if content[at : at + 1] == b"\\":
                    at += 1
                    out += b"\r" if content[at : at + 1] == b"r" else content[at : at + 1]
                else:
                    out += content[at : at + 1]
                at += 1
            at += 1
            yield bytes(out)
        elif byte.isspace() or byte in b"[]":
            at += 1
        else:
            found = plain.match(content, at)
            at = found.end()
            yield found[0].decode("latin-1")


OPERATORS = set("q Q cm w d rg RG re f S W n Do BT ET Tf Tm Tc Tj BMC EMC".split())


def pages(root):
    fonts = {}
    for page in each(root["/Pages"]["/Kids"]):
        resources = page["/Resources"]
        hold("6.2.2", "/Font" in resources, "resources")
        content = page["/Contents"].data
        name, depth, operands = None, 0, []
        for token in tokens(content):
            if isinstance(token, bytes) or re.fullmatch(r"[-+]?[\d.]+|/.*", token):
                operands.append(token)
                continue
            hold("6.2.2", token in OPERATORS, f"operator {token}")
            depth += {"q": 1, "Q": -1}.get(token, 0)
            hold("6.1.13", 0 <= depth <= 28, "nesting")
            if token == "Tf":
                name = operands[-2]
                fonts.setdefault(name, (resources["/Font"][name], set()))
            if token == "Tj":
                text = operands[-1]
                fonts[name][1].update(struct.unpack(f">{len(text) // 2}H", text))
            if token == "Do":
                hold("6.2.2", operands[-1] in resources["/XObject"], "XObject")
            operands = []
        hold("6.1.13", depth == 0, "nesting")
    for font, used in fonts.values():
        check_font(font, used)


def check_font(font, used):
    descendant = only(font["/DescendantFonts"])
    hold("6.2.11.3.3", font["/Encoding"] == "/Identity-H", "encoding")
    hold("6.2.11.3.2", descendant["/CIDToGIDMap"] == "/Identity", "map of glyphs")
    descriptor = descendant["/FontDescriptor"]
    hold("6.2.11.4.1", "/FontFile2" in descriptor, "font not embedded")
    names = {font["/BaseFont"], descendant["/BaseFont"], descriptor["/FontName"]}
    hold("6.2.11.4.1", len(names) == 1 and re.match(r"/[A-Z]{6}\+", names.pop()), "name of the subset")
    real = widths_of_file(descriptor["/FontFile2"].data)
    said = widths_said(descendant)
    hold("6.2.11.4.1", all(glyph < len(real) for glyph in used), "glyph not embedded")
    hold("6.2.11.8", 0 not in used, "the missing glyph is drawn")
    wrong = [glyph for glyph in used if abs(said.get(glyph, descendant["/DW"]) - real[glyph]) > 1]
    hold("6.2.11.5", not wrong, f"widths of {wrong[:3]}")
    mapped = set()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", font["/ToUnicode"].data, re.S):
        mapped.update(int(code, 16) for code in re.findall(rb"<([0-9A-Fa-f]{4})>\s*<", block))
    for first, last in re.findall(rb"<(\w{4})>\s*<(\w{4})>\s*[<\[]", font["/ToUnicode"].data):
        mapped.update(range(int(first, 16), int(last, 16) + 1))
    hold("6.2.11.7.2", used <= mapped, "text without characters")


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
        file.seek(0)
        count = syntax(data)
        reader = PdfFileReader(file)
        found, seen = [], set()
        reach(reader.trailer.raw_get("/Root"), seen, found)
        reach(reader.trailer.raw_get("/Info"), seen, found)
        hold("6.1.4", len(seen) == count, f"{count - len(seen)} objects that nothing leads to")
        root = reader.root
        objects(found)
        images(found)
        intent(root)
        metadata(reader, root, reader.trailer["/Info"])
        attachments(root)
        form(root, data)
        pages(root)
        optional = {"/OCProperties", "/AlternatePresentations", "/Requirements", "/Collection"}
        hold("6.9", not optional & set(root), "optional content")
        hold("6.2.10", all("/Group" not in page for page in each(root["/Pages"]["/Kids"])), "group")
    print(json.dumps(FOUND))


main()
