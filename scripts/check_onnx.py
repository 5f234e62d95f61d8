"""The ONNX Runtime side of check-onnx.sh.

    check_onnx.py images SOURCE SIZE IMAGES.parquet      the test images of Fashion-MNIST, resized, as a table of raw pixels
    check_onnx.py compare MODEL.onnx IMAGES.parquet PREDICTIONS   what ONNX Runtime says of them, and what predict has said

Where a package is missing, one line says so and the exit code is 3.
"""

import gzip
import struct
import sys

try:
    import numpy as np
    import onnx
    import onnxruntime
    import pyarrow as pa
    import pyarrow.parquet as parquet
    from PIL import Image
except ImportError as missing:
    print(
        f"Skipped the comparison with ONNX Runtime: {sys.executable}: {missing}. Needed: pip install numpy onnx onnxruntime "
        "pillow pyarrow"
    )
    sys.exit(3)

# Of a probability.
BAR = 1e-5
BATCH = 250


def images(source, size, target):
    with gzip.open(f"{source}/t10k-images-idx3-ubyte.gz") as file:
        content = file.read()
    _, count, height, width = struct.unpack(">4i", content[:16])
    pixels = np.frombuffer(content, np.uint8, offset=16).reshape(count, height, width)
    side = int(size)
    rows = [np.asarray(Image.fromarray(one).resize((side, side), Image.BILINEAR)).tobytes() for one in pixels]
    parquet.write_table(pa.table({"id": range(count), "image": rows}), target, row_group_size=BATCH)


def compare(model, table, predictions):
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    rows = parquet.read_table(table).column("image").to_pylist()
    side = round(len(rows[0]) ** 0.5)
    theirs = []
    for start in range(0, len(rows), BATCH):
        batch = np.frombuffer(b"".join(rows[start : start + BATCH]), np.uint8).reshape(-1, 1, side, side)
        theirs.append(session.run(None, {name: batch.astype(np.float32) / np.float32(255)})[0])
    theirs = np.concatenate(theirs)
    scored = parquet.read_table(predictions).sort_by("id")
    ours = np.array(scored.column("probabilities").to_pylist(), np.float32)
    if scored.column("id").to_pylist() != list(range(len(rows))):
        print(f"expected one prediction for each of {len(rows)} images, found {scored.num_rows} rows")
        return 1
    difference = np.abs(ours - theirs).max()
    same = int((ours.argmax(1) == theirs.argmax(1)).sum())
    print(
        f"ONNX Runtime {onnxruntime.__version__}, {len(rows)} images of {side} x {side}: probabilities differ by at most "
        f"{difference:.1e} (bar {BAR:.0e}); same class for {same}; onnx.checker {onnx.__version__} accepts the file"
    )
    return 0 if difference <= BAR and same == len(rows) else 1


sys.exit({"images": images, "compare": compare}[sys.argv[1]](*sys.argv[2:]))
