import { type Address, type Hex, zeroHash } from "viem";
import { fileJournal } from "../src/node/index.ts";
import type { WriteClient } from "../src/sdk/chain/index.ts";
import {
  type AttestRow,
  attestRows,
  encodeAttestationData,
  findRegistry,
  importAttestations,
  readSource,
  selectImports,
} from "../src/sdk/credentials/index.ts";

type Scores = readonly { readonly player: Address; readonly score: bigint }[];

/** Attests a score to every player, each exactly once: call it again after whatever happened. Gives the uids, in order. */
export async function attestScores(
  issuer: WriteClient,
  registry: Address,
  schema: Hex,
  scores: Scores,
  list: string,
) {
  const rows = scores.map(({ player, score }, i): AttestRow => {
    const data = encodeAttestationData("uint256 score", { score });
    const terms = { expirationTime: 0n, revocable: true, refUID: zeroHash, value: 0n };
    return {
      key: `${i}`,
      label: `row ${i}`,
      request: { schema, data: { recipient: player, data, ...terms } },
    };
  });
  const { done } = await attestRows(issuer, { registry, rows, journal: fileJournal(`${list}.journal`) });
  return rows.map(({ key }) => done.get(key)?.uid);
}

/** Makes what an issuer attested on EAS again in another registry of the chain, each exactly once. */
export async function moveFromEas(issuer: WriteClient, eas: Address, registry: Address, list: string) {
  const source = await readSource(issuer, {
    registry: await findRegistry(issuer, eas),
    issuer: issuer.account.address,
    schemas: [],
    fromBlock: 0n,
  });
  const terms = { source, now: source.time, resolvers: [], withRevoked: false, dropReferences: false };
  const { rows } = await importAttestations(issuer, {
    registry: await findRegistry(issuer, registry),
    journal: fileJournal(`${list}.journal`),
    select: (isMade) => selectImports({ ...terms, isMade }),
  });
  return rows.map(({ source: uid, status, destination, reason }) => ({ uid, status, destination, reason }));
}
