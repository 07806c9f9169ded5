import { TRANSFER_KIND } from "./intents.ts";

/**
 * An intent that was part of a final transaction, and that nothing changes any more. What only moves ether between keys stays,
 * since refills are reckoned from it; and what others wait for, who do not look into the archive.
 */
export const ARCHIVABLE = `intent.state in ('done', 'skipped') and intent.transaction is not null and intent.kind <> '${TRANSFER_KIND}'
  and not exists (select from only intent next where next.chain = intent.chain and next.after = intent.key and next.state in ('queued', 'bundled', 'mined', 'parked'))`;

/** What is kept of an intent beside its content. */
const KEPT = `id, chain, kind, contract, key, digest, signer, position, deadline, near, lane, class, rank, turn, after, state, transaction,
  result, reason, tries, due, submitted, changed`;

/**
 * Parts of a statement that move the intents of `due (id)` into the archive, which has to be locked (`tryLockArchive`).
 * @param content expression for what is kept of `content`
 */
export const moveToArchive = (content: string) => `moved as (
    delete from only intent using due where intent.id = due.id returning ${KEPT.replace(/\w+/g, "intent.$&")}, ${content} as kept),
  archived as (insert into archived_intent (${KEPT}, content) select ${KEPT}, kept from moved),
  counted as (insert into archived_count (chain, kind, state, count)
    select chain, kind, state, count(*) from moved group by chain, kind, state order by chain, kind, state
    on conflict (chain, kind, state) do update set count = archived_count.count + excluded.count)`;
