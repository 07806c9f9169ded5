import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Address, type Hex, zeroAddress } from "viem";
import { readGate } from "../../../src/chain/actions/readGate.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import type { GateState } from "../../../src/chain/gateState.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { batchFiles } from "../../../src/credentials/node/batchFiles.ts";
import { selectCredentials } from "../../../src/credentials/node/index.ts";
import { readText } from "../../../src/files/readText.ts";
import type { ClaimTree } from "./claimTree.ts";
import { gateDataFor } from "./gateDataFor.ts";
import type { RelayedCampaign } from "./relayedCampaign.ts";
import { heldCredential, readShown, type ShownCredential } from "./shownCredential.ts";
import type { RejectedClaim } from "./signedItems.ts";

export type GateDataSource = {
  readonly gate: GateState;
  /** Undefined where nothing answers what the gate asks about the leaf's account. */
  readonly gateDataOf: (index: number) => Hex | undefined;
  /** Files that are not sound: each may come from somebody else, so they do not stop the rest. */
  readonly rejected: readonly RejectedClaim[];
};

/**
 * What the gate of a campaign asks for, leaf by leaf: out of a folder of presentations or of holders' packages, or out of a
 * batch directory, whose issuer has all of them. Of several credentials about one account the first that fits counts.
 * @param path undefined: there are no credentials, which is enough for some gates
 * @throws SymbolonError `NoGate`, and as `selectCredentials`
 */
export async function gateDataSource(
  client: ReadClient,
  { campaign, gate }: RelayedCampaign,
  tree: ClaimTree,
  path: string | undefined,
): Promise<GateDataSource> {
  if (gate === zeroAddress) {
    if (path !== undefined) throw noGate(campaign, path);
    return { gate: { gate, kind: "none" }, gateDataOf: () => undefined, rejected: [] };
  }
  const state = await readGate(client, { gate, campaign });
  const { credentials, rejected } = await credentialsAt(path, tree);
  const gateDataOf = (index: number) => {
    try {
      return gateDataFor(state, credentials.get(tree.account(index)) ?? []);
    } catch (error) {
      // A presentation that shows too little is as good as none.
      if (error instanceof SymbolonError) return undefined;
      throw error;
    }
  };
  return { gate: state, gateDataOf, rejected };
}

type Read = {
  /** By subject, in lower case: only those who have a leaf. */
  readonly credentials: ReadonlyMap<Address, readonly ShownCredential[]>;
  readonly rejected: readonly RejectedClaim[];
};

async function credentialsAt(path: string | undefined, tree: ClaimTree): Promise<Read> {
  const credentials = new Map<Address, ShownCredential[]>();
  const rejected: RejectedClaim[] = [];
  const hasLeaf = (subject: Address) => tree.indexOf(subject.toLowerCase() as Address) !== undefined;
  const add = (credential: ShownCredential) => {
    const subject = credential.subject.toLowerCase() as Address;
    if (!hasLeaf(subject)) return;
    const known = credentials.get(subject);
    if (known === undefined) credentials.set(subject, [credential]);
    else known.push(credential);
  };
  if (path === undefined) return { credentials, rejected };
  if (existsSync(join(path, batchFiles.secret))) {
    for await (const held of selectCredentials(path, (_, { subject }) => hasLeaf(subject))) {
      add(heldCredential(held));
    }
    return { credentials, rejected };
  }
  for (const label of filesAt(path)) {
    try {
      add(readShown(readText(label), label));
    } catch (error) {
      if (!(error instanceof SymbolonError)) throw error;
      rejected.push({ label, code: error.code, why: error.reason });
    }
  }
  return { credentials, rejected };
}

/** One file, or those of a folder, sorted by name. */
function filesAt(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith(".json"));
  const byName = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });
  return names.toSorted(byName).map((name) => join(path, name));
}

function noGate(campaign: Address, path: string): SymbolonError {
  return new SymbolonError({
    code: "NoGate",
    reason: `The campaign ${campaign} has no gate, and ${path} was given for one.`,
    hint: "Leave out --credentials.",
    details: { campaign, path },
  });
}
