import type { WriteClient } from "../../chain/clients.ts";
import type { TokenState } from "../../chain/read/readToken.ts";
import { requireEther } from "../../delivery/requireEther.ts";
import type { Timing } from "../../delivery/timing.ts";
import { treasuryFindings } from "../check/coinFindings.ts";
import { refuseAny } from "../check/finding.ts";
import { depositMissing } from "../fund/depositCoin.ts";
import { type Creation, creationCalls, simulateCreation } from "./createWork.ts";

/**
 * Deposits the coin that a campaign's funding lacks, once it is seen that the campaign can be created: the deposit, the approval
 * and the creation are played one after the other, and the treasury takes coin.
 * @throws SymbolonError `NotEnoughFunds`, `TreasuryRefusesCoin`, as `simulateCreation` and `depositMissing`
 */
export async function depositForCreation(
  client: WriteClient,
  creation: Creation,
  state: TokenState,
  timing?: Timing,
): Promise<void> {
  const { creator, plan, funding: amount } = creation;
  const { token, treasury } = plan.terms;
  const calls = creationCalls(creation, state);
  const value = calls.reduce((sum, one) => sum + one.value, 0n);
  await requireEther(client, [creator], { transactions: calls.length, gas: 0n, value });
  refuseAny(await treasuryFindings(client, { token, treasury, isCreated: false }));
  await simulateCreation(client, creation, calls);
  await depositMissing(client, { token, amount }, timing);
}
