"""One file in `versions` a schema change, numbered; `bot.storage.schema.CURRENT` names the newest."""
