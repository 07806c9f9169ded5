/**
 * Writes descriptors/, what wallets show of our calls and typed data (ERC-7730), from ABIs and src/node/descriptors: `node
 * tools/generate/descriptors.ts`; with `--check` it writes nothing and fails where a file differs.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  contractDescriptor,
  descriptorText,
  descriptorVersions,
  signingDomains,
  typedDataDescriptor,
} from "../../src/node/descriptors/descriptor.ts";
import { type SignedContractName, signedContracts } from "../../src/node/descriptors/signedContracts.ts";
import { type GeneratedFile, writeOrCheck } from "./writeOrCheck.ts";

/** The files, with paths from the root of the repository, named as the registry names them. */
export function descriptorFiles(): readonly GeneratedFile[] {
  return descriptorVersions.flatMap((version) => {
    const calls = (Object.keys(signedContracts) as SignedContractName[]).flatMap((name) => {
      const made = contractDescriptor(name, { version });
      return made === undefined ? [] : [[`calldata-${name}`, made] as const];
    });
    const messages = signingDomains.map(
      (domain) => [`eip712-${domain.replaceAll(" ", "")}`, typedDataDescriptor(domain, { version })] as const,
    );
    return [...calls, ...messages].map(([name, made]) => ({
      path: `descriptors/v${version}/${name}.json`,
      text: descriptorText(made),
    }));
  });
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "..", "..");
  for (const version of descriptorVersions)
    mkdirSync(join(root, "descriptors", `v${version}`), { recursive: true });
  writeOrCheck(
    "descriptors",
    descriptorFiles().map(({ path, text }) => ({ path: join(root, path), text })),
  );
}
