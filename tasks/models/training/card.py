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

- **Licence**: {bundle.licence}
- **Encoder**: {base["checkpoint"]} ({base["revision"]}), the first {encoder["layers"]} layers of {encoder["dims"]} dimensions, int8
  weights. Input rules: normaliser `{encoder["normaliser"]}`, prefix `{encoder["prefix"]}`, windows of {encoder["window"]} tokens on
  sentence bounds.
- **Training** (`flows/train.py`): {training["tokens"]:,} tokens in {training["steps"]:,} steps, seed {training["seed"]}; the
  embeddings and the first {training["frozen_layers"]} layers were not trained. {training["read"]:,} openings of articles labelled
  by reading (those with a title twice, with and without it), {training["weak"]:,} weakly labelled ones, {training["names"]:,}
  sentences with names; salience from the overlap of sentences with published headlines.{_notes(training)}
- **Topics**: the encoder's logits plus {encoder.get("linear_share", 0.0)} times those of the linear model in
  `linear.safetensors`, then Platt scaling. That share, the scaling and the thresholds are chosen on {CHOSEN_ON}, so scores on
  {CHOSEN_ON} are optimistic by that choice.

| data | licence | credit |
|---|---|---|
{data}

| set and metric | score |
|---|---|
{scores}

Limits: the articles are Emirati and Tunisian news of 2008 to 2017, the names newswire of 2000 to 2005 and encyclopaedia. Topics with
few labels (lifestyle, human interest, environment, society) rest on little evidence, and the labels by reading were given by a
language model, not by a person. Names of organisations are the weakest type. CONCEPT, a class the encyclopaedic training set
marks beside names, is learned apart and makes no mention, which costs recall where a test counts it as MISC. Salience is mostly
the sentence's place: no learned salience beat the first sentences on the development set of people's choices.
"""


def _notes(training: Mapping[str, object]) -> str:
    notes = [str(value) for value in training.values() if isinstance(value, str)]
    return f" {'; '.join(notes)}." if notes else ""
