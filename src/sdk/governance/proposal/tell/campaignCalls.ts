import { cumulativeCampaignAbi } from "../../../chain/abi/cumulativeCampaignAbi.ts";
import { formatThings } from "../../../core/text/format.ts";
import { exactTokenAmount } from "../../../core/text/tokenAmount.ts";
import { decoded } from "./decoded.ts";
import type { CallFacts, CallOf, Told } from "./told.ts";
import { hashOr } from "./words.ts";

/** A call of a campaign whose root grows. */
export function ofCampaign(call: CallOf, { token }: CallFacts): Told | undefined {
  const found = decoded(cumulativeCampaignAbi, call);
  if (found?.functionName === "vetoRoot") {
    const [proposal] = found.args;
    const what = `Veto the proposal ${proposal} of the campaign ${call.target}`;
    return { act: "VetoRoot", what, rows: [["vetoes", proposal]] };
  }
  if (found?.functionName !== "proposeRoot") return undefined;
  const [root, leaves, funding, manifest] = found.args;
  const amount = exactTokenAmount(funding, token ?? {});
  const money = funding === 0n ? "no funding" : `${amount} from its treasury`;
  return {
    act: "ProposeRoot",
    what: `Propose the root ${root} of ${formatThings(leaves, "leaf", "leaves")} to the campaign ${call.target}, with ${money}`,
    rows: [
      ["root", root],
      ["leaves", leaves.toLocaleString("en")],
      ["funding", funding === 0n ? "none" : `${amount}, when the root is accepted`],
      ["token", token?.address ?? "not read: the funding is in its base units"],
      ["manifest", hashOr(manifest)],
    ],
  };
}
