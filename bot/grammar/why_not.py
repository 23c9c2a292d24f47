"""Says why a word of a query is neither a code nor a domain."""

from bot.causes import cause_called
from bot.grammar.codes import looks_like_code, may_be_mark, read_code
from bot.grammar.domains import MAX_ADDRESS, authority_of, is_ip
from bot.grammar.markup import shown
from bot.grammar.naming import read_id
from bot.grammar.own_codes import own_code


def _about_code(word: str) -> str:
    """What is wrong with a word that looks like a code, after the word itself."""
    if own_code(word):
        return "is a provider's own code, which goes with a domain and nothing else."
    if may_be_mark(word):
        return "is no provider's own code that I know: paste the whole reply that it was in."
    code = read_code(word)
    hint = f" `explain {code}` says what its parts would mean." if code else ""
    return f"is not an SMTP code: enhanced ones look like `4.4.1`, basic ones like `550`.{hint}"


def _wants_a_command(word: str) -> str | None:
    if incident := read_id(word):
        return f"`{incident}` needs a command before it, such as `recheck {incident}` or `why {incident}`."
    if cause_called(word):
        return f"“{shown(word)}” is a cause and no code: `explain {shown(word)}` says what to do about it."
    return None


def why_not(word: str) -> str:
    """Why a word is neither a code nor a domain, as a sentence."""
    quoted = f"“{shown(word)}”"
    if wants := _wants_a_command(word):
        return wants
    if looks_like_code(word) or may_be_mark(word):
        return f"{quoted} {_about_code(word)}"
    host = authority_of(word) if "://" in word else word.rpartition("@")[2]
    if is_ip(host) or host == "":
        but = " but an IP address" if host else ""
        return f"{quoted} names no domain{but}, and every check starts from a domain."
    if host.lower() in {"localhost", "local", "localdomain"}:
        return f"{quoted} means the machine itself, which nobody else can send mail to."
    if len(word) > MAX_ADDRESS:
        return f"{quoted} is too long for an address."
    return f"{quoted} is not a domain such as `example.com`."
