"""Metrics counted by this process; the store counts others. docs/operating.md has the table."""

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()

INTAKE = Counter(
    "bouncebot_intake",
    "New events, commands and actions accepted, by kind.",
    ["kind"],
    registry=REGISTRY,
)
ACKNOWLEDGED = Histogram(
    "bouncebot_acknowledge_seconds",
    "From an event's arrival until it is committed and can be acknowledged.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
    registry=REGISTRY,
)
DIAGNOSED = Histogram(
    "bouncebot_diagnosis_seconds",
    "Duration of whole diagnoses, by cause.",
    ["cause"],
    buckets=(0.1, 0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 15),
    registry=REGISTRY,
)
CHECKED = Histogram(
    "bouncebot_check_seconds",
    "How long each finding took, by check.",
    ["check"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10),
    registry=REGISTRY,
)
SLACK_ERRORS = Counter(
    "bouncebot_slack_errors",
    "API calls that Slack refused, by method and error.",
    ["method", "error"],
    registry=REGISTRY,
)
REFUSED = Counter(
    "bouncebot_requests_refused",
    "Requests to /slack/events that were refused, by reason.",
    ["reason"],
    registry=REGISTRY,
)
