"""A server that classifies images in its own process and keeps nothing: what scripts/bench speed compares with.

    MODEL=DIR uvicorn server:app --port N --workers 2

Requires Python 3.9 or newer and torch, pillow, numpy, fastapi, python-multipart and uvicorn. The model is a folder as
scripts/export-model writes it, with resizeShort and centerCrop.
"""

import io
import os
from pathlib import Path

import numpy
import torch
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse
from PIL import Image, UnidentifiedImageError

IMAGENET = "0.485,0.456,0.406,0.229,0.224,0.225"

# A process for each core is faster than one forward pass spread over several.
torch.set_num_threads(1)


class Classifier:
    def __init__(self, folder):
        arguments = dict(
            line.split("=", 1) for line in (folder / "serving.properties").read_text(encoding="utf-8").split("\n") if "=" in line)
        if not arguments.get("resizeShort", "true").isdigit() or arguments.get("centerCrop") != "true" or "fit" in arguments:
            raise ValueError(f"{folder}: only resizeShort=N and centerCrop=true are supported")
        self.shorter = int(arguments["resizeShort"])
        self.size = int(arguments["width"]), int(arguments["height"])
        numbers = arguments.get("normalize", "0,0,0,1,1,1")
        numbers = [float(each) for each in (IMAGENET if numbers == "true" else numbers).split(",")]
        self.mean = numpy.float32(numbers[:3])
        self.deviation = numpy.float32(numbers[3:])
        self.labels = (folder / "synset.txt").read_text(encoding="utf-8").splitlines()
        self.network = torch.jit.load(str(folder / f"{arguments['option.modelName']}.pt")).eval()

    def label(self, file):
        with torch.inference_mode():
            return self.labels[int(self.network(self.input(file)).argmax())]

    def input(self, file):
        image = Image.open(io.BytesIO(file)).convert("RGB")
        factor = self.shorter / min(image.size)
        image = image.resize([max(self.shorter, int(side * factor)) for side in image.size], Image.Resampling.BILINEAR)
        width, height = self.size
        left, top = round((image.width - width) / 2), round((image.height - height) / 2)
        pixels = numpy.asarray(image.crop((left, top, left + width, top + height)), numpy.float32)
        normalized = (pixels / 255 - self.mean) / self.deviation
        return torch.from_numpy(normalized.transpose(2, 0, 1).copy()).unsqueeze(0)


classifier = Classifier(Path(os.environ["MODEL"]))
app = FastAPI()


@app.post("/", response_class=PlainTextResponse)
async def classify(request: Request):
    form = await request.form()
    try:
        # In the event loop: with one thread for each core, handing it over would only cost time.
        return classifier.label(await form["myfile"].read())
    except (KeyError, UnidentifiedImageError) as invalid:
        raise HTTPException(400, "no image in the field myfile") from invalid
