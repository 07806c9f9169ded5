import * as fs from "node:fs";
import { dirname } from "node:path";
import { capture } from "./capture.mjs";
import { SetupError } from "./SetupError.mjs";
import { at, CONTRACTS_STAMP, contractsKey } from "./state.mjs";

/** Compiles what is deployed (not the Solidity tests): some minutes the first time, seconds where little has changed. */
export async function bringContracts(node) {
  const key = contractsKey();
  const hardhat = at("node_modules", "hardhat", "dist", "src", "cli.js");
  const { code, output } = await capture(node.path, [hardhat, "build", "--no-tests"]);
  if (code !== 0)
    throw new SetupError(
      `The contracts do not compile.\n${output.trim()}`,
      "Mend the sources named above; where none is named, delete node_modules and run this again.",
    );
  fs.mkdirSync(dirname(CONTRACTS_STAMP), { recursive: true });
  fs.writeFileSync(CONTRACTS_STAMP, key);
}
