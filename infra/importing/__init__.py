"""Imports events and bars from a CSV. `infra.import_events` and `infra.import_bars` put these modules together.

sheet ──line──► wanted ──► known? ──no──► POST /v1/events ──► publish
  │               │          └─yes─► differences
  └── report ◄────┴── problems, by column
"""
