"""Writes pillow-cases.txt beside itself. Made with Pillow 9.4 (Debian 12: python3-pil):

    /usr/bin/python3 pillow-cases.py

One case a line: source height, source width, height, width, source and expected bytes in base64.
"""

import base64
import pathlib
import random

from PIL import Image

CASES = [  # (source height, source width, height, width)
    (28, 28, 10, 10),
    (28, 28, 28, 28),
    (28, 28, 64, 64),
    (96, 96, 28, 28),
    (96, 96, 17, 95),
    (31, 17, 5, 40),
    (3, 100, 100, 3),
    (5, 200, 5, 3),
    (64, 64, 63, 65),
    (1, 1, 7, 7),
    (1, 9, 4, 1),
    (2, 2, 1, 1),
]

random.seed(1)
lines = []
for source_height, source_width, height, width in CASES:
    # Noise with many extremes: the worst case for rounding.
    source = bytes(random.choice((0, 255, random.randrange(256))) for _ in range(source_height * source_width))
    image = Image.frombytes("L", (source_width, source_height), source)
    expected = image.resize((width, height), Image.BILINEAR).tobytes()
    texts = [base64.b64encode(data).decode() for data in (source, expected)]
    lines.append(" ".join(map(str, (source_height, source_width, height, width, *texts))))
pathlib.Path(__file__).with_name("pillow-cases.txt").write_text("\n".join(lines) + "\n")
