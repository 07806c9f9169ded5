/** A user's program: their own viem, their own clients, our package. Says what came of it as JSON, and must be strict. */

import {
  createPublicClient,
  createWalletClient,
  custom,
  decodeFunctionData,
  encodeErrorResult,
  encodeFunctionData,
  type PublicClient,
  webSocket,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { mainnet } from "viem/chains";
import { socketClientCache } from "viem/utils";
import {
  claimCall,
  errorsAbi,
  isClaimed,
  symbolonActions,
  verifyAttestation,
  type WriteClient,
} from "../../../../src/sdk/chain/index.ts";
import { decodeClaimError } from "../../../../src/sdk/distribution/errors/index.ts";

const campaign = "0x00000000000000000000000000000000000000c1";
/** A word of ones answers what is claimed, and six words a verdict: valid, firm, of one revision. */
const word = (value: number | bigint) => value.toString(16).padStart(64, "0");
const verdict = `0x${[5, 1, 9, 8, 1, 2].map(word).join("")}`;
const transport = custom({
  request: async ({ params }: { params?: readonly { to?: string }[] }) =>
    params?.[0]?.to === campaign ? `0x${word(1)}` : verdict,
});
const client: PublicClient = createPublicClient({ chain: mainnet, transport });
const account = privateKeyToAccount(`0x${"01".repeat(32)}`);
const wallet: WriteClient = createWalletClient({ chain: mainnet, transport, account });

const leaf = { index: 3n, account: account.address, amount: 5n, proof: [] };
const call = claimCall({ campaign, ...leaf });
const { functionName, args } = decodeFunctionData({ abi: call.abi, data: encodeFunctionData(call) });
const refusal = decodeClaimError(
  encodeErrorResult({ abi: errorsAbi, errorName: "AlreadyClaimed", args: [3n] }),
);
const actions = wallet.extend(symbolonActions(new Map()));
webSocket("ws://127.0.0.1:1");

console.log(
  JSON.stringify({
    isClaimed: await isClaimed(client, { campaign, index: 3n }),
    outcome: (await verifyAttestation(client, { verifier: account.address, uid: `0x${"00".repeat(32)}` }))
      .outcome,
    call: [functionName, String(args?.[0])],
    refusal: refusal?.sentence,
    actions: typeof actions.verifyCredential,
    sockets: socketClientCache.size,
  }),
);
