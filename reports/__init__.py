"""What we tell them: dashboards, progress reports, reminders."""
