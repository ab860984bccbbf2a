-- What a mailbox has given away lately is counted before each letter, and what an application has on its way is looked for.
create index outbox_log_by_step on outbox_log (step, at);

create index outbox_by_application on outbox (application);
