import type { Check } from "./check.ts";

/** Starts the chain that `npm start` uses, asks it who it is, and stops it. */
export async function checkEmbeddedChain(): Promise<Check> {
  const check = "embedded chain";
  const started = performance.now();
  try {
    const { default: hre } = await import("hardhat");
    const connection = await hre.network.create("embedded");
    const client: unknown = await connection.provider.request({ method: "web3_clientVersion" });
    await connection.close();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    return { check, status: "ok", found: `${String(client)}, started in ${seconds} s` };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    const hint = "delete node_modules and run `npm start`: it installs the packages for this platform anew";
    return { check, status: "missing", found: `does not start: ${found}`, hint };
  }
}
