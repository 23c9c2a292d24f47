"""One numbered file in `versions` per schema change; `bot.storage.schema.CURRENT` names the newest."""
