-- What SQLite forbids by triggers of its own, PostgreSQL forbids by these.
-- only postgresql
create function refuse_change() returns trigger language plpgsql as $$ begin raise exception '%', tg_argv[0]; end $$;

-- only postgresql
create trigger event_is_not_changed before update or delete on event
for each row execute function refuse_change('an event is never changed; a correction is an event');

-- only postgresql
create trigger outbox_log_is_not_changed before update or delete on outbox_log
for each row execute function refuse_change('what was done is not rewritten');

-- only postgresql
create trigger outbox_is_frozen before update of id, application, kind, obligation, message_id, message on outbox
for each row execute function refuse_change('an approved letter is never changed; approve another');

-- only postgresql
create trigger outbox_is_kept before delete on outbox
for each row execute function refuse_change('an approved letter is never deleted');
