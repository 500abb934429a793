"""What an operator does beside the portal: back up, restore, look after its health."""
