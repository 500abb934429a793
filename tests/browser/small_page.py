"""A page of a few lines, with one of our modules at work on it: no server, no database."""

import base64
import hashlib
from pathlib import Path

MODULES = Path(__file__).resolve().parents[2] / "static/js"
ORIGIN = "https://small.test"
# What base.html gives every page.
FRAME = """<!doctype html><html lang="vi"><head><meta name="csrf-token" content="token-of-the-page">{key}
<script type="module">{script}</script></head>
<body data-account="{account}" data-until="9999999999" data-empty="Hãy điền mục này." data-wrong="Xem lại mục này.">
<div id="wait" hidden>Đang xử lý</div><div id="live" data-restored="Đã đưa lại." data-discard="Bỏ đi"
data-waiting="Đang chờ gửi." data-anew="Nhập bản mới" data-arrived="Đã gửi: {{what}}."
data-refused="Chưa nhận: {{what}}." data-unsent="Còn {{n}} nội dung." data-leave="Vẫn đăng xuất"
data-see="Xem" data-open="Mở"></div>
<div id="flash"></div><div id="network" hidden>Mất mạng <button>Gửi lại</button></div>
<main>{body}</main></body></html>"""


class SmallPages:
    """Pages by their paths; every other address answers 204. `sent` holds the requests for no page of ours."""

    def __init__(self, page):
        self.page, self.bodies, self.sent = page, {}, []
        page.route("**/*", self._answer)

    def _answer(self, route, request):
        path = request.url.removeprefix(ORIGIN).split("?")[0]
        if path.startswith("/js/"):
            route.fulfill(body=(MODULES / path[4:]).read_text(encoding="utf-8"), content_type="text/javascript")
        elif path in self.bodies and request.method == "GET":
            route.fulfill(body=self.bodies[path], content_type="text/html; charset=utf-8")
        else:
            self.sent.append(request)
            route.fulfill(status=204)

    def open(self, body, *modules, account="thanh", path="/page", fragment=""):
        """Show a page of an account ("": of nobody) with these modules started; return it."""
        lines = [f'import * as {name} from "/js/{name}.js"; window.{name} = {name};' for name in modules]
        starts = [f"{name}.start?.();" for name in modules]
        script = "\n".join([*lines, *starts, 'document.documentElement.dataset.ready = "";'])
        self.bodies[path] = FRAME.format(script=script, account=account, key=_key(account), body=body)
        self.page.goto(f"{ORIGIN}{path}{fragment}")
        self.page.locator("html[data-ready]").wait_for()
        return self.page


def _key(account):
    """Return the key that the server gives to an account alone."""
    key = base64.urlsafe_b64encode(hashlib.sha256(account.encode()).digest()).decode()
    return f'<meta name="draft-key" content="{key}">' if account else ""


def tell(page, name, detail="{}", at="document"):
    """Let the page hear one of htmx's events; `detail` and `at` are JavaScript."""
    page.evaluate(f"{at}.dispatchEvent(new CustomEvent('{name}', {{bubbles: true, detail: {detail}}}))")
