"""Makes the libraries of the layer small: removes what no function reads. Size is download time at a cold start.

* botocore's service models shrink to the services in use, and each of those to its model and endpoint rules.
  They are four fifths of the unpruned layer, and size is download time at a cold start.
* Powertools' router and most of its utilities are not used; C sources, cffi's compiler and its parser of C are only for
  building; tzdata replaces dateutil's copy of the time zones.
* Stripe's library has 31 MB, nine tenths of it types. Only the modules that STRIPE_IN_USE imports stay. The library
  makes objects of answers by their kind; a kind without its module becomes the library's general object.
* Stripe's library has its own root certificates, so certifi's are not read. Requests imports charset_normalizer, but no
  function needs it to be fast, so its compiled modules go.
* Of zxcvbn only usual passwords are read, and none that is too short for us; of phonenumbers not the short numbers.
* Of PyCryptodome only the shared objects stay that an alert loads: CRYPTO_IN_USE. Its tests and types go.
* The part of a shared object behind its last segment (symbols for a debugger, nine tenths of libsodium) is cut off,
  because a loader reads segments only.
* boto3's own data is only for `boto3.resource`, which no function uses; the same is true of paginators and waiters.
* `endpoints.json` shrinks to the services in use: botocore parses all of it for the first client.
* Of every `.dist-info` only METADATA stays, which `importlib.metadata.version` reads.
"""

import json
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

# Folders of botocore/data, and the names the same services have in endpoints.json where those differ.
SERVICES = {
    "apigatewaymanagementapi": "execute-api",
    "dynamodb": "dynamodb",
    "events": "events",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "ses": "email",
    "sqs": "sqs",
    "sts": "sts",
}
KEPT_MODEL_FILES = ("service-2.", "endpoint-rule-set-")

POWERTOOLS_UTILITIES = ("batch", "data_classes", "idempotency", "jmespath_utils", "serialization", "typing")

STRIPE_KINDS = ("charge", "dispute", "list", "payment_intent", "refund")
"""The kinds of objects that chalicelib/adapters/stripe*.py reads."""

STRIPE_IN_USE = f"""
import sys, stripe, stripe._object_classes
client = stripe.StripeClient("none", http_client=stripe.RequestsClient())
client.v1.payment_intents, client.v1.refunds, client.v1.disputes, stripe.WebhookSignature
for kind in {STRIPE_KINDS}: stripe._object_classes.get_object_class("V1", kind)
import stripe._telemetry_id, stripe._invoice  # the library's own, with a request and for an attribute that is missing
print(*(module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == "stripe"), sep="\\n")
"""
"""Prints the files of all modules that the calls of chalicelib/adapters/stripe*.py import."""

CRYPTO_IN_USE = {
    "Cipher": "_Salsa20 _raw_aes _raw_aesni _raw_ctr _raw_des _raw_des3 _raw_ecb",
    "Hash": "_BLAKE2s _MD5 _SHA1 _SHA256 _SHA512 _ghash_clmul _ghash_portable _keccak",
    "Math": "_modexp",
    "Protocol": "_scrypt",
    "PublicKey": "_ec_ws",
    "Util": "_cpuid_c _strxor",
}
"""What chalicelib/adapters/push_encryption.py loads, much of it because modules import one another."""

UNUSED = (
    "bin",
    "share",
    "boto3/data",
    "boto3/examples",
    "aws_lambda_powertools/event_handler",
    "cffi",
    "pycparser",
    "certifi/cacert.pem",
    "certifi/tests",
    "Cryptodome/SelfTest",
)
UNUSED_FILES = (
    "**/*.c",
    "dateutil/zoneinfo/*.tar.gz",
    "charset_normalizer/*.so",
    "phonenumbers/shortdata/region_*.py",
    "phonenumbers/**/*.pyi",
    "Cryptodome/**/*.pyi",
)


def prune(packages: Path) -> None:
    """Removes what no function reads. The module's docstring has the reason for each part."""
    utilities = packages / "aws_lambda_powertools" / "utilities"
    idle = [entry for entry in utilities.iterdir() if entry.is_dir() and entry.name not in POWERTOOLS_UTILITIES]
    for unused in (*(packages / name for name in UNUSED), *idle):
        shutil.rmtree(unused) if unused.is_dir() else unused.unlink()
    for unused_file in (file for pattern in UNUSED_FILES for file in packages.glob(pattern)):
        unused_file.unlink()
    cut_stripe(packages)
    cut_crypto(packages / "Cryptodome")
    cut_words(packages / "zxcvbn" / "frequency_lists.py")
    for shared in packages.rglob("*.so"):
        cut_symbols(shared)
    for info in packages.glob("*.dist-info"):
        for entry in info.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != "METADATA":
                entry.unlink()
    data = packages / "botocore" / "data"
    for service in (entry for entry in data.iterdir() if entry.is_dir()):
        if service.name not in SERVICES:
            shutil.rmtree(service)
            continue
        for model in service.glob("*/*"):
            if not model.name.startswith(KEPT_MODEL_FILES):
                model.unlink()
    cut_endpoints(data / "endpoints.json")


def cut_endpoints(path: Path) -> None:
    """Keeps the services in use, in all partitions."""
    endpoints = json.loads(path.read_text())
    names = set(SERVICES.values())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: value for name, value in partition["services"].items() if name in names}
    path.write_text(json.dumps(endpoints, separators=(",", ":")))


def cut_stripe(packages: Path) -> None:
    """Keeps the modules that our calls import, and removes the other kinds from the library's table of kinds."""
    code = f"import sys; sys.path.insert(0, {str(packages)!r})\n{STRIPE_IN_USE}"
    done = subprocess.run([sys.executable, "-I", "-S", "-B", "-c", code], check=True, capture_output=True, text=True)
    used = {Path(line) for line in done.stdout.splitlines()}
    for module in (packages / "stripe").rglob("*.py"):
        if module not in used:
            module.unlink()
    with (packages / "stripe" / "_object_classes.py").open("a") as kinds:
        kinds.write(f"\nOBJECT_CLASSES = {{kind: OBJECT_CLASSES[kind] for kind in {STRIPE_KINDS}}}\n")


def cut_crypto(package: Path) -> None:
    """Keeps the shared objects that are loaded."""
    for shared in package.rglob("*.so"):
        if shared.name.partition(".")[0] not in CRYPTO_IN_USE.get(shared.parent.name, "").split():
            shared.unlink()


def cut_words(path: Path) -> None:
    """Keeps the passwords of at least eight characters, and no list of names or of English words."""
    passwords = re.search('"passwords": "(.*?)"', path.read_text())
    assert passwords is not None
    kept = ",".join(word for word in passwords[1].split(",") if len(word) >= 8)
    path.write_text(f'FREQUENCY_LISTS = {{"passwords": "{kept}".split(",")}}\n')


def cut_symbols(shared: Path) -> None:
    """Cuts a 64-bit ELF file after its last segment, and removes the table of sections from its header."""
    body = shared.read_bytes()
    if not body.startswith(b"\x7fELF"):
        return  # this machine is no Linux
    segments_at, (size, count) = struct.unpack_from("<Q", body, 32)[0], struct.unpack_from("<HH", body, 54)
    places = [struct.unpack_from("<8xQ16xQ", body, segments_at + size * number) for number in range(count)]
    header = bytearray(body[:64])
    header[40:48] = bytes(8)  # where the sections are described
    header[58:64] = bytes(6)  # how large each description is, how many there are, which one has the names
    shared.write_bytes(bytes(header) + body[64 : max(offset + length for offset, length in places)])
