import { formatEther, formatGwei, type Hash, type Hex, keccak256, parseTransaction } from "viem";
import { estimateGas, getBalance, getBlock, getTransactionCount, sendRawTransaction } from "viem/actions";
import type { WriteClient } from "../chain/clients.ts";
import { isSilent } from "../chain/errors/explainViemError.ts";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { SymbolonError } from "../core/errors.ts";
import { awaitReceipt, countSent } from "../delivery/lookUp.ts";
import { sendEther } from "../delivery/sendCalls.ts";
import { type SendRefusal, sendRefusal } from "../delivery/sendRefusal.ts";
import { askUntil, type Timing, usualTiming } from "../delivery/timing.ts";
import { requireDeployable } from "./deploy.ts";
import { type Construction, deploymentProxy } from "./deterministic.ts";
import { isProxyThere } from "./requireProxy.ts";

/**
 * Puts the proxy on a chain that lacks it, as anybody may: by the transaction that was signed by nobody, which is paid for by
 * an account that nobody has the key of. It is offered to the node before it is paid for: a node that would take it says that
 * funds are lacking, one that never will says so.
 * @param next what is deployed by it afterwards: that is looked at before the proxy is paid for
 * @returns the hash; undefined: it was there
 * @throws SymbolonError `OtherProxy`, `ProxyNotMade`, `ProxyBelowBaseFee`, `UnprotectedRefused`, `ProxyRefused`, and as
 * `requireDeployable` and `sendEther`
 */
export async function deployProxy(
  client: WriteClient,
  timing: Timing = usualTiming,
  next: {
    readonly constructions: Readonly<Record<string, Construction>>;
    readonly salt?: Hex | undefined;
  } = {
    constructions: {},
  },
): Promise<Hash | undefined> {
  if (await isProxyThere(client)) return undefined;
  await requireMakeable(client);
  const { maker, price } = deploymentProxy;
  // Read first: once the transaction is mined, nothing is left of what it was paid with.
  const lacking = price - (await getBalance(client, { address: maker }));
  const paid = lacking > 0n ? lacking : 0n;
  const before = { transactions: paid > 0n ? 1 : 0, value: paid };
  await requireDeployable(client, next.constructions, { salt: next.salt, before });
  const offered = await offer(client);
  if (offered.answer === "refused") throw transactionRefused(client, offered, 0n);
  if (paid > 0n) await sendEther(client, { to: maker, value: paid }, timing);
  // Some take whatever they are offered, and keep nothing, or say why not, until it is paid for.
  if (paid > 0n || offered.answer === "poor") await offerPaid(client, paid, timing);
  const hash = keccak256(deploymentProxy.transaction);
  await awaitReceipt(client, hash, timing);
  if (await isProxyThere(client)) return hash;
  throw notMade(client, `Transaction ${hash}, which makes the deterministic deployment proxy, failed`);
}

type Offered =
  | { readonly answer: "taken" | "poor" }
  | { readonly answer: "refused"; readonly refusal: SendRefusal; readonly thrown: unknown };

/** Sends the transaction, whether it is paid for or not. @throws what viem throws where the node is silent */
async function offer(client: WriteClient): Promise<Offered> {
  try {
    await sendRawTransaction(client, { serializedTransaction: deploymentProxy.transaction });
    return { answer: "taken" };
  } catch (thrown) {
    const refusal = sendRefusal(thrown);
    if (refusal.kind === "silent") throw thrown;
    if (refusal.kind === "held") return { answer: "taken" };
    return refusal.kind === "poor" ? { answer: "poor" } : { answer: "refused", refusal, thrown };
  }
}

/** Of an account that nobody holds there is no other transaction that could outbid it: the pool is full. */
const isFull = (offered: Offered | undefined): boolean =>
  offered?.answer === "refused" && offered.refusal.kind === "outbid";

/**
 * Until every machine behind the node's address knows of the payment, and its pool has room: nobody can offer more for it.
 * @throws SymbolonError `UnprotectedRefused`, `ProxyRefused`
 */
