"""What falls due: `tick` opens periods, reminds those who still owe, sends the mail; urging by hand."""
