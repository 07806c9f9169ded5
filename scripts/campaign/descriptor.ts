import { dirname, join } from "node:path";
import { knownCampaign } from "../../src/node/campaigns/campaignFile.ts";
import { campaignDescriptors } from "../../src/node/descriptors/campaignDescriptors.ts";
import { type Descriptor, descriptorText } from "../../src/node/descriptors/descriptor.ts";
import { writeOwnOutputs } from "../../src/node/files/ownOutput.ts";
import { makeDirectory } from "../../src/node/files/replaceDirectory.ts";
import { openReader } from "../command/connect.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { type Line, printResult, table } from "../output.ts";
import type { ChainOptions } from "./commonOptions.ts";

type DescriptorOptions = ChainOptions &
  ReplaceOptions & {
    readonly name?: string;
    readonly owner?: string;
    readonly url?: string;
    readonly out?: string;
  };

/** `symbolon campaign descriptor CAMPAIGN`: what wallets show of its calls, for the campaign's own address. */
export async function descriptor(addressOrFile: string, options: DescriptorOptions): Promise<void> {
  const { name: contractName, owner, url, out, replace, json = false } = options;
  const client = await openReader(options.rpc);
  const { campaign } = await knownCampaign(client, addressOrFile);
  const named = {
    ...(contractName !== undefined && { contractName }),
    ...(owner !== undefined && { owner }),
    ...(url !== undefined && { url }),
  };
  const made = await campaignDescriptors(client, { campaign, ...named });
  const { files, token } = made;
  const written = out === undefined ? [] : files.map(([path]) => join(out, path));
  if (out !== undefined) {
    for (const path of written) makeDirectory(dirname(path));
    writeOwnOutputs(
      files.map(([, one], i) => [written[i] as string, descriptorText(one)]),
      { replace },
    );
  }
  const newest = files.filter(([path]) => path.startsWith("v2/")).map(([, one]) => one);
  printResult(
    json,
    {
      campaign,
      chainId: client.chain.id,
      kind: made.kind,
      form: made.form,
      name: made.contractName,
      token: { address: token.address, symbol: token.symbol ?? null, decimals: token.decimals ?? null },
      descriptors: Object.fromEntries(files),
      written,
    },
    [
      ...table([
        ["campaign", campaign],
        ["name", made.contractName],
        ["token", `${token.address}${token.symbol === undefined ? "" : ` (${token.symbol})`}`],
        ...written.map((path): Line => ["written", path]),
      ]),
      "",
      ...table(newest.flatMap(shownLines)),
    ],
  );
}

/** Each call, and the labels under which its values are shown. */
function shownLines({ display }: Descriptor): readonly Line[] {
  return Object.entries(display.formats).map(([signature, { intent, fields }]) => {
    const labels = fields.filter(({ visible }) => visible !== "never").map(({ label }) => label);
    return [
      signature.slice(0, signature.indexOf("(")),
      [intent, labels.join(", ")].filter(Boolean).join(": "),
    ];
  });
}
