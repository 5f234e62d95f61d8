"""The Pillow side of bench-resize.sh: for every line on standard input, resizes all images PASSES times.

First prints its version and the SHA-256 over all resized images, then for every line the nanoseconds it took.
"""

import gzip
import hashlib
import struct
import sys
import time

import PIL
from PIL import Image


def main(file, size, passes):
    with open(file, "rb") as stored:
        data = stored.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    _, count, height, width = struct.unpack(">4i", data[:16])
    images = [data[16 + i * height * width : 16 + (i + 1) * height * width] for i in range(count)]

    def resized(image):
        return Image.frombytes("L", (width, height), image).resize((size, size), Image.BILINEAR).tobytes()

    digest = hashlib.sha256()
    for image in images:
        digest.update(resized(image))
    print(PIL.__version__, digest.hexdigest(), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter_ns()
        for _ in range(passes):
            for image in images:
                resized(image)
        print(time.perf_counter_ns() - start, flush=True)


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
