"""Charts as inline SVG without script: right to left, in the colours of the page that holds them."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from tasks.reports.blocks import Row
from tasks.reports.headings import named

if TYPE_CHECKING:
    from pygal.graph.graph import Graph  # type: ignore[import-untyped]

MOST_BARS, MOST_LINES, MOST_NODES = 18, 6, 18
CANVAS = (900, 560)
"""Width and height of the network in pixels."""
_SCRIPT = re.compile(r"<script\b.*?</script>|<!--.*?-->", re.DOTALL)
_RANDOM = re.compile(r"chart-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COLOURS = tuple(f"var(--c{n})" for n in range(1, MOST_LINES + 1))
_FONT = "inherit"


def bars(rows: Sequence[Row], label: str, value: str, name: str) -> Markup:
    """Horizontal bars of the rows with the largest values above 0, the largest on top; labels stand at the right."""
    import pygal  # type: ignore[import-untyped]

    shown = [row for row in rows if row[value]] or rows
    top = sorted(shown, key=lambda row: -row[value])[:MOST_BARS][::-1]
    chart = pygal.HorizontalBar(
        **_look(), height=90 + 30 * len(top), show_legend=False, print_values=True, print_values_position="top", show_y_guides=False,
        show_x_labels=False, order_min=0, rounded_bars=3, min_scale=1,
        value_formatter=lambda number: f"\u2003\u2003{number:,.0f}",  # stands clear of the bar's end
    )  # fmt: skip
    chart.x_labels = [str(named(row[label], label) or "؟") for row in top]
    chart.add(name, [row[value] for row in top])
    return _svg(chart, name)


def lines(rows: Sequence[Row], label: str, value: str, series: str, name: str) -> Markup:
    """Values over ``label`` (days, oldest first, 0 on days that are not there), a line for each of the largest ``series``;
    one line without it.
    """
    import pygal

    labels = _every_day({row[label] for row in rows})
    groups: dict[str, dict[Any, float]] = {}
    for row in rows:
        groups.setdefault(str(row[series]) if series else name, {})[row[label]] = row[value]
    largest = sorted(groups, key=lambda group: -sum(groups[group].values()))[:MOST_LINES]
    chart = pygal.Line(
        **_look(), height=360, show_legend=bool(series), legend_at_bottom=True, legend_at_bottom_columns=2,
        dots_size=3, include_x_axis=True, truncate_label=-1, show_minor_x_labels=False, min_scale=2,
        range=(0, max((row[value] for row in rows), default=1) or 1),
    )  # fmt: skip
    one_year = len({day.year for day in labels}) == 1
    chart.x_labels = [f"{day:%m-%d}" if one_year else str(day) for day in labels]
    chart.x_labels_major = chart.x_labels[:: math.ceil(len(labels) / (14 if one_year else 6))]
    for group in largest:
        chart.add(group, [groups[group].get(day, 0) for day in labels])
    return _svg(chart, name)


def _every_day(days: set[date]) -> list[date]:
    """The days and those between them, in order."""
    first, last = min(days), max(days)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def circle(edges: Sequence[Row]) -> list[dict[str, Any]]:
    """Places of the best connected nodes of ``edges`` on an ellipse, and the lines between them, for the template to draw.

    An edge is a row with ``entity_a``, ``label_a``, ``entity_b``, ``label_b`` and ``articles``. Coordinates are pixels of
    ``CANVAS``.
    """
    weight: dict[str, float] = {}
    labels: dict[str, str] = {}
    for edge in edges:
        for end in "ab":
            weight[edge[f"entity_{end}"]] = weight.get(edge[f"entity_{end}"], 0) + edge["articles"]
            labels[edge[f"entity_{end}"]] = edge[f"label_{end}"]
    chosen = sorted(weight, key=lambda node: (-weight[node], node))[:MOST_NODES]
    heaviest = max((edge["articles"] for edge in edges), default=1)
    places = {node: _place(2 * math.pi * at / len(chosen) - math.pi / 2) for at, node in enumerate(chosen)}
    shapes: list[dict[str, Any]] = [
        {
            "kind": "edge", "a": places[edge["entity_a"]], "b": places[edge["entity_b"]], "articles": edge["articles"],
            "width": round(0.6 + 5 * edge["articles"] / heaviest, 1), "title": f"{edge['label_a']} – {edge['label_b']}",
        }
        for edge in edges
        if edge["entity_a"] in places and edge["entity_b"] in places
    ]  # fmt: skip
    return shapes + [{"kind": "node", "at": places[node], "label": labels[node]} for node in chosen]


def _place(angle: float) -> dict[str, Any]:
    width, height = CANVAS
    across, down = math.cos(angle), math.sin(angle)
    x, y = width / 2 + width * 0.28 * across, height / 2 + height * 0.42 * down
    if abs(across) < 0.05:
        label = {"label_x": round(x), "label_y": round(y + (24 if down > 0 else -12)), "anchor": "middle"}
    else:
        side = 1 if across > 0 else -1
        label = {"label_x": round(x + 12 * side), "label_y": round(y + 5), "anchor": "start" if side > 0 else "end"}
    return {"x": round(x), "y": round(y), **label}


def _look() -> dict[str, Any]:
    from pygal.style import Style  # type: ignore[import-untyped]

    style = Style(
        background="transparent", plot_background="transparent", foreground="var(--ink)",
        foreground_strong="var(--ink)", foreground_subtle="var(--faint)", colors=_COLOURS, value_colors=("var(--ink)",),
        font_family=_FONT, label_font_size=15, major_label_font_size=15, value_font_size=14, legend_font_size=15,
        opacity=".9", guide_stroke_color="var(--line)", major_guide_stroke_color="var(--line)",
    )  # fmt: skip
    return {
        "style": style, "width": 720, "js": (), "no_prefix": False, "disable_xml_declaration": True, "explicit_size": False,
        "margin": 12, "margin_right": 48, "spacing": 8, "no_data_text": "لا بيانات",
    }  # fmt: skip


def _svg(chart: Graph, name: str) -> Markup:
    """The chart's SVG, the same for the same rows, its script removed; texts in it were escaped by the library."""
    text = _SCRIPT.sub("", chart.render(is_unicode=True))
    text = _RANDOM.sub(f"chart-{hashlib.sha256(_RANDOM.sub('', text).encode()).hexdigest()[:12]}", text)
    return Markup('<figure class="chart" role="img" aria-label="{}">{}</figure>').format(name, Markup(text))
