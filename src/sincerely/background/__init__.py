"""Work that goes on by itself while nobody types: letters leave in their time, and the mailbox is looked into."""