async function offerPaid(client: WriteClient, paid: bigint, { lag }: Timing): Promise<void> {
  const last: { offered?: Offered | undefined } = {};
  await askUntil(lag, async () => {
    last.offered = await offer(client).catch(() => undefined);
    return last.offered?.answer === "poor" || isFull(last.offered) ? undefined : last.offered;
  });
  const { offered } = last;
  // Of one that lacks funds by its node's words, or of a silent node, the receipt decides; and of one that was kept before, and is mined.
  if (offered?.answer !== "refused" || (await countSent(client, deploymentProxy.maker)) > 0) return;
  throw transactionRefused(client, offered, paid);
}

/** What can be known without the transaction: whether it was used up, and whether its gas and price suffice here. */
async function requireMakeable(client: WriteClient): Promise<void> {
  const { maker, transaction } = deploymentProxy;
  if ((await getTransactionCount(client, { address: maker })) > 0) {
    throw notMade(
      client,
      "The transaction that makes the deterministic deployment proxy was already sent, and failed,",
    );
  }
  const { data, gas = 0n, gasPrice = 0n } = parseTransaction(transaction);
  const needed = await estimateGas(client, { account: client.account.address, data }).catch((thrown) => {
    if (isSilent(thrown)) throw thrown;
    return undefined;
  });
  if (needed !== undefined && needed > gas) {
    const with_ = `with ${gas.toLocaleString("en")} gas, and would take ${needed.toLocaleString("en")}`;
    throw notMade(client, `The transaction that makes the deterministic deployment proxy does so ${with_}`);
  }
  const { baseFeePerGas } = await getBlock(client);
  if (baseFeePerGas === null || baseFeePerGas <= gasPrice) return;
  throw new SymbolonError({
    code: "ProxyBelowBaseFee",
    reason: `The transaction that makes the deterministic deployment proxy pays ${formatGwei(gasPrice)} gwei for a unit of gas, and the base fee of chain ${client.chain.id} is ${formatGwei(baseFeePerGas)} gwei.`,
    hint: `Nothing was sent. Run the same command again when gas costs less; or ${OTHER_WAY}.`,
    details: { chainId: client.chain.id, gasPrice, baseFee: baseFeePerGas },
  });
}

/** What works on every chain, at addresses of its own. */
const OTHER_WAY = "deploy the contracts by ignition/modules, and name them in an address book (--addresses)";

type Refused = Extract<Offered, { readonly answer: "refused" }>;

/** @param paid wei that this run has sent to the maker */
function transactionRefused(client: WriteClient, { refusal, thrown }: Refused, paid: bigint): SymbolonError {
  const { maker } = deploymentProxy;
  const words = nodeWords(thrown).replace(/\.$/, "");
  const spent =
    paid === 0n
      ? "Nothing was spent."
      : `The ${formatEther(paid)} ETH sent to ${maker} stay there for the next try.`;
  const isUnprotected = refusal.kind === "unprotected";
  const again =
    refusal.kind === "outbid" ? "Run the same command again when the pool has room, or ask" : "Ask";
  return new SymbolonError({
    code: isUnprotected ? "UnprotectedRefused" : "ProxyRefused",
    reason: isUnprotected
      ? `The node refuses transactions without a chain id, and the one that makes the deterministic deployment proxy has none: ${words}. ${spent}`
      : `The node refuses the transaction that makes the deterministic deployment proxy: ${words}. ${spent}`,
    hint: `${again} another node of chain ${client.chain.id} (--rpc); or ${OTHER_WAY}.`,
    details: { chainId: client.chain.id, told: words, paid },
    cause: thrown,
  });
}

function notMade(client: WriteClient, what: string): SymbolonError {
  return new SymbolonError({
    code: "ProxyNotMade",
    reason: `${what} on chain ${client.chain.id}.`,
    hint: `That chain prices creation otherwise: ${OTHER_WAY}.`,
    details: { chainId: client.chain.id },
  });
}
