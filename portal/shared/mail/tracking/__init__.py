"""What happened to a sent mail: delivery events of providers and bounce mails."""
