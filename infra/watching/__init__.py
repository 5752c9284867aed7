"""Eyes: what is watched on AWS, by alarms, dashboards and logs. All of it follows from what the services declare
(infra/services/), is part of each stage's template, and is described for those whom it wakes in docs/alarms.md."""
