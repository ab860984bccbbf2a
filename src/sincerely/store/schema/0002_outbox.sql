-- Letters on their way. `document` holds what was frozen; the columns are where the letter stands. Times are UTC text.
create table outbox (
  place {pk},
  id text not null unique,
  application text not null,
  kind text not null,
  obligation text not null,
  message_id text not null unique,
  message {blob} not null,
  document text not null,
  state text not null,
  fence integer not null,
  lease_until text,
  not_before text not null,
  attempts integer not null,
  stepped_at text,
  say text not null
);

create index outbox_by_state on outbox (state, not_before);

-- A recipient of a letter that may still arrive or has: two letters of one kind and cause cannot both be on their way.
create table outbox_key (
  application text not null,
  kind text not null,
  recipient text not null,
  cause text not null,
  letter text not null references outbox (id),
  primary key (application, kind, recipient, cause)
);

create table outbox_log (
  place {pk},
  letter text not null references outbox (id),
  at text not null,
  step text not null,
  before text,
  after text not null,
  fence integer not null,
  say text not null
);

-- The last row says whether everything is stopped.
create table outbox_hold (
  place {pk},
  at text not null,
  held integer not null,
  say text not null
);

-- only sqlite
create trigger outbox_log_is_not_changed before update on outbox_log
begin select raise(abort, 'what was done is not rewritten'); end;

-- only sqlite
create trigger outbox_log_is_not_deleted before delete on outbox_log
begin select raise(abort, 'what was done is not rewritten'); end;

-- What was approved is frozen: only where it stands may change, and it is never deleted.
-- only sqlite
create trigger outbox_is_frozen before update of id, application, kind, obligation, message_id, message on outbox
begin select raise(abort, 'an approved letter is never changed; approve another'); end;

-- only sqlite
create trigger outbox_is_kept before delete on outbox
begin select raise(abort, 'an approved letter is never deleted'); end;
