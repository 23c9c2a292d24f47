"""Mail domains that are sick in known ways, served on loopback: real DNS, real SMTP, real sockets.

`domains/` says which domains there are, `servers.toml` how a mail server can behave, `ailments.toml`
what can be done to a domain while the lab runs.
"""

from playground.lab.domain import Domain, load_domains
from playground.lab.lab import Lab
from playground.lab.limits import LabUnavailableError
from playground.lab.log import Contact, Question

__all__ = ["Contact", "Domain", "Lab", "LabUnavailableError", "Question", "load_domains"]
