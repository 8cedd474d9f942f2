"""The demo: our bot, unchanged, and a stand-in for Slack with a company of its own."""
