"""The outside world: the carrier, the doorbell and the database, each behind what `outreach.ports` asks of it.

Only `outreach.wiring` imports from here. Only `twilio.py` and `wire.py` know Twilio, only `doorbell.py` RQ and Redis.
"""
