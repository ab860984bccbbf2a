-- The processes that let letters leave in their time. Whoever is silent for long is taken for dead; nothing rests on it but time.
create table worker (
  id text primary key,
  beat_at text not null
);
