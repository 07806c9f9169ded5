import { type Hex, zeroAddress } from "viem";
import { readGate } from "../../../src/chain/actions/readGate.ts";
import type { ReadClient } from "../../../src/chain/clients.ts";
import { readText } from "../../../src/files/readText.ts";
import { gateDataFor } from "../../../src/distribution/claim/gateDataFor.ts";
import type { RelayedCampaign } from "../../../src/distribution/claim/relayedCampaign.ts";
import { readShown } from "../../../src/credentials/shownCredential.ts";

/**
 * What a campaign's gate asks for, out of one presentation or package.
 * @param file undefined: there is none, which is enough for some gates
 * @throws SymbolonError as `readShown` and `gateDataFor`
 */
export async function gateDataOfFile(
  client: ReadClient,
  { campaign, gate }: Pick<RelayedCampaign, "campaign" | "gate">,
  file: string | undefined,
): Promise<Hex | undefined> {
  if (gate === zeroAddress) return undefined;
  const state = await readGate(client, { gate, campaign });
  return gateDataFor(state, file === undefined ? [] : [readShown(readText(file), file)]);
}
