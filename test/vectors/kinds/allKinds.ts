import { allocationHashKind } from "./allocationHash.ts";
import { batchIdKind } from "./batchId.ts";
import { bundleKind } from "./bundle.ts";
import { campaignLeafKind } from "./campaignLeaf.ts";
import { claimDigestKind } from "./claimDigest.ts";
import { credentialIdKind } from "./credentialId.ts";
import { credentialLeafKind } from "./credentialLeaf.ts";
import { digestKind } from "./digest.ts";
import { fieldsKind } from "./fields.ts";
import { keySignatureKind } from "./keySignature.ts";
import type { Kind } from "./kind.ts";
import { multiproofKind } from "./multiproof.ts";
import { nativeTreeKind } from "./nativeTree.ts";
import { nullifierKind } from "./nullifier.ts";
import { policyKind } from "./policy.ts";
import { rulesHashKind } from "./rulesHash.ts";
import { shuffleKind } from "./shuffle.ts";
import { shuffleCommitmentKind } from "./shuffleCommitment.ts";
import { shuffleDrawKind } from "./shuffleDraw.ts";
import { shuffleSeedKind } from "./shuffleSeed.ts";
import { statusWordsKind } from "./statusWords.ts";
import { verdictKind } from "./verdict.ts";
import { vestingKind } from "./vesting.ts";
import { wordHistoryKind } from "./wordHistory.ts";

export const allKinds: readonly Kind[] = [
  campaignLeafKind,
  nativeTreeKind,
  credentialLeafKind,
  fieldsKind,
  nullifierKind,
  policyKind,
  rulesHashKind,
  batchIdKind,
  credentialIdKind,
  statusWordsKind,
  allocationHashKind,
  shuffleSeedKind,
  shuffleKind,
  shuffleDrawKind,
  digestKind,
  verdictKind,
  multiproofKind,
  bundleKind,
  claimDigestKind,
  keySignatureKind,
  shuffleCommitmentKind,
  vestingKind,
  wordHistoryKind,
];
