-- How far each source of messages was read.
create table message_place (
  name text primary key,
  uidvalidity integer not null,
  uid integer not null
);

-- Fetched messages: as they came, what they seem to say, and what became of that.
create table message (
  place {pk},
  id text not null unique,
  message_id text,
  fingerprint text not null unique,
  application text,
  label text not null,
  state text not null,
  raw {blob} not null,
  document text not null
);

create index message_by_state on message (state);

-- The servers of the mailbox that was connected; a password never stands here.
create table mailbox (
  one integer primary key check (one = 1),
  document text not null
);
