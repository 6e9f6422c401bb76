"""Reports for editors: state of the questions, votes, searches, use of facts."""
