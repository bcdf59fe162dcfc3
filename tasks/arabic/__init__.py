"""Arabic text as a library: strings in, strings and published offsets out. It imports nothing of the pipeline but spans.

``folding`` (views at three strengths), ``words``, ``sentences``, ``clitics``, ``numbers``, ``money``, ``dates``, ``names``
and ``arabert`` (a model's input rules) are for callers; the other modules hold their tables and rules.
"""
