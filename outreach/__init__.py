"""Outreach keeps people in recovery in touch with another human being, by text and phone."""
