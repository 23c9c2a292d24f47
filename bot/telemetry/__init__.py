"""What a running bot tells whoever runs it: logs, metrics, health, and posts in the operators' channel."""
