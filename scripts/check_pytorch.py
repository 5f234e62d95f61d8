"""The PyTorch side of check-pytorch.sh: loads exported parameters into a PyTorch program and compares its logits with ours.

    check_pytorch.py PROGRAM.py MODEL.safetensors EXAMPLES

PROGRAM.py has a function resnet18(); of a program with a command line only what stands before its parser is run. EXAMPLES
is what export --examples wrote. Where torch or safetensors is missing, one line says so and the exit code is 0.
"""

import sys

try:
    import torch
    from safetensors.torch import load_file
except ImportError as missing:
    print(f"Skipped the comparison with PyTorch: {sys.executable}: {missing}. Needed: pip install torch numpy safetensors")
    sys.exit(0)

# Of the largest logit; float32 kernels of different libraries are some 1e-6 apart.
BAR = 1e-4


def network(program):
    scope = {"__name__": "program"}
    with open(program, encoding="utf-8") as source:
        exec(compile(source.read().split("\np = argparse")[0], program, "exec"), scope)
    return scope["resnet18"]()


def main(program, model, examples):
    net = network(program)
    net.load_state_dict(load_file(model))
    net.eval()
    ours = load_file(examples)
    with torch.no_grad():
        theirs = net(ours["images"])
    difference = (theirs - ours["logits"]).abs().max().item()
    largest = ours["logits"].abs().max().item()
    same = (theirs.argmax(1) == ours["logits"].argmax(1)).sum().item()
    print(
        f"PyTorch {torch.__version__}, {len(theirs)} images: logits differ by at most {difference:.1e}, that is "
        f"{difference / largest:.1e} of the largest (bar {BAR:.0e}); same class for {same}"
    )
    return 0 if difference <= BAR * largest and same == len(theirs) else 1


sys.exit(main(*sys.argv[1:]))
