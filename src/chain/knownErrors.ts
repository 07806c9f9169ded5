import { type Abi, type AbiItem, parseAbi } from "viem";
import { allOfGateAbi } from "./abi/allOfGateAbi.ts";
import { attestationGateAbi } from "./abi/attestationGateAbi.ts";
import { attestationRegistryAbi } from "./abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "./abi/batchRegistryAbi.ts";
import { credentialGateAbi } from "./abi/credentialGateAbi.ts";
import { credentialVerifierAbi } from "./abi/credentialVerifierAbi.ts";
import { cumulativeCampaignAbi } from "./abi/cumulativeCampaignAbi.ts";
import { cumulativeCampaignFactoryAbi } from "./abi/cumulativeCampaignFactoryAbi.ts";
import { instantCampaignAbi } from "./abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "./abi/instantCampaignFactoryAbi.ts";
import { lightInstantCampaignFactoryAbi } from "./abi/lightInstantCampaignFactoryAbi.ts";
import { pauseGateAbi } from "./abi/pauseGateAbi.ts";
import { schemaRegistryAbi } from "./abi/schemaRegistryAbi.ts";
import { vestingCampaignAbi } from "./abi/vestingCampaignAbi.ts";
import { vestingCampaignFactoryAbi } from "./abi/vestingCampaignFactoryAbi.ts";
import { witnessVerifierAbi } from "./abi/witnessVerifierAbi.ts";
import { passedOnErrors } from "./passedOnErrors.ts";

/** What campaigns in the light form say beside what those in the full form do. */
export const lightErrors = parseAbi(["error NotAClone()"]);

export type ErrorItem = Extract<AbiItem, { readonly type: "error" }>;

/** Every contract's errors together: a campaign passes on what its gate and its token revert with. */
export const knownErrors: readonly ErrorItem[] = (
  [
    instantCampaignAbi,
    instantCampaignFactoryAbi,
    lightInstantCampaignFactoryAbi,
    vestingCampaignAbi,
    vestingCampaignFactoryAbi,
    cumulativeCampaignAbi,
    cumulativeCampaignFactoryAbi,
    credentialGateAbi,
    attestationGateAbi,
    pauseGateAbi,
    allOfGateAbi,
    batchRegistryAbi,
    attestationRegistryAbi,
    schemaRegistryAbi,
    credentialVerifierAbi,
    witnessVerifierAbi,
    lightErrors,
    passedOnErrors,
  ] as readonly Abi[]
).flatMap((abi) => abi.filter((item) => item.type === "error"));
