"""One person at a browser of their own. Every page that they come to is looked at before they go on."""

from __future__ import annotations

import email
import email.policy
import json
import re
import time
from email.message import EmailMessage

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Locator, Page

from ..local_machine import ROOT, eventually
from .stack import PASSWORD, Stack

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = f"axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}})"
MAIL_RULE = re.compile(rb"^-{79}\n", re.MULTILINE)


class Person:
    """``said`` is all that the console said, ``faults`` what axe or a ruler found. Both must stay empty."""

    def __init__(
        self, browser: Browser, stack: Stack, address: str, *, width: int, script: bool, csp: bool = False
    ) -> None:
        """With ``csp`` the pages' own policy on scripts holds in this browser, as it does for everybody."""
        self.stack, self.address, self.script, self.width = stack, address, script, width
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            bypass_csp=script and not csp,
            base_url=stack.address,
            reduced_motion="reduce",
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.meant = {422}  # a refused form is part of the journey
        self.said: list[str] = []
        self.faults: list[str] = []
        self.seen: list[str] = []
        self.page.on("console", lambda message: self._hear(message.text))
        self.page.on("pageerror", lambda error: self.said.append(f"{self.page.url}: {error}"))
        self.page.on("response", lambda answer: self._notice(answer.url, answer.status))

    def _hear(self, text: str) -> None:
        if not any(f"status of {status}" in text for status in self.meant):
            self.said.append(f"{self.page.url}: {text}")

    def _notice(self, url: str, status: int) -> None:
        if status >= 400 and status not in self.meant:
            self.faults.append(f"{status} {url}")

    # --- going about ---------------------------------------------------------------------------

    def go(self, path: str) -> Person:
        self.page.goto(path)
        return self.look()

    def press(self, words: str, *, within: str = "main") -> Person:
        """Presses a button or follows a link, by its words, and looks at what comes."""
        area = self.page.locator(within)
        found = area.get_by_role("button", name=words, exact=True).or_(area.get_by_role("link", name=words, exact=True))
        with self.page.expect_navigation():
            found.first.click()
        return self.look()

    def type(self, **words: str) -> Person:
        """Types into fields, by their names in the form."""
        for name, value in words.items():
            self.page.locator(f"main [name={name}]").first.fill(value)
        return self

    def choose(self, *labels: str) -> Person:
        """Ticks or picks what these labels name."""
        for label in labels:
            self.page.locator("main").get_by_label(label, exact=True).first.check()
        return self

    def pick(self, name: str, label: str) -> Person:
        box = self.page.locator(f"main select[name={name}]")
        box.select_option(value=box.locator("option", has_text=label).first.get_attribute("value"))
        return self

    def reads(self, *texts: str) -> Person:
        """The page says this."""
        body = " ".join(self.page.locator("main").inner_text().split())
        for text in texts:
            assert text in body, f"{self.page.url} does not say “{text}”, but: {body[:1500]}"
        return self

    def figures(self) -> str:
        """All that the page says: to be held against itself later."""
        return " ".join(self.page.locator("main").inner_text().split())

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)

    # --- looking -------------------------------------------------------------------------------

    def look(self) -> Person:
        """One h1, a title, nothing sideways, and with script: nothing that axe finds."""
        page = self.page
        shape = re.sub(r"R-\d+|\d+", "N", page.url.removeprefix(self.stack.address))
        self.seen.append(shape)
        assert page.locator("h1").count() == 1, f"{page.url} has {page.locator('h1').count()} h1"
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > self.width:
            self.faults.append(f"{shape} is {wide} px wide")
        if not self.script:
            return self
        page.evaluate(AXE() + ";0")
        for fault in page.evaluate(LOOK)["violations"]:
            self.faults += [f"{shape}: {fault['id']} at {node['target']}" for node in fault["nodes"]]
        return self

    def leaves(self) -> None:
        """Closes the browser. Nothing may have gone wrong meanwhile."""
        self.context.close()
        assert (self.said, self.faults) == ([], []), f"{self.said} {self.faults}"

    # --- signing in ----------------------------------------------------------------------------

    def mail(self, subject: str) -> str:
        """The text of the newest mail to this person whose subject holds these words, once it is sent."""
        found: list[str] = []

        def there() -> bool:
            found[:] = [text for heading, text in self.mails() if subject in heading]
            return bool(found)

        assert eventually(there, 120), f"no mail “{subject}”, but {[heading for heading, _ in self.mails()]}"
        return found[-1]

    def mails(self) -> list[tuple[str, str]]:
        found = []
        for path in sorted((self.stack.folder / "mail").glob("*.log"), key=lambda each: each.stat().st_mtime_ns):
            for raw in MAIL_RULE.split(path.read_bytes()):
                mail = email.message_from_bytes(raw, policy=email.policy.default)
                body = mail.get_body(("plain",)) if isinstance(mail, EmailMessage) else None
                if body and self.address in str(mail["to"]):
                    found.append((str(mail["subject"]), body.get_content()))
        return found

    def signs_in_with_a_code(self) -> Person:
        """Signs in as one of the demo people, with the code of the moment where a second step is asked for."""
        self.go("/account/sign-in/").type(login=self.address, password=PASSWORD).press("Sign in")
        if self.find("main [name=code]").count():
            demo = self.context.new_page()
            demo.goto("/demo/")
            code = demo.locator("tr", has_text=self.address).locator("strong").inner_text()
            demo.close()
            self.type(code=code)
            with self.page.expect_navigation():
                self.find("main button[type=submit]").first.click()
        return self

    def confirms(self) -> Person:
        """Confirms with the password that it is them, where a page asks."""
        if self.find("main [name=password]").count() == 0:
            self.press("Use your password")
        return self.type(password=PASSWORD).press("Continue")

    def signs_in_and_enrols(self) -> Person:
        """Signs in with a password; the role asks for a second step, which is set up on the way."""
        self.go("/account/sign-in/")
        self.type(login=self.address, password=PASSWORD).press("Sign in")
        assert self.heading() == "Set up a second step"
        secret = self.find("main code").inner_text().strip()
        counter = next(yield_hotp_counters_from_time())
        if time.time() % 30 > 27:
            time.sleep(4)
            counter = next(yield_hotp_counters_from_time())
        self.type(code=format_hotp_value(hotp_value(secret, counter))).press("Turn the second step on")
        return self
