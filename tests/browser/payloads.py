"""Owns what somebody might write to have code of theirs run in the browsers of others, and how we would notice."""

from tests.browser.conftest import Profile
from tests.browser.person import Person

SHORT = (
    "<script>__xss=1</script>",
    "<img src=x onerror=__xss=1>",
    '"><svg onload=__xss=1>',
    "'-(__xss=1)-'",
    "</textarea></title><script>__xss=1</script>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'>",
    "<details open ontoggle=__xss=1>",
    "javascript:__xss=1",
    "{{__xss=1}}${__xss=1}",
    '" autofocus onfocus=__xss=1 x="',
    "<a href=javascript:__xss=1>x</a>",
    "<input autofocus onfocus=__xss=1>",
)
"""Each fits into a name of 80 characters."""

LONG = (
    *SHORT,
    "<math><mtext></form><form><mglyph><style></math><img src onerror=__xss=1>",
    "<svg><style><img src=x onerror=__xss=1></style></svg>",
    "<svg><animate onbegin=__xss=1 attributeName=x dur=1s>",
    "<object data='data:text/html,<script>opener.__xss=1</script>'></object>",
    '<noscript><p title="</noscript><img src=x onerror=__xss=1>">',
    "<base href='https://elsewhere.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:__xss=1'>",
    "<link rel=stylesheet href='https://elsewhere.example/x.css'>",
    "<form action='javascript:__xss=1'><button autofocus onfocus=__xss=1>x</button></form>",
    "<video><source onerror=__xss=1></video>",
    "<p style='background:url(javascript:__xss=1)'>styled</p>",
    "&lt;img src=x onerror=__xss=1&gt;",
    "[words](javascript:__xss=1)",
    '![words](x"onerror="__xss=1)',
    "<!--><img src=x onerror=__xss=1>-->",
    "]]><img src=x onerror=__xss=1>",
)

LINKS = (
    "javascript:__xss=1",
    "JaVaScRiPt:__xss=1",
    " javascript:__xss=1",
    "java\tscript:__xss=1",
    "\x01javascript:__xss=1",
    "data:text/html,<script>__xss=1</script>",
    "vbscript:__xss=1",
    "//elsewhere.example",
    'https://e.example/"onmouseover="__xss=1',
)

ALL = "\n\n".join(LONG)
ALL_SHORT = " ".join(SHORT)

_WATCH = """
window.__violations = [];
addEventListener("securitypolicyviolation", (event) => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


def watching(profile: Profile, name: str, *, guarded: bool = True) -> Person:
    """Return somebody in whose pages each violation of the content security policy is taken down.

    Not `guarded`, the pages have no such policy: whatever the code of our own lets through runs.
    """
    person = profile(name, bypass_csp=not guarded)
    person.context.add_init_script(_WATCH)
    person.page.on("dialog", lambda dialog: person.problems.append(f"{name}: a dialog, {dialog.message}"))
    return person


def expect_nothing_ran(person: Person) -> None:
    """Fail when code of a payload ran on the page, was tried and refused, or got into its tree."""
    found = person.page.evaluate(
        """async () => {
          await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          return ({
          ran: window.__xss ?? null,
          refused: window.__violations,
          handlers: [...document.querySelectorAll("*")].flatMap(element => element.getAttributeNames())
            .filter(name => name.startsWith("on")),
          inside: document.querySelectorAll(
            "script:not([src^='/static/']), iframe, object, embed, base, math, meta[http-equiv], " +
            "link[href*='elsewhere'], [href^='javascript' i], [action^='javascript' i]"
          ).length,
        }); }"""
    )
    assert found == {"ran": None, "refused": [], "handlers": [], "inside": 0}, person.page.url
