"""The Telegram bot: the front end that a newsroom talks to.

    service ─ polling or webhook ─→ journal ─→ desk clerk (handlers) ─→ delivery ─→ Telegram

An update is written to the journal before Telegram is told that it arrived; it
leaves the journal when everything it asked for has been delivered. Each send is
noted before it starts and after it succeeded, so that after a crash the bot
knows what arrived, what did not, and what may have.
"""
