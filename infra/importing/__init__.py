"""Events and bars from a spreadsheet: `infra.import_events` and `infra.import_bars` put these together.

sheet ──line──► wanted ──► known? ──no──► POST /v1/events ──► publish
  │               │          └─yes─► differences
  └── report ◄────┴── problems, by column
"""
