-- What makes a large desk quick: which applications were written since, how each is found by name, and which ones rest.
-- Nothing here states a fact: all but `revision` can be emptied at any moment, and costs one look at everything then.

-- Every write of an application takes the next number.
create table revision (
  one integer primary key check (one = 1),
  number integer not null
);

insert into revision (one, number) values (1, 1);

-- words: what it is found by, casefolded; empty until they are made.
-- rests_since, rests_until: read at any moment from the one to before the other, it shows nothing; UTC text, empty: unknown.
-- said: how often it said something that concerns others, by topic; hears: the topics of others that concern it;
-- speaks: what others need of it: nothing (''), 'all', or the moment at which it tells that their opening was closed.
alter table application add column revision integer not null default 1;

alter table application add column words text not null default '';

alter table application add column rests_since text not null default '';

alter table application add column rests_until text not null default '';

alter table application add column said text not null default '';

alter table application add column hears text not null default '';

alter table application add column speaks text not null default '';

create index application_by_revision on application (revision);

create index application_by_rest on application (rests_until, rests_since);

create index application_since on application (rests_since);

-- The circles in which applications concern each other: a requisition, one person, a whole search.
create table circle (
  name text not null,
  application text not null references application (id),
  primary key (name, application)
);

create index circle_of on circle (application);

-- The playbook and version under which the applications were put to rest.
create table rest_basis (
  one integer primary key check (one = 1),
  document text not null
);
