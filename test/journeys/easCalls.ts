import { easBuild } from "./easBuilds.ts";
import { ethers } from "./easSdk.ts";

/** Errors of EAS's registries and of the contracts around them, which pass on each other's. */
const errors = new ethers.Interface(
  JSON.stringify(
    [
      easBuild("EAS"),
      easBuild("SchemaRegistry"),
      easBuild("Indexer"),
      easBuild("EIP712Proxy", "eip712/proxy"),
      easBuild("AttestationResolver", "resolver/examples"),
      easBuild("TokenResolver", "resolver/examples"),
    ].flatMap(({ abi }) => abi.filter((item) => item.type === "error")),
  ),
);

/** Sends what the SDK has prepared, and says what the SDK makes of the receipt. */
export async function sent<T>(prepared: Promise<{ wait(): Promise<T> }>): Promise<T> {
  return (await prepared).wait();
}

/** The error that a contract ended `call` with: "" where it gave none, "none" where it did not end so. */
export async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return "none";
  } catch (thrown) {
    if (!ethers.isError(thrown, "CALL_EXCEPTION")) throw thrown;
    const data = thrown.data ?? "0x";
    return data === "0x" ? "" : errors.parseError(data)?.name;
  }
}

/** What the SDK said when it threw; "" where it did not. */
export async function thrownBy(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "",
    (thrown: Error) => thrown.message,
  );
}

/** What ethers threw, with the contract's error where ethers could read it; {} where it did not throw. */
export async function errorOf(call: Promise<unknown>): Promise<{ revert?: { name: string } | null }> {
  return call.then(
    () => ({}),
    (thrown: object) => thrown,
  );
}
