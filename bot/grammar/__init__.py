"""What people type, understood or refused in one friendly line."""

from bot.grammar.query import parse_query, query_in_passing

__all__ = ["parse_query", "query_in_passing"]
