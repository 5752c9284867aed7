"""Events from a spreadsheet: `infra.import_events` puts these together.

sheet ──line──► wanted ──► known? ──no──► POST /v1/events ──► publish
  │               │          └─yes─► differences
  └── report ◄────┴── problems, by column
"""
