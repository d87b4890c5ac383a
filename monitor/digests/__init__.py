"""What an audience was not told yet -> an edition: page, mail, PDF, feed."""
