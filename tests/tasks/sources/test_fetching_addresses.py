"""Addresses, tried against a server on this machine."""

from __future__ import annotations

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tasks.contracts.faults import Fault
from tasks.contracts.records import RawDocument
from tasks.sources import Outlets, read_all
from tasks.sources.addresses import read_address
from tasks.sources.fetching import Fetcher, FetchLimits
from tasks.sources.limits import Limits
from tasks.sources.validators import FetchState

PAGE = (
    "<!doctype html><html lang=ar><head><meta charset='{charset}'><title>أسعار القمح</title></head>"
    "<body><p>ارتفعت أسعار القمح في بورصة شيكاغو اليوم.</p></body></html>"
)
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>صحيفة المرفأ</title>
<item><title>افتتاح الجسر الجديد</title><link>{base}/page.html</link><pubDate>Tue, 21 Jul 2015 08:00:00 +0300</pubDate>
<author>سلمى حداد</author><guid>1</guid>
<content:encoded><![CDATA[<p>افتتح الوزير الجسر.</p><p>وحضر &quot;المئات&quot; الحفل.</p>]]></content:encoded></item>
<item><title>عنوان بلا نص</title><link>{base}/none</link></item>
</channel></rss>"""


class Site(BaseHTTPRequestHandler):
    """Answers by path; ``seen`` keeps the requests."""

    seen: list[tuple[str, dict[str, str]]]
    robots = ""
    failures = 0

    def do_GET(self):
        type(self).seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        name = self.path.partition("?")[0].strip("/").replace(".", "_") or "root"
        getattr(self, f"get_{name}", self.get_none)()

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def get_none(self):
        self.answer(404)

    def get_robots_txt(self):
        self.answer(200 if self.robots else 404, self.robots.encode())

    def get_page_html(self):
        self.answer(200, PAGE.format(charset="utf-8").encode(), content_type="text/html; charset=utf-8")

    def get_arabic_html(self):
        self.answer(200, PAGE.format(charset="utf-8").encode("cp1256"), content_type="text/html; charset=windows-1256")

    def get_zipped(self):
        body = gzip.compress(PAGE.format(charset="utf-8").encode())
        self.answer(200, body, content_type="text/html", content_encoding="gzip")

    def get_bomb(self):
        self.answer(200, gzip.compress(b"<p>" + b"a" * (1 << 20)), content_type="text/html", content_encoding="gzip")

    def get_rss(self):
        if self.headers.get("if-none-match") == '"v1"':
            return self.answer(304)
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        return self.answer(200, FEED.format(base=base).encode(), content_type="application/rss+xml", ETag='"v1"')

    def get_moved(self):
        self.answer(301, location="/page.html")

    def get_loop(self):
        self.answer(302, location="/loop")

    def get_escape(self):
        self.answer(302, location="file:///etc/passwd")

    def get_large(self):
        self.answer(200, b"x" * 50_000, content_type="text/html")

    def get_flaky(self):
        type(self).failures += 1
        if type(self).failures == 1:
            return self.answer(503, retry_after="7")
        return self.get_page_html()

    def get_slow(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        for _ in range(40):
            try:
                self.wfile.write(b"<p>a</p>" * 200)
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    handler = type("FreshSite", (Site,), {"seen": [], "robots": "", "failures": 0})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    handler.base = f"http://127.0.0.1:{server.server_address[1]}"
    yield handler
    server.shutdown()
    server.server_close()


@pytest.fixture
def slept():
    return []


@pytest.fixture
def fetcher(slept):
    made = Fetcher(FetchLimits(pause=0.0, retries=1), sleep=slept.append)
    yield made
    made.close()


@pytest.mark.parametrize("path", ["/page.html", "/arabic.html", "/zipped", "/moved"])
def test_a_page_is_read_whatever_its_charset_compression_or_redirect(site, fetcher, path):
    (document,) = read_address(site.base + path, fetcher)
    assert document.text == "ارتفعت أسعار القمح في بورصة شيكاغو اليوم."
    assert document.source_path == site.base + path
    assert document.stated.title == "أسعار القمح"


def test_the_header_charset_that_is_right_beats_the_meta_tag_that_is_wrong(site, fetcher):
    (document,) = read_address(site.base + "/arabic.html", fetcher)
    assert document.encoding == "windows-1256"


def test_the_address_after_a_redirect_is_the_one_stated(site, fetcher):
    (document,) = read_address(site.base + "/moved", fetcher)
    assert document.stated.url == site.base + "/page.html"


def test_feed_entries_are_documents_with_what_the_feed_states(site, fetcher):
    document, without_text = read_address(site.base + "/rss", fetcher)
    assert document.text == 'افتتح الوزير الجسر.\nوحضر "المئات" الحفل.'
    assert document.stated.title == "افتتاح الجسر الجديد"
    assert document.stated.outlet == "صحيفة المرفأ"
    assert document.stated.published_at == "Tue, 21 Jul 2015 08:00:00 +0300"
    assert document.media == "feed"
    assert without_text.fault == Fault.NO_TEXT


def test_an_unchanged_feed_is_asked_for_conditionally_and_gives_nothing(site, tmp_path):
    path = tmp_path / "state" / "feeds.json"
    counts = []
    for _ in range(2):
        state = FetchState(path)
        fetcher = Fetcher(FetchLimits(pause=0.0), validators_of=state.of)
        counts.append(len(list(read_address(site.base + "/rss", fetcher, state=state))))
        fetcher.close()
    assert counts == [2, 0]
    asked = [headers.get("if-none-match") for where, headers in site.seen if where == "/rss"]
    assert asked == [None, '"v1"']


def test_a_feed_that_was_not_read_to_its_end_is_offered_again(site, tmp_path, fetcher):
    state = FetchState(tmp_path / "feeds.json")
    next(read_address(site.base + "/rss", fetcher, state=state))
    assert state.of(site.base + "/rss").etag is None


def test_a_damaged_state_file_only_costs_a_full_fetch(tmp_path):
    path = tmp_path / "feeds.json"
    path.write_text("[1, 2")
    assert FetchState(path).of("https://example.org/rss").as_headers() == {}


def test_following_a_feed_reads_the_page_behind_each_entry(site, fetcher):
    document, _ = read_address(site.base + "/rss", fetcher, follow=True)
    assert document.media == "html"
    assert document.stated.url == site.base + "/page.html"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "answered 404"),
        ("/loop", "more than 5 redirects"),
        ("/escape", "no http or https address"),
        ("/private/page", "robots.txt"),
    ],
)
def test_what_cannot_be_fetched_is_refused_with_its_reason(site, fetcher, path, reason):
    site.robots = "User-agent: *\nDisallow: /private"
    (refused,) = read_address(site.base + path, fetcher)
    assert refused.fault == Fault.FETCH_FAILED
    assert reason in refused.detail


def test_a_response_beyond_the_limit_is_refused(site):
    fetcher = Fetcher(FetchLimits(pause=0.0, response_bytes=10_000))
    (refused,) = read_address(site.base + "/large", fetcher)
    assert refused.fault == Fault.TOO_LARGE
    fetcher.close()


def test_a_compressed_response_that_explodes_is_refused(site, fetcher):
    (refused,) = read_address(site.base + "/bomb", fetcher, Limits(expansion=50, expansion_free=100_000))
    assert refused.fault == Fault.CORRUPT_ARCHIVE


def test_a_server_that_drips_is_given_up(site):
    fetcher = Fetcher(FetchLimits(pause=0.0, seconds=0.1, retries=0))
    (refused,) = read_address(site.base + "/slow", fetcher)
    assert "was not done" in refused.detail
    fetcher.close()


def test_a_busy_server_is_asked_again_after_the_time_it_names(site, fetcher, slept):
    (document,) = read_address(site.base + "/flaky", fetcher)
    assert isinstance(document, RawDocument)
    assert slept == [7.0]


def test_requests_to_one_host_are_spaced_by_the_pause_and_the_crawl_delay(site, slept):
    site.robots = "User-agent: *\nCrawl-delay: 9"
    fetcher = Fetcher(FetchLimits(pause=5.0), sleep=slept.append)
    for _ in range(2):
        list(read_address(site.base + "/page.html", fetcher))
    assert 4.0 < slept[0] <= 5.0
    assert 8.0 < slept[-1] <= 9.0
    fetcher.close()


def test_a_redirect_from_a_public_host_into_the_private_network_is_refused():
    from tasks.contracts.faults import Refusal
    from tasks.sources.fetching import _check_address

    with pytest.raises(Refusal, match="private network"):
        _check_address("http://169.254.169.254/latest", came_from="https://news.example.org/feed")
    _check_address("http://127.0.0.1/a", came_from="http://127.0.0.1/b")


def test_a_host_that_does_not_answer_is_refused(fetcher):
    (refused,) = read_address("http://127.0.0.1:9/feed", fetcher, outlets=Outlets())
    assert refused.fault == Fault.FETCH_FAILED


def test_files_and_addresses_are_read_in_one_stream(site, fetcher, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("خبر قصير", "utf-8")
    items = list(read_all([path, site.base + "/page.html"], fetcher=fetcher))
    assert [item.media for item in items] == ["text", "html"]
