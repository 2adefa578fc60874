"""What the mistakes in all schedules share."""

CHAPTER = "Learning rate and schedules (1-training/learning-rate)"
