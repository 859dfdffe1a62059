-- What vendors say they were owed, to stand beside what the ledger adds up to.
create table vendor_total (
  vendor     text not null,                             -- as the organisation calls it, in lower case
  month      date not null,                             -- its first day
  currency   text not null check (currency ~ '^[A-Z]{3}$'),
  micros     bigint not null,                           -- millionths of the currency; a credit note is negative
  note       text not null default '',
  set_at     timestamptz not null default now(),
  primary key (vendor, month, currency)
);

-- Keyed fingerprints of the lines a session added, as a developer's machine sent them: the first 6 bytes of an HMAC
-- each, in order. Gone with the person.
create table session_fingerprint (
  pseudonym  text not null references person (pseudonym) on delete cascade,
  session    text not null,
  repo       text not null,
  lines      bytea not null,
  set_at     timestamptz not null default now(),
  primary key (pseudonym, session)
);
