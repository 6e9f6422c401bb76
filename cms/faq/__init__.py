"""The help: sections of questions with answers, and readers' votes."""
