"""What the reader is measured against: ``transformers.pipeline`` for features, topics and names. Needs torch and onnx."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tasks.models.bundle import Bundle
from tasks.models.heads import TAGS, Heads

Pipeline = Callable[[Sequence[str]], object]
LONGEST = 512
"""Tokens after which the pipelines cut."""


def pipelines_of(bundle: Bundle) -> Mapping[str, Pipeline]:
    """``features``, ``topics`` and ``names`` on the bundle's own weights in fp32, as the documentation of transformers shows.

    The topic pipeline reads the first token where the bundle reads the mean: it is here for its time, not its answers.
    """
    import torch
    from transformers import (
        BertForSequenceClassification,
        BertForTokenClassification,
        PreTrainedTokenizerFast,
        pipeline,
    )

    from tasks.models.torch_engine import load_bert

    torch.set_num_threads(1)
    encoder: Any = load_bert(bundle.file("encoder.onnx"))
    heads = Heads.load(bundle.file("heads.safetensors"))
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(bundle.file("tokenizer.json")), model_max_length=LONGEST)
    tokenizer.pad_token = tokenizer.convert_ids_to_tokens(bundle.manifest["encoder"]["special"][2])
    made = {}
    for task, kind, matrix, bias, labels in (
        ("topics", BertForSequenceClassification, heads.topics, heads.topics_bias, bundle.manifest["topics"]),
        ("names", BertForTokenClassification, heads.tags, heads.tags_bias, TAGS),
    ):
        model: Any = kind(type(encoder.config)(**encoder.config.to_dict() | {"id2label": dict(enumerate(labels))}))
        model.bert.load_state_dict(encoder.state_dict(), strict=False)
        model.classifier.load_state_dict({"weight": torch.from_numpy(matrix), "bias": torch.from_numpy(bias)})
        made[task] = model.eval()
    common = {"tokenizer": tokenizer, "device": "cpu", "batch_size": 8}
    cut = {"truncation": True, "max_length": LONGEST, "padding": True}
    return {
        "features": pipeline("feature-extraction", model=encoder.eval(), tokenize_kwargs=cut, **common),
        "topics": pipeline(
            "text-classification", model=made["topics"], top_k=None, function_to_apply="sigmoid", **common, **cut
        ),
        "names": pipeline("token-classification", model=made["names"], aggregation_strategy="simple", **common),
    }
