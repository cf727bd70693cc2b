"""Writes a DJL model folder: the traced network, its labels and its arguments."""

import sys
from pathlib import Path


def fail(message):
    """Exits with a one-line message for the user."""
    sys.exit(f"{Path(sys.argv[0]).name}: {message}")


def write(folder, name, network, example, labels, arguments, forms=()):
    """Writes NAME.pt, synset.txt and serving.properties; `network` returns logits for a batch of the shape of `example`.

    Each of `forms`, a name and a network, is written as NAME-FORM.pt: other files of the same network.
    """
    import torch

    lines = ["engine=PyTorch", f"option.modelName={name}"]
    lines += [f"{key}={value}" for key, value in arguments.items()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, each in [(name, network)] + [(f"{name}-{form}", each) for form, each in forms]:
            with torch.no_grad():
                traced = torch.jit.trace(each.eval(), example)
                # The plain file of several is for everybody: what may suit one kind of CPU only is in the others.
                traced = traced if forms and each is network else torch.jit.freeze(traced)
            traced.save(str(folder / f"{file}.pt"))
        (folder / "synset.txt").write_text("\n".join(labels) + "\n", encoding="utf-8")
        (folder / "serving.properties").write_text("\n".join(lines) + "\n", encoding="utf-8")
    except (OSError, RuntimeError) as refused:
        fail(f"cannot write the model to {folder}: {str(refused).splitlines()[0]}")
