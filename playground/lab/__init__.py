"""Mail domains that are sick in known ways, served on loopback with real DNS, SMTP and sockets.

`domains/` lists the domains, `mail/servers.toml` the behaviours of mail servers, `ailments.toml` what a
domain can get while the lab runs. `lab.py` starts it all; `world.py` is the state of every domain, which
`health.py` makes sick and heals, and which the servers in `dns/`, `mail/` and `web.py` read at each answer.
"""

from playground.lab.domain import Domain, load_domains
from playground.lab.lab import Lab
from playground.lab.limits import LabUnavailableError
from playground.lab.log import Contact, Question

__all__ = ["Contact", "Domain", "Lab", "LabUnavailableError", "Question", "load_domains"]
