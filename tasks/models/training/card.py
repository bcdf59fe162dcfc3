"""The model card of an encoder bundle, from its manifest."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.models.bundle import Bundle, load_bundle, rewrite

CHOSEN_ON = "iptc_dev"
"""The set that thresholds, calibration and the share of the linear topics are chosen on."""


def with_card(bundle: Bundle, scores: Mapping[str, float] | None = None) -> Bundle:
    """``MODEL_CARD.md`` written and the hashes renewed; ``scores`` (``dataset: metric``) are recorded in the manifest."""
    manifest = dict(bundle.manifest)
    if scores is not None:
        manifest["scores"] = {**manifest.get("scores", {}), **scores}
    changed = Bundle(bundle.path, bundle.name, bundle.version, bundle.kind, bundle.licence, manifest)
    (bundle.path / "MODEL_CARD.md").write_text(card(changed), encoding="utf-8")
    return load_bundle(rewrite(bundle.path, manifest).path)


def card(bundle: Bundle) -> str:
    """Markdown: what the bundle reads, how it was made, from what, how well, and where it fails."""
    manifest = bundle.manifest
    training, encoder, base = manifest["training"], manifest["encoder"], manifest["base"]
    data = "\n".join(f"| {d['name']} | {d['licence']} | {d['credit']} |" for d in manifest["data"])
    scores = "\n".join(f"| {name} | {value:.3f} |" for name, value in sorted(manifest.get("scores", {}).items()))
    return f"""# {bundle.name} {bundle.version}

Reads Arabic news in one pass: IPTC topics (17, several an article), names (PER LOC ORG MISC), sentence salience, vectors of
sentences and mentions.

- **Encoder**: {base["checkpoint"]} ({base["revision"]}, {bundle.licence}), the first {encoder["layers"]} layers of {encoder["dims"]}
  dimensions, int8 weights. Input rules: normaliser `{encoder["normaliser"]}`, prefix `{encoder["prefix"]}`, windows of
  {encoder["window"]} tokens on sentence bounds.
- **Training** (`flows/train.py`): {training["tokens"]:,} tokens in {training["steps"]:,} steps, seed {training["seed"]}; the
  embeddings and the first {training["frozen_layers"]} layers were not trained. {training["read"]:,} articles labelled by reading
  (with and without title), {training["weak"]:,} weakly labelled ones, {training["names"]:,} sentences with names; salience from the
  overlap of sentences with published headlines.
- **Topics**: the encoder's logits plus {encoder.get("linear_share", 0.0)} times those of the linear model in
  `linear.safetensors`, then Platt scaling. That share, the scaling and the thresholds are chosen on {CHOSEN_ON}, so scores on
  {CHOSEN_ON} are optimistic by that choice.

| data | licence | credit |
|---|---|---|
{data}

| set and metric | score |
|---|---|
{scores}

Limits: trained on Emirati and Tunisian news (2008 to 2017) and on newswire of 2000 to 2005; topics with few labels (lifestyle,
human interest, environment, society) rest on little evidence; names of organisations are the weakest type; dialect, poetry and
text before the nineteenth century were never seen. CONCEPT, a class the encyclopaedic training set marks beside names, is
learned apart and makes no mention.
"""
