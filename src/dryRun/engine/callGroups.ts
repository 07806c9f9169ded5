import type { RpcCall } from "./engine.ts";

/**
 * Cuts calls into groups within which a node may run them side by side without anybody seeing it: anvil runs the calls of
 * a JSON-RPC batch so. Questions go together, and so do transactions of different senders, which wait until they are
 * mined; whatever else changes the chain goes alone.
 */
export function callGroups(calls: readonly RpcCall[]): readonly (readonly RpcCall[])[] {
  const groups: RpcCall[][] = [];
  let kind: KindOfCall | undefined;
  let senders = new Set<string>();
  for (const call of calls) {
    const next = kindOfCall(call);
    const sender = next === "send" ? senderOf(call) : "";
    if (next !== kind || next === "change" || senders.has(sender)) {
      groups.push([]);
      senders = new Set();
    }
    kind = next;
    if (next === "send") senders.add(sender);
    groups.at(-1)?.push(call);
  }
  return groups;
}

type KindOfCall = "ask" | "send" | "change";

function kindOfCall({ method }: RpcCall): KindOfCall {
  if (method === "eth_sendTransaction") return "send";
  return /^(eth_(get|call|estimate|chainId|blockNumber|accounts|simulate)|web3_|net_)/.test(method)
    ? "ask"
    : "change";
}

function senderOf({ params: [transaction] = [] }: RpcCall): string {
  const { from: sender } = Object(transaction) as { readonly from?: unknown };
  return String(sender).toLowerCase();
}
