"""What happens: functions that read, decide through the domain, and write.

Each takes a Session and `now` and never commits; the entrance opens the transaction. Those that straddle transactions
take a Runtime instead (`delivery.drain`, `replies.receive`, `due.do_what_is_due`).
"""
