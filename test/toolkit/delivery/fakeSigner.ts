import type { ServerResponse } from "node:http";
import { type Hex, hexToBigInt, hexToNumber, type TransactionSerializable } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { openAnswering } from "../answering.ts";

type Asked = { readonly id: number; readonly method: string; readonly params: readonly unknown[] };
type Answer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string } };

/** How a signer behaves; what is left out is honest. */
export type Behaviour = {
  /** What it makes of a transaction before it signs. */
  readonly change?: (transaction: TransactionSerializable) => TransactionSerializable;
  /** What it answers where that is all its own; undefined: it signs. */
  readonly answer?: (asked: Asked) => Answer | undefined;
  /** Does something else with the connection than to answer; true: it has. */
  readonly meet?: (response: ServerResponse) => boolean;
  /** Has the methods of Clef, and its answers. */
  readonly isClef?: boolean;
};

/** A signer of one account, on a port of its own. Close it, or the process stays. */
export async function openFakeSigner(key: Hex) {
  const account = privateKeyToAccount(key);
  const signer = {
    url: "",
    address: account.address,
    asked: [] as string[],
    behaviour: {} as Behaviour,
    close: () => server.close(),
  };
  const server = await openAnswering(async ({ response, body }) => {
    const asked = JSON.parse(body) as Asked;
    signer.asked.push(asked.method);
    const { answer, meet } = signer.behaviour;
    if (meet?.(response) === true) return;
    const given = answer?.(asked) ?? (await signed(asked));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id: asked.id, ...given }));
  });
  signer.url = server.url;
  return signer;

  async function signed({ method, params }: Asked): Promise<Answer> {
    const { isClef = false, change = (same) => same } = signer.behaviour;
    const prefix = isClef ? "account" : "eth";
    if (method === "eth_accounts" && !isClef) return { result: [account.address] };
    if (method === `${prefix}_signTransaction`) {
      const raw = await account.signTransaction(change(transactionOf(params[0] as Quantities)));
      return { result: isClef ? { raw, tx: {} } : raw };
    }
    if (method === (isClef ? "account_signTypedData" : "eth_signTypedData_v4")) {
      const typedData = isClef ? params[1] : JSON.parse(String(params[1]));
      return {
        result: await account.signTypedData(typedData as Parameters<typeof account.signTypedData>[0]),
      };
    }
    if (method === "personal_sign" && !isClef) {
      return { result: await account.signMessage({ message: { raw: params[0] as Hex } }) };
    }
    return { error: { code: -32_601, message: `the method ${method} does not exist/is not available` } };
  }
}

type Quantities = Readonly<Record<string, Hex>>;

function transactionOf({ from: _, to, data, nonce, chainId, ...quantities }: Quantities) {
  const numbers = Object.entries(quantities).map(([name, value]) => [name, hexToBigInt(value)]);
  return {
    to,
    data,
    nonce: hexToNumber(nonce ?? "0x0"),
    chainId: hexToNumber(chainId ?? "0x0"),
    ...Object.fromEntries(numbers),
  } as TransactionSerializable;
}
