-- The record: whose desk this is, the applications, and their events. Statements are separated by blank lines.

create table profile (
  one integer primary key check (one = 1),
  document text not null
);

-- document: all of the record file but its events; length: how many events were written.
create table application (
  place {pk},
  id text not null unique,
  document text not null,
  length integer not null check (length >= 0)
);

create table event (
  application text not null references application (id),
  place integer not null,
  id text not null unique,
  document text not null,
  primary key (application, place)
);

-- Append-only: a correction is an event.
-- only sqlite
create trigger event_is_not_changed before update on event
begin select raise(abort, 'an event is never changed; a correction is an event'); end;

-- only sqlite
create trigger event_is_not_deleted before delete on event
begin select raise(abort, 'an event is never deleted; a correction is an event'); end;
